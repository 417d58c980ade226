"""The values that stand in old chats and databases; see tests/test_stored_strings.py."""

from enum import StrEnum

from bot.catalog.rules.forms import Parameter
from bot.catalog.rules.pricing import Scope
from bot.catalog.rules.sellability import HiddenReason
from bot.catalog.rules.service_types import ServiceType
from bot.catalog.sync.changes import ChangeKind
from bot.handlers.admin.confirm import Action
from bot.ledger import AccountKind, EntryKind
from bot.notifications.alerts import Alert, OperatorRole
from bot.notifications.outbox import NotificationKind
from bot.orders.requests.auto import StopReason
from bot.orders.requests.status import RejectReason
from bot.orders.requests.tables import RequestKind, RequestStatus
from bot.orders.sending.attempts import AttemptOutcome
from bot.orders.status import Status
from bot.orders.waiting.tables import TroubleKind
from bot.orders.waiting.withdraw import WithdrawnBy
from bot.quirks.row_problems import RowProblem
from bot.screens.callback_data import Tap
from bot.watching.news import FavouriteChange

ENUMS: dict[type[StrEnum], dict[str, str]] = {
    Tap: {
        "MENU": "m",
        "TERMS": "t",
        "ACCEPT_TERMS": "ok",
        "LANGUAGES": "ls",
        "LANGUAGE": "l",
        "HELP": "h",
        "NETWORKS": "n",
        "NETWORK": "g",
        "CATEGORIES": "cs",
        "CATEGORY": "c",
        "SERVICE": "s",
        "SEARCH": "f",
        "BUY": "b",
        "PICK": "p",
        "DECLINE": "k",
        "SPLIT": "sp",
        "EDIT": "e",
        "MONTH": "mo",
        "DONE": "d",
        "CLEAR": "cl",
        "UNIQUE": "un",
        "CUT": "ct",
        "LEAVE_OUT": "lv",
        "SEND_AGAIN": "sa",
        "FILE": "fl",
        "PICK_LINK": "pl",
        "REPEAT": "rp",
        "SAME_LINK": "sl",
        "BACK": "w",
        "CANCEL": "x",
        "RESUME": "r",
        "CONFIRM": "q",
        "ORDERS": "os",
        "MY_ORDERS": "ol",
        "FIND_ORDERS": "of",
        "ORDER": "o",
        "OPERATOR_ORDER": "oc",
        "NAME_PANEL_ORDER": "lk",
        "REFUND_GIVEN_BACK": "tk",
        "BALANCE": "a",
        "STATEMENT": "st",
        "EXPORT_STATEMENT": "xs",
        "EXPORT_ORDERS": "xo",
        "TIME_ZONES": "tz",
        "TIME_ZONE": "tc",
        "TOP_UP": "u",
        "NOTHING": "z",
        "DESK": "ad",
        "YES": "y",
        "NO": "no",
        "PUBLISHED": "ps",
        "TOGGLE_CATEGORY": "pc",
        "PUBLISH_ALL": "pa",
        "UNSELLABLE": "pu",
        "FAVOURITES": "fs",
        "TOGGLE_FAVOURITE": "fa",
        "REMOVE_FAVOURITE": "fd",
        "FAVOURITE_NEWS": "fn",
        "CHANGES": "ch",
        "QUARANTINE": "qs",
        "ACCEPT_RATE": "qa",
        "ACCEPT_ALL_RATES": "qe",
        "PANEL": "pn",
        "WITHDRAW": "tb",
        "REFILL": "rr",
        "ASK_CANCEL": "xa",
        "CANCEL_ORDER": "yc",
        "AUTO_REFILL": "ra",
        "OPERATOR_REFILL": "ro",
        "OPERATOR_CANCEL": "co",
        "END_REQUEST": "er",
        "REFUND_ORDER": "rf",
        "KEEP_ORDER": "kw",
        "KEEP_ALL": "ka",
        "LINK_ORDER": "lo",
        "PANEL_PROBE": "pp",
        "PANEL_QUIRKS": "pq",
        "RECONCILE": "rc",
        "BOOK_REST": "rb",
        "REFUSED_LIST": "rl",
        "UNREADABLE_ROWS": "ur",
        "OPERATOR_SERVICE": "sv",
        "SWITCH_SERVICE": "sw",
        "HIDE_WORST": "hw",
        "CHOOSE_CURRENCY": "pm",
    },
    NotificationKind: {
        "ORDER_CARD": "order_card",
        "ORDER_COMPLETED": "order_completed",
        "ORDER_PARTIAL": "order_partial",
        "ORDER_CANCELED": "order_canceled",
        "ORDER_EXPIRED": "order_expired",
        "ORDER_POSTS": "order_posts",
        "ORDER_REJECTED": "order_rejected",
        "ORDER_WAITS": "order_waits",
        "ORDER_TURN": "order_turn",
        "ORDER_WITHDRAWN": "order_withdrawn",
        "ORDER_REFUNDED": "order_refunded",
        "REFUNDED_AFTER_END": "refunded_after_end",
        "ORDER_COMPENSATED": "order_compensated",
        "CREDITED": "credited",
        "DEBITED": "debited",
        "SCREEN": "screen",
        "SYNCED": "synced",
        "PANEL_ID": "panel_id",
        "PROBED": "probed",
        "REQUEST_ENDED": "request_ended",
        "AUTO_REFILL_STOPPED": "auto_refill_stopped",
        "FAVOURITES": "favourites",
        "ALERT": "alert",
    },
    Status: {
        "QUEUED": "queued",
        "SUBMITTING": "submitting",
        "WAITING_FUNDS": "waiting_funds",
        "WAITING_LINK": "waiting_link",
        "WAITING_TURN": "waiting_turn",
        "UNCONFIRMED": "unconfirmed",
        "PENDING": "pending",
        "PROCESSING": "processing",
        "IN_PROGRESS": "in_progress",
        "ACTIVE": "active",
        "PAUSED": "paused",
        "COMPLETED": "completed",
        "PARTIAL": "partial",
        "CANCELED": "canceled",
        "EXPIRED": "expired",
        "REJECTED": "rejected",
        "WITHDRAWN": "withdrawn",
        "LOST": "lost",
        "COMPENSATED": "compensated",
        "DISPUTED": "disputed",
    },
    AttemptOutcome: {
        "ACCEPTED": "accepted",
        "REJECTED": "rejected",
        "NOT_SENT": "not_sent",
        "UNKNOWN": "unknown",
    },
    EntryKind: {
        "TOP_UP": "top_up",
        "CHARGEBACK": "chargeback",
        "CREDIT": "credit",
        "DEBIT": "debit",
        "PROMOTION": "promotion",
        "HOLD": "hold",
        "CAPTURE": "capture",
        "RELEASE": "release",
        "REFUND": "refund",
        "SUSPEND": "suspend",
        "COST": "cost",
        "PREPAY": "prepay",
        "ADJUSTMENT": "adjustment",
        "WRITE_OFF": "write_off",
        "REVERSAL": "reversal",
    },
    AccountKind: {
        "AVAILABLE": "available",
        "ESCROW": "escrow",
        "REVENUE": "revenue",
        "PANEL_PREPAID": "panel_prepaid",
        "COST_OF_SALES": "cost_of_sales",
        "GATEWAY_CLEARING": "gateway_clearing",
        "PROMOTIONS": "promotions",
        "ADJUSTMENTS": "adjustments",
        "SUSPENSE": "suspense",
        "WRITE_OFF": "write_off",
    },
    ChangeKind: {
        "NEW": "new",
        "GONE": "gone",
        "RETURNED": "returned",
        "DEARER": "dearer",
        "CHEAPER": "cheaper",
        "BOUNDS": "limits",
        "QUARANTINED": "quarantined",
        "RELEASED": "released",
        "ACCEPTED": "accepted",
    },
    HiddenReason: {
        "SEPARATOR": "separator",
        "DENIED": "denied",
        "UNKNOWN_TYPE": "unknown_type",
        "ABSURD_RATE": "absurd_rate",
        "BAD_BOUNDS": "bad_limits",
        "QUARANTINED": "quarantined",
    },
    Scope: {
        "EVERYTHING": "everything",
        "CATEGORY": "category",
        "SERVICE": "service",
    },
    Parameter: {
        "LINK": "link",
        "QUANTITY": "quantity",
        "COMMENTS": "comments",
        "USERNAMES": "usernames",
        "HASHTAGS": "hashtags",
        "KEYWORDS": "keywords",
        "HASHTAG": "hashtag",
        "USERNAME": "username",
        "MEDIA": "media",
        "MIN": "min",
        "MAX": "max",
        "POSTS": "posts",
        "OLD_POSTS": "old_posts",
        "DELAY": "delay",
        "EXPIRY": "expiry",
        "ANSWER_NUMBER": "answer_number",
        "GROUPS": "groups",
        "COUNTRY": "country",
        "DEVICE": "device",
        "TYPE_OF_TRAFFIC": "type_of_traffic",
        "GOOGLE_KEYWORD": "google_keyword",
        "REFERRING_URL": "referring_url",
        "RUNS": "runs",
        "INTERVAL": "interval",
    },
    ServiceType: {
        "DEFAULT": "default",
        "PACKAGE": "package",
        "SEO": "seo",
        "CUSTOM_COMMENTS": "custom comments",
        "MENTIONS_WITH_HASHTAGS": "mentions with hashtags",
        "MENTIONS_CUSTOM_LIST": "mentions custom list",
        "MENTIONS_HASHTAG": "mentions hashtag",
        "MENTIONS_USER_FOLLOWERS": "mentions user followers",
        "MENTIONS_MEDIA_LIKERS": "mentions media likers",
        "SUBSCRIPTIONS": "subscriptions",
        "CUSTOM_COMMENTS_PACKAGE": "custom comments package",
        "COMMENT_LIKES": "comment likes",
        "POLL": "poll",
        "COMMENT_REPLIES": "comment replies",
        "INVITES_FROM_GROUPS": "invites from groups",
        "MENTIONS": "mentions",
        "WEB_TRAFFIC": "web traffic",
    },
    FavouriteChange: {
        "GONE": "gone",
        "RETURNED": "returned",
        "DEARER": "dearer",
        "CHEAPER": "cheaper",
    },
    TroubleKind: {
        "UNKNOWN_ID": "unknown_id",
        "UNKNOWN_WORD": "unknown_word",
        "LONG_LINK_WAIT": "long_link_wait",
        "LONG_PENDING": "long_pending",
    },
    RequestKind: {"REFILL": "refill", "CANCEL": "cancel"},
    RequestStatus: {
        "QUEUED": "queued",
        "SENDING": "sending",
        "UNKNOWN": "unknown",
        "ACCEPTED": "accepted",
        "COMPLETED": "completed",
        "REJECTED": "rejected",
        "UNTRACKED": "untracked",
    },
    RejectReason: {
        "PANEL_REJECTED": "panel_rejected",
        "ORDER_ENDED": "order_ended",
        "ORDER_CHANGED": "order_changed",
        "OPERATOR": "operator",
    },
    StopReason: {"OVER": "over", "REFUSED": "refused"},
    WithdrawnBy: {"CUSTOMER": "customer", "OPERATOR": "operator", "DEADLINE": "deadline"},
    Alert: {
        "UNCONFIRMED": "unconfirmed",
        "COMPENSATED": "compensated",
        "DISCOVERED": "discovered",
        "GIVEN_BACK": "given_back",
        "DISPUTED": "disputed",
        "UNRECORDED": "unrecorded",
        "MOSTLY_REMAINS": "mostly_remains",
        "ACCEPTED_LATE": "late",
        "UNKNOWN_STATUS": "word",
        "RUNS_IGNORED": "runs",
        "CHILDREN_OVERDUE": "children",
        "SUBSCRIPTION_PAUSED": "paused",
        "QUARANTINED": "quarantine",
        "LIST_REFUSED": "list_refused",
        "PRICES_STALE": "prices_stale",
        "PRICES_CHECKED": "prices_checked",
        "CURRENCY_UNKNOWN": "currency_unknown",
        "DEAD_LETTER": "set_aside",
        "BOOKS": "books",
        "UNEXPLAINED": "unexplained",
        "MISSING_FIELD": "missing_field",
        "SERVICE_HIDDEN": "service_hidden",
        "PANEL_FUNDS": "funds",
        "FUNDS_GIVEN_BACK": "funds_given_back",
        "UNKNOWN_ID": "unknown_id",
        "REQUEST_STUCK": "request_stuck",
        "LONG_PENDING": "long_pending",
        "PANEL_DOWN": "panel_down",
        "PANEL_BACK": "panel_back",
        "PANEL_LEFT": "panel_left",
        "QUEUE_LATE": "queue_late",
        "QUEUE_MOVES": "queue_moves",
        "PANEL_REFUSES": "refused",
    },
    RowProblem: {
        "NO_OBJECT": "no_object",
        "NO_ID": "no_id",
        "NO_RATE": "no_rate",
        "NO_BOUNDS": "no_bounds",
        "MIN_ABOVE_MAX": "min_above_max",
        "REPEATED": "repeated",
    },
    OperatorRole: {"OWNER": "owner", "FINANCE": "finance", "SUPPORT": "support"},
    Action: {
        "CREDIT": "credit",
        "DEBIT": "debit",
        "REFUND": "refund",
        "REMAINS": "remains",
        "REFUND_AFTER_END": "refund_after_end",
        "ACCEPT_RATE": "accept_rate",
        "ACCEPT_ALL_RATES": "accept_all_rates",
        "ACCEPT_LIST": "accept_list",
        "SELL_BELOW_COST": "sell_below_cost",
        "TEACH_WORD": "teach_word",
        "SET_CURRENCY": "set_currency",
        "BOOK_REST": "book_rest",
        "CANCEL_ORDERS": "cancel_orders",
    },
}
"""The value of each member of the enums that are stored or sent."""

COLUMNS: dict[str, str] = {
    "accounts": "id kind owner currency balance",
    "alerts": "id key role payload created_at fanned_out_at",
    "audit": "id at actor action target reason detail",
    "auto_refills": "order_id until next_at stopped_at",
    "catalog_changes": (
        "id service_id at kind rate_before rate_after min_before max_before min_after max_after"
    ),
    "catalog_state": "id version",
    "categories": "id panel_id title position network published",
    "conversations": "user_id version state draft screen message_id recent",
    "failed_updates": "update_id user_id attempts error at set_aside",
    "favourites": "user_id service_id created_at",
    "journal_entries": "id key kind at actor memo reverses_id",
    "journal_seals": "id first_entry last_entry entries sealed_at key_name mac",
    "leases": "name holder until wanted_at wanted_by",
    "markups": "scope target_id percent below_cost",
    "named_panel_orders": (
        "id order_id panel_order operator named_at answered_at linked_at closed_at next_ask_at"
    ),
    "notifications": (
        "id key user_id kind payload created_at due_at sent_at attempts revision error priority"
    ),
    "order_children": (
        "order_id panel_order place status word remains charge asked_at delivery_seen"
    ),
    "order_costs": "order_id panel_id currency amount estimate whole entries booked_at",
    "order_events": "id order_id at before after source detail",
    "order_requests": (
        "id order_id kind status requested_by automatic requested_at next_at attempts sent_at "
        "deadline panel_refill status_text reason evidence failing_since alerted_at ended_at"
    ),
    "order_troubles": "order_id kind since last_at count text alerted_at",
    "orders": (
        "id quote_id user_id service_id panel_id panel_service title type parameters "
        "quantity price currency refunded status panel_order start_count remains charge "
        "rate parts ended_at refusal attempts next_at card_message created_at "
        "submitted_at settled_at refunded_after_end waits_for kept_at size_seen "
        "delivery_seen unrecorded_since looks link_key"
    ),
    "panels": (
        "id name host currency balance balance_at exchange quirks body_digest synced_at "
        "sync_failed_at sync_error last_error last_error_at refused_list accepted_digest "
        "failing_since failure failure_alerted_at funds_short_since funds_alerted_at "
        "balance_failed_at balance_failing_since balance_error sync_failing_since "
        "blocked_since blocked_reason next_read_at said_currency said_against "
        "sales_paused_at left_at queue_alerted_at strangers_at unexplained unexplained_since "
        "reconciled_at"
    ),
    "postings": "id entry_id account_id amount currency balance_after",
    "quotes": (
        "id user_id service_id parameters quantity rate price currency expires_at used_at link_key"
    ),
    "searches": "id words at",
    "service_health": (
        "service_id ended completed partial canceled start_p50 start_p90 end_p50 end_p90 "
        "computed_at"
    ),
    "services": (
        "id panel_id external_id category_id title raw_title type_name type rate "
        "trusted_rate min max dripfeed refill cancel description position published "
        "gone_at hidden_reason created_at changed_at"
    ),
    "submission_attempts": (
        "id order_id attempt panel_id form_hash last_panel_order balance balance_currency "
        "balance_at sent_at deadline ended_at outcome panel_order evidence overlapped"
    ),
    "unreadable_rows": "panel_id position problem external_id name value",
    "users": (
        "id number first_name username telegram_language language terms_version "
        "terms_accepted_at banned_at ban_reason unreachable_at favourite_news created_at "
        "time_zone"
    ),
}
"""The columns of each table, in their order."""
