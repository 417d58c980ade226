"""The longest names, links and numbers a screen can be given, and every screen filled with them."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, ParamSpec

from markupsafe import Markup

from bot.catalog.below_cost import BelowCost
from bot.catalog.cards import Catalog, CategoryCard, ServiceCard
from bot.catalog.rules.forms import FORMS, LIST_PARAMETERS, Parameter
from bot.catalog.rules.networks import NETWORKS, OTHER
from bot.catalog.rules.pricing import UnitPrices
from bot.catalog.rules.sellability import HiddenReason
from bot.catalog.rules.service_types import ServiceType
from bot.catalog.search.index import index_of
from bot.catalog.search.queries import LENGTH
from bot.catalog.service_records import CategoryRecord, ServiceRecord
from bot.catalog.snapshot import PriceSummary
from bot.catalog.sync.changes import ChangeKind
from bot.catalog.sync.history import ChangeLine
from bot.catalog.sync.quarantine import QuarantinedService
from bot.catalog.sync.refused_lists import EXAMPLES, RefusedList
from bot.catalog.sync.unreadable_rows import ListProblem
from bot.errors import Amount, ShopError
from bot.i18n import N_, Translations, Translator
from bot.ledger import Account, AccountKind, EntryKind, StatementLine, StatementSpan
from bot.notifications.alerts import Alert
from bot.notifications.outbox import NotificationKind
from bot.orders.costs.standing import BalanceStanding
from bot.orders.costs.sums import Part, PartSum
from bot.orders.evidence.reasons import Reason
from bot.orders.evidence.records import CANDIDATES_SHOWN
from bot.orders.filling import AnswerBounds
from bot.orders.learning.health import Health
from bot.orders.learning.outlook import Outlook
from bot.orders.news import STATUS_TEXT_KEPT
from bot.orders.own_orders import OrderFilter
from bot.orders.parameters import LINK_LIMIT, BadParameter, read_link, read_quantity
from bot.orders.place import Requoted, RequoteReason
from bot.orders.quote import Quoted
from bot.orders.requests.asking import MOST_ORDERS, Requested
from bot.orders.requests.auto import StopReason
from bot.orders.requests.standing import Availability, LatestRequest, RequestStanding
from bot.orders.requests.status import RejectReason, RequestRow
from bot.orders.requests.suitable import MOST as MOST_OFFERED
from bot.orders.requests.tables import RequestKind, RequestStatus
from bot.orders.status import Status
from bot.orders.tables import Order, OrderChild, OrderEvent
from bot.orders.views import OrderFigures
from bot.orders.waiting.attention import Need, OrderInNeed
from bot.orders.waiting.refunds import EndedOrder
from bot.quirks.definitions import QUIRK_DEFINITIONS
from bot.quirks.row_problems import RowProblem
from bot.quirks.status_words import LONGEST_WORD
from bot.quirks.value_readers import BadQuirkValue
from bot.screens import arrival, errors, menu, notices, wallet
from bot.screens.account import exports
from bot.screens.account import statement as statement_page
from bot.screens.account.statement import MonthStatement
from bot.screens.account.time_zones import time_zones
from bot.screens.admin import alerts as alert_screens
from bot.screens.admin import (
    customers,
    decisions,
    desk,
    funds,
    panel,
    panel_ids,
    panel_words,
    probe,
    reconcile,
    replies,
)
from bot.screens.admin import quirks as quirk_screens
from bot.screens.admin import requests as admin_requests
from bot.screens.admin.alerts import frame
from bot.screens.admin.catalog import (
    changes,
    currency,
    health,
    markups,
    publishing,
    quarantine,
    refused_list,
    unreadable_rows,
    unsellable,
)
from bot.screens.admin.catalog import service as service_screens
from bot.screens.admin.catalog.currency import CurrencyState
from bot.screens.callback_data import Tap
from bot.screens.catalog import browsing, favourites, inline, search
from bot.screens.catalog.favourites import FavouriteLine
from bot.screens.orders import cards, order_list, request_news, requests
from bot.screens.orders.order_list import ListPlace
from bot.screens.paging import ListPage
from bot.screens.screen import Button, Screen
from bot.screens.wizard import asking, list_problems, summary
from bot.screens.wizard.questions import OpenQuestion
from bot.text.cutting import cut_to_units
from bot.users.tables import User
from bot.users.time_zones import list_offered
from bot.watching.news import MAX_NEWS as MOST_NEWS
from bot.watching.news import TITLE_LENGTH as NEWS_TITLE
from bot.watching.news import FavouriteChange, FavouriteNews

NOW = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)

NAME_LENGTH = 463
"""Characters of the longest name of a service seen on a real panel."""

BIG = 2**63 - 1
"""The largest id there can be: 19 digits."""

MOST = 10**15
LONG = timedelta(days=30, hours=23, minutes=59)
HEALTH = Health(BIG, BIG, BIG - 2, 1, 1, LONG, LONG, LONG, LONG)
OUTLOOK = Outlook(NOW, HEALTH, NOW - LONG)
"""The largest amount of one movement, in micro-units."""

PIECES = 10**12
"""The largest quantity."""

TRANSLATIONS = Translations()

BOT = "W" * 32
"""The longest username of a bot."""


def _name(pattern: str, length: int = NAME_LENGTH) -> str:
    return (pattern * length)[:length]


TAGS = "<b>Likes</b> & <a href=\"https://evil.example\">'more'</a> &lt;i&gt; &#x27; {price} %s "
"""Text that is a tag, an entity or a placeholder if it is not escaped."""

NAMES: Mapping[str, str] = {
    "letters": _name("W"),
    "tags": _name(TAGS),
    "emoji": _name("🔥"),
    "families": _name("👨‍👩‍👧‍👦"),
    "flags": _name("🇺🇸"),
    "right to left": _name("مشاهدات שלום \u202eabc\u202c "),
    "wide": _name("視聴回数"),
    "marks": _name("e\u0301\u0302\u0303\u0304"),
}
"""The longest names, each with another kind of difficult characters."""

LINKS: Mapping[str, str] = {
    "letters": "https://example.com/" + "x" * (LINK_LIMIT - 20),
    "tags": _name("https://example.com/?a=<b>&amp;c='\"&d=</b>&lt;", LINK_LIMIT),
    "emoji": "https://example.com/" + "🔥" * (LINK_LIMIT - 20),
}


@dataclass(frozen=True, slots=True)
class Extremes:
    """One set of difficult values: a name, a link, a text, a currency."""

    name: str = NAMES["letters"]
    link: str = LINKS["letters"]
    text: str = ""
    """Text that a customer, an operator or a panel wrote; empty for the name."""
    currency: str = "USD"

    @property
    def words(self) -> str:
        """The text, or the name if there is no text."""
        return self.text or self.name


KINDS: Mapping[str, Extremes] = {
    **{kind: Extremes(name=name) for kind, name in NAMES.items()},
    **{f"link of {kind}": Extremes(link=link) for kind, link in LINKS.items()},
    "another currency": Extremes(currency="IRR"),
}


def service(extremes: Extremes, number: int = BIG) -> ServiceCard:
    """Return a service with the longest name and the largest numbers."""
    return ServiceCard(
        id=number,
        external_id=str(number),
        panel_id=1,
        category_id=BIG,
        title=extremes.name,
        type=ServiceType.DEFAULT,
        rate=Decimal("0.0000001"),
        unit_price=MOST - 1,
        unit_cost=1,
        min=1,
        max=PIECES,
        refill=True,
        cancel=False,
        dripfeed=None,
        description=extremes.words * 5,
    )


def shop(extremes: Extremes, *, categories: int = 60, services: int = 17) -> Catalog:
    """Return a catalog of such categories and services, of every network."""
    networks = list(NETWORKS.values())
    content = []
    for place in range(categories):
        number, network = BIG - place, networks[place % len(networks)]
        category = CategoryCard(number, extremes.name, network, services)
        cards = [service(extremes, number - 100 * each) for each in range(services)]
        content.append((category, tuple(cards)))
    return Catalog(1, extremes.currency, content, 0)


def order(extremes: Extremes, status: Status = Status.PENDING, **changes: object) -> Order:
    """Return an order with such a title and link."""
    values: dict[str, Any] = {
        "id": BIG,
        "quote_id": BIG,
        "user_id": BIG,
        "service_id": BIG,
        "panel_id": 1,
        "panel_service": str(BIG),
        "title": extremes.name,
        "type": "default",
        "parameters": {"link": extremes.link, "quantity": PIECES},
        "billed_quantity": PIECES,
        "price": MOST,
        "currency": extremes.currency,
        "refunded": MOST - 1,
        "status": status.value,
        "panel_order": str(BIG),
        "start_count": BIG,
        "remains": PIECES - 1,
        "charge": "123456789012345.123456789",
        "refusal": extremes.words[:500],
        "next_at": NOW,
        "created_at": NOW,
        **changes,
    }
    return Order(**values)


def evidence() -> OrderEvent:
    """Return the event of a search that brought as much as is stored of it."""
    candidate = {
        "id": str(BIG), "status": "<&>🚀" * 16, "charge": "9" * 40, "start": BIG, "remains": None,
    }  # fmt: skip
    detail = {
        "verdict": "ask",
        "reasons": [*(reason.value for reason in list(Reason)[-6:]), "later"],
        "charge": "9" * 40,
        "candidates": [candidate] * CANDIDATES_SHOWN,
        "after": str(BIG),
        "before": str(BIG),
        "balance": ["9" * 40, None, "-0.00001"],
    }
    unconfirmed = Status.UNCONFIRMED.value
    return OrderEvent(
        id=BIG, order_id=BIG, at=NOW, before=unconfirmed, after=unconfirmed, source="evidence",
        detail=detail,
    )  # fmt: skip


def searched_events() -> list[OrderEvent]:
    """Return events of an order, the last of which is the evidence of a search."""
    return [*events(), evidence()]


def events(count: int = 30) -> list[OrderEvent]:
    """Return that many events of an order."""
    return [
        OrderEvent(
            id=number,
            order_id=BIG,
            at=NOW,
            before=Status.WAITING_FUNDS.value,
            after=Status.UNCONFIRMED.value,
            source=f"operator:{BIG}",
        )
        for number in range(count)
    ]


def parents(extremes: Extremes, status: Status = Status.ACTIVE, **changes: object) -> list[Order]:
    """Return a drip-feed and a subscription."""
    values = forms(extremes)
    return [
        order(
            extremes,
            status,
            type=kind.value,
            parameters=values[kind],
            **{"children_done": BIG, **changes},
        )
        for kind in (ServiceType.DEFAULT, ServiceType.SUBSCRIPTIONS)
    ]


def made(extremes: Extremes, count: int = 30) -> list[OrderChild]:
    """Return child orders with the longest values in each column."""
    return [
        OrderChild(
            order_id=BIG,
            panel_order=f"{place:x>64}",
            position=place,
            status=None,
            status_text=f"{place}{extremes.words}"[:64],
            remains=BIG,
            charge="9" * 48,
        )
        for place in range(count)
    ]


def quote(extremes: Extremes) -> Quoted:
    """Return a quote with such a link."""
    return Quoted(
        id=BIG,
        service_id=BIG,
        parameters={"link": extremes.link, "quantity": PIECES},
        billed_quantity=PIECES,
        unit_price=MOST,
        price=MOST,
        currency=extremes.currency,
        expires_at=NOW + timedelta(minutes=10),
        used_at=None,
    )


def forms(extremes: Extremes) -> dict[ServiceType, dict[str, Any]]:
    """Return the parameters of an order of each type, each as long as it may be."""
    lines = [extremes.words[:500]] * 2_000
    numbers = {"delay": 600, "device": 5, "type_of_traffic": 2, "interval": 1440, "runs": 1000}
    values: dict[str, Any] = {
        **{str(name): extremes.link for name in Parameter},
        **{str(name): lines for name in LIST_PARAMETERS},
        **dict.fromkeys(("quantity", "min", "max", "posts", "old_posts"), PIECES),
        **numbers,
        "answer_number": 1000,
        "expiry": "31/12/2099",
        "country": "BA",
    }
    return {
        kind: {str(each.parameter): values[each.parameter] for each in form.questions}
        for kind, form in FORMS.items()
    }


def user(extremes: Extremes) -> User:
    """Return a banned, unreachable customer with the longest name that Telegram allows."""
    return User(
        id=BIG,
        first_name=extremes.words[:64],
        username="u" * 32,
        created_at=NOW,
        banned_at=NOW,
        ban_reason=extremes.words[:200],
        unreachable_at=NOW,
    )


def problems(tr: Translator) -> list[Markup | None]:
    """Return what the wizard says about answers that do not fit, and None."""
    texts: list[Markup | None] = [None]
    for wrong in (
        lambda: read_link("x" * 10_000),
        lambda: read_link("a b"),
        lambda: read_link("nothing"),
        lambda: read_quantity("?", 1, PIECES),
        lambda: read_quantity("0", 1, PIECES),
        lambda: read_quantity("9" * 12, 1, 10),
    ):
        try:
            wrong()
        except BadParameter as refusal:
            texts.append(tr.say(refusal.msgid, **refusal.localized_params(tr)))
    return texts


def desk_state(extremes: Extremes, *, trouble: bool) -> desk.DeskState:
    """Return the state of the desk with everything wrong, or nothing."""
    count = 20 * trouble
    return desk.DeskState(
        figures=OrderFigures(BIG, MOST, MOST, {state: BIG for state in Status if trouble}),
        needs=[
            OrderInNeed(BIG - n, need, NOW - timedelta(days=400))
            for n, need in enumerate(list(Need) * trouble)
        ],
        needs_in_all=BIG * trouble,
        now=NOW,
        customers=BIG,
        newcomers=BIG,
        customer_balances=MOST * 1000,
        on_sale=0 if trouble else BIG,
        unpriced=BIG * trouble,
        dead_letters=count,
        undelivered=count,
        panel=panel_state(extremes, silent=not trouble),
        currency=extremes.currency,
    )


def panel_state(extremes: Extremes, *, silent: bool) -> panel.PanelState:
    """Return the state of a panel that has not answered yet, or of one with every value set."""
    if silent:
        return panel.PanelState("panel.example", None, None, None, None, None, None)
    return panel.PanelState(
        host="p" * 253,
        balance=Decimal("123456789012345.123456"),
        currency="USD",
        exchange_rate="92.123456789",
        synced_at=NOW,
        error=extremes.words[:500],
        error_at=NOW,
        refused_panel=BIG,
        prices_stale_for=timedelta(days=400),
        money=currency_state(said="WWWWW"),
        unreadable_rows=BIG,
        balance_at=NOW,
        balance_error=extremes.words[:500],
        balance_unknown_for=timedelta(days=400),
        sync_failing_for=timedelta(days=30),
        failing_for=timedelta(days=400),
        failure=extremes.words[:500],
        strangers_for=timedelta(days=7),
        blocked_for=timedelta(days=400),
        blocked_reason=extremes.words[:200],
        unexplained="-WWWWW 1,000,000,000.123456",
    )


def currency_state(**known: Any) -> CurrencyState:
    """Return what is known of a panel's currency: nothing but the given."""
    names = ("reported", "said", "suggested", "in_effect", "exchange_rate")
    values: dict[str, Any] = dict.fromkeys(names)
    return CurrencyState(**(values | {"candidates": ("WWWWW",) * 3} | known))


def alerts(extremes: Extremes) -> list[dict[str, Any]]:
    """Return a payload of each alert, and one of an alert that this version does not know."""
    fields: dict[Alert, dict[str, Any]] = {
        **{alert: {"order": BIG} for alert in Alert},
        Alert.UNCONFIRMED: {"order": BIG, "candidates": [str(BIG)] * 5},
        Alert.COMPENSATED: {
            "order": BIG,
            "refunded": MOST,
            "currency": extremes.currency,
            "charge": MOST,
            "panel_currency": extremes.currency,
        },
        Alert.GIVEN_BACK: {
            "order": BIG,
            "word": extremes.words[:STATUS_TEXT_KEPT],
            "remains": BIG,
            "owed": MOST,
            "currency": extremes.currency,
        },
        Alert.DISCOVERED: {
            "order": BIG,
            "panel_order": "9" * 64,
            "loss": MOST,
            "panel_currency": extremes.currency,
        },
        Alert.ACCEPTED_LATE: {"order": BIG, "panel_order": "9" * 64},
        Alert.UNRECORDED: {"order": BIG},
        Alert.MOSTLY_REMAINS: {"order": BIG},
        Alert.UNKNOWN_STATUS: {"order": BIG, "word": extremes.words[:STATUS_TEXT_KEPT]},
        Alert.QUARANTINED: {"count": BIG},
        Alert.LIST_REFUSED: {"panel": BIG, "listed": BIG, "live": BIG},
        Alert.PRICES_STALE: {"why": extremes.words[:300]},
        Alert.CURRENCY_UNKNOWN: {
            "reported": "W" * 8,
            "said": "WWWWW",
            "candidates": ["WWWWW"] * 3,
        },
        Alert.DEAD_LETTER: {"update": BIG},
        Alert.BOOKS: {"count": BIG},
        Alert.UNEXPLAINED: {"rest": -MOST, "currency": "WWWWW"},
        Alert.PANEL_FUNDS: {
            "count": BIG,
            "needed": "123456789.123456",
            "unpriced": 3,
            "balance": "-0.5",
            "currency": "USD",
        },
        Alert.FUNDS_GIVEN_BACK: {},
        Alert.UNKNOWN_ID: {"order": BIG, "text": extremes.words[:200]},
        Alert.LONG_PENDING: {"order": BIG, "days": 9_999},
        Alert.PANEL_DOWN: {"why": extremes.words[:500]},
        Alert.PANEL_BACK: {},
        **{
            alert: {
                "order": BIG,
                "service": BIG,
                "title": extremes.name,
                "text": extremes.words[:200],
                "command": "/panel set sent_as " + "a" * 300,
            }
            for alert in (Alert.MISSING_FIELD, Alert.SERVICE_HIDDEN)
        },
        Alert.PANEL_LEFT: {"host": "w" * 253, "count": BIG},
        Alert.QUEUE_LATE: {"order": BIG, "count": BIG, "why": extremes.words[:500]},
        Alert.QUEUE_MOVES: {},
        Alert.REQUEST_STUCK: {
            "order": BIG,
            "request": BIG,
            "kind": "refill",
            "status": "accepted",
            "evidence": extremes.words,
        },
        Alert.PANEL_REFUSES: {"error": "unsupported_action"},
    }
    known = [{"what": alert.value, **each} for alert, each in fields.items()]
    return [*known, {"what": extremes.words[:64], "error": extremes.words[:64]}]


ORDER_KINDS = (
    NotificationKind.ORDER_COMPLETED,
    NotificationKind.ORDER_PARTIAL,
    NotificationKind.ORDER_CANCELED,
    NotificationKind.ORDER_EXPIRED,
    NotificationKind.ORDER_POSTS,
    NotificationKind.ORDER_REJECTED,
    NotificationKind.ORDER_WAITS,
    NotificationKind.ORDER_TURN,
    NotificationKind.REFUNDED_AFTER_END,
    NotificationKind.ORDER_WITHDRAWN,
    NotificationKind.ORDER_REFUNDED,
    NotificationKind.ORDER_COMPENSATED,
)
"""Kinds of messages about an order to its customer."""


P = ParamSpec("P")


def made_by(make: Callable[P, Screen], *args: P.args, **kwargs: P.kwargs) -> tuple[str, Screen]:
    """Make a screen and return it with the name of the function that made it."""
    function = inspect.unwrap(make)
    room = function.__module__.removeprefix("bot.screens.")
    return f"{room}.{function.__name__}", make(*args, **kwargs)


def _admin(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    for trouble in (True, False):
        yield made_by(desk.desk_page, tr, desk_state(extremes, trouble=trouble))
    unsellable = dict.fromkeys(HiddenReason, BIG)
    yield made_by(panel.panel_page, tr, panel_state(extremes, silent=False), unsellable)
    yield made_by(panel.panel_page, tr, None, {})
    records = [
        CategoryRecord(BIG - n, 1, extremes.name, "other", True, 9, 9, (0, 4, 9)[n % 3])
        for n in range(40)
    ]
    for page in (0, 2, BIG):
        yield made_by(publishing.publishing_page, tr, records, page)
    yield made_by(publishing.publishing_page, tr, [], 0)
    yield made_by(customers.customer_card, tr, user(extremes), MOST, extremes.currency, BIG)
    yield made_by(customers.customer_banned, tr, extremes.words[:64])
    yield made_by(customers.customer_unbanned, tr, extremes.words[:64])
    yield made_by(panel.sync_requested, tr)
    yield made_by(panel.probe_requested, tr)
    for count in (1, BIG):
        yield made_by(publishing.services_published, tr, count)
        yield made_by(publishing.services_hidden, tr, count)
    for before, after in ((None, "9" * 40), ("0.1", None)):
        yield made_by(publishing.markup_changed, tr, before, after)
        yield made_by(publishing.exchange_rate_changed, tr, before, after)
    name, money = extremes.words[:64], tr.money(MOST, extremes.currency)
    for ask in (funds.credit_question, funds.debit_question):
        yield made_by(ask, tr, name, BIG, money, extremes.words[:200], BIG)
    yield made_by(funds.balance_moved, tr, name, money)
    yield from _reconciling(tr, extremes)
    yield from _decisions(tr, extremes)
    yield made_by(replies.nothing_done, tr)
    question = tr.say("{a} {b}", a=extremes.words[:200], b=extremes.words[:64])
    yield made_by(replies.confirmation, tr, question, BIG)
    yield made_by(replies.done, tr, question)
    yield made_by(replies.usage, tr, "/resolve 12 placed 34567", "All parts are needed.")


def _reconciling(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    yield made_by(reconcile.nothing_known, tr)
    for sign in (1, -1):
        for state in _balances(extremes, sign):
            yield made_by(reconcile.standing_page, tr, state, NOW, moved=True)
            yield made_by(reconcile.booking_question, tr, state, BIG)
        yield made_by(reconcile.rest_booked, tr, sign * MOST, "WWWWW")


def _balances(extremes: Extremes, sign: int) -> Iterator[BalanceStanding]:
    """Yield a balance that cannot be compared with the books, and one with a rest to book."""
    for comparable in (False, True):
        yield BalanceStanding(
            panel_id=1,
            currency="WWWWW",
            balance=sign * MOST * (1 if comparable else 1000),
            balance_at=NOW - timedelta(days=400),
            balance_error=extremes.words[:500] if sign > 0 and not comparable else None,
            stale=sign < 0 and not comparable,
            reconciled_at=NOW if sign > 0 else None,
            sums={} if comparable else {part: PartSum(BIG, -sign * MOST) for part in Part},
        )


def _decisions(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    for remains in (None, PIECES // 2):
        bought = order(extremes, Status.IN_PROGRESS, remains=remains, panel_order="9" * 64)
        for ask in (
            decisions.withdraw_question,
            decisions.refund_question,
            decisions.refund_running_question,
        ):
            yield made_by(ask, tr, bought, BIG)
        yield made_by(decisions.settle_question, tr, bought, PIECES, MOST, BIG)
    ended = EndedOrder(BIG, BIG, MOST, extremes.currency, MOST, MOST)
    reason = extremes.words[:200]
    yield made_by(decisions.refund_after_end_question, tr, ended, MOST, reason, BIG)
    yield made_by(decisions.panel_order_named, tr)
    yield made_by(decisions.order_kept, tr, BIG)
    for count in (0, 1, BIG):
        yield made_by(decisions.all_kept, tr, count)
    yield made_by(decisions.order_resolved, tr)
    for answer in panel_id_answers(extremes):
        yield made_by(panel_ids.panel_id_answer, tr, NotificationKind.PANEL_ID, answer)


def panel_id_answers(extremes: Extremes) -> list[dict[str, Any]]:
    """Return payloads of what a panel says about a named id: known, bare, unknown, no answer."""
    about = {"order": BIG, "panel_order": "9" * 64}
    words = extremes.words[:500]
    ours = {"named": BIG, "title": words, "quantity": PIECES, "cost": None}
    return [
        {
            **about, **ours, "cost": "1234.56789", "word": words, "charge": "1E+9",
            "currency": "USD", "start": BIG, "remains": BIG,
        },
        {
            **about, **ours, "word": "Pending", "charge": None, "currency": None, "start": None,
            "remains": None,
        },
        {**about, "error": words, "unreachable": False},
        {**about, "error": words, "unreachable": True},
    ]  # fmt: skip


def quirks(extremes: Extremes) -> dict[str, Any]:
    """Return every quirk with its longest value, and one that is not known."""
    names = {f"{'n' * 20}{place}": "t" * 32 for place in range(20)}
    return {
        **dict.fromkeys(("send_quantity_with_lists", "send_quantity_with_packages"), True),
        **dict.fromkeys(("sent_as", "answered_as"), names),
        **dict.fromkeys((f"{kind}batch_mode" for kind in ("", "refill_", "cancel_")), "single"),
        "refill_status_batch_mode": "single",
        "comment_forbidden": [f"<&{'x' * 90}{place}" for place in range(20)],
        "comment_replacement": "&" * 100,
        "max_link_length": 4096,
        "drip_intervals": list(range(99_950, 100_000)),
        "batch_size": 99,
        "single_calls_at_once": 16,
        "user_agent": "<" * 100,
        extremes.words[:500]: [extremes.words],
    }


def probed(extremes: Extremes, **changes: Any) -> dict[str, Any]:
    """Return the payload of a probe that learnt everything it can."""
    return {
        "balance": "123456789012345.123456789",
        "currency": "USD",
        "services": BIG,
        "rejected": BIG,
        "unknown_types": {f"{place}{extremes.words[:58]}": BIG for place in range(10)},
        "unsaid": ["cancel", "dripfeed", "refill"],
        "batches": None,
        "orders": 5,
        "found": {"answered_as": quirks(extremes)["answered_as"], "batch_mode": None},
        "quirks": {},
        "trouble": {"why": "html", "said": extremes.words[:300]},
        **changes,
    }


def _panel(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    settings = quirks(extremes)
    yield made_by(quirk_screens.quirk_list, tr, settings)
    yield made_by(quirk_screens.quirk_list, tr, {})
    for name, value in settings.items():
        yield made_by(quirk_screens.quirk_changed, tr, name, value, None)
    yield from _panel_words(tr, extremes)
    for name, definition in QUIRK_DEFINITIONS.items():
        try:
            definition.read("\n")
        except BadQuirkValue as refusal:
            yield made_by(quirk_screens.quirk_refused, tr, name, refusal)
    payloads = (
        probed(extremes),
        probed(extremes, trouble=None, batches=True, found={}, unsaid=[], quirks=settings),
        probed(extremes, trouble=None, batches=False, rejected=0, unknown_types={}),
        probed(extremes, trouble=None, orders=1, paged=True, balance_unknown=extremes.words[:300]),
        probed(extremes, trouble=None),
        *({"failure": {"why": why, "said": extremes.words[:300]}} for why in ("auth", "strange")),
    )
    for payload in payloads:
        yield made_by(probe.probe_report, tr, NotificationKind.PROBED, payload)


def _panel_words(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    word = extremes.words[:LONGEST_WORD]
    for status in panel_words.CONSEQUENCES:
        yield made_by(panel_words.word_question, tr, word, status, BIG, BIG)
        yield made_by(panel_words.word_saved, tr, word, None, status)
    yield made_by(panel_words.word_not_taught, tr, extremes.words)
    refusal = BadQuirkValue(N_("Allowed: on or off."))
    yield made_by(panel_words.word_refused, tr, refusal)


def _buying(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    card, quoted = service(extremes), quote(extremes)
    for problem in problems(tr):
        for balance in (0, MOST, MOST * 2):
            yield made_by(
                summary.order_summary,
                tr,
                card,
                quoted,
                balance,
                problem,
                dripfeed=True,
                other_network=NETWORKS["twitter"],
                link_busy=True,
            )
    for parameters in forms(extremes).values():
        bought = replace(quoted, parameters=parameters)
        yield made_by(summary.order_summary, tr, card, bought, 0)
        yield made_by(cards.order_card, tr, order(extremes, parameters=parameters))
        yield made_by(
            cards.operator_card, tr, order(extremes, parameters=parameters), searched_events()
        )
    for why in RequoteReason:
        for fresh in (quoted, None):
            text = summary.requote_text(tr, Requoted(why, quoted, fresh))
            yield made_by(summary.order_summary, tr, card, quoted, 0, text)
            yield made_by(summary.service_gone, tr, text)
    yield made_by(summary.service_gone, tr)
    yield made_by(summary.wizard_canceled, tr, card)
    yield made_by(summary.wizard_canceled, tr, None)
    yield made_by(summary.nothing_to_cancel, tr)


def _asking(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    for kind, form in FORMS.items():
        card = replace(service(extremes), type=kind)
        for question in form.questions:
            opened = OpenQuestion(
                card=card,
                currency=extremes.currency,
                parameter=question.parameter,
                bounds=AnswerBounds(1, PIECES),
                answers={"quantity": PIECES},
                example=extremes.link[:200],
                optional=not question.required,
                intervals=tuple(range(5, 65, 5)),
                today=NOW.date(),
            )
            for problem in problems(tr)[:2]:
                yield made_by(asking.question_screen, tr, opened, problem)
            if question.parameter is Parameter.LINK:
                links = [(BIG, extremes.link), (BIG, "https://x.example/" + "ы" * 90)] * 2
                yield made_by(asking.question_screen, tr, replace(opened, links=links))
            if question.parameter in LIST_PARAMETERS:
                yield from _gathering(tr, opened, extremes)
            if question.parameter is Parameter.EXPIRY:
                yield made_by(asking.question_screen, tr, opened, None, BIG)


def _gathering(
    tr: Translator, question: OpenQuestion, extremes: Extremes
) -> Iterator[tuple[str, Screen]]:
    gathered = [extremes.words[:500]] * 5
    for low, high, problem in ((1, 5, None), (6, PIECES, None), (1, 4, problems(tr)[1])):
        bounded = replace(question, bounds=AnswerBounds(low, high))
        yield made_by(asking.collected_list, tr, bounded, gathered, 4, problem)
    yield made_by(asking.collected_list, tr, question, gathered[:1], 0)
    refusals = [BadParameter("", line=BIG, item=extremes.words[:80])] * 7
    for bad in (refusals, refusals[:1]):
        yield made_by(list_problems.bad_lines, tr, question, BIG, bad)


def _catalogue(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    many, few = shop(extremes), shop(extremes, categories=3)
    for sold in (many, few, shop(extremes, categories=0)):
        yield made_by(browsing.network_list, tr, sold)
        for shelf in sold.networks:
            yield made_by(browsing.category_list, tr, shelf.categories, shelf.network, BIG)
        for page_number in (0, 1, BIG):
            yield made_by(browsing.category_list, tr, sold.categories, None, page_number)
    for sold in (many, few):
        category = sold.categories[0]
        for page_number in (0, 1, 2, BIG):
            yield made_by(browsing.category_services, tr, sold, category, page_number)
        for card in (*sold.services_of(category.id)[:2], service(extremes, 5)):
            yield made_by(browsing.service_card, tr, sold, card)
            yield made_by(browsing.service_card, tr, sold, card, BOT, health=HEALTH)
            star = Tap.TOGGLE_FAVOURITE(BIG, BIG, BIG)
            for starred in (False, True):
                yield made_by(
                    browsing.service_card, tr, sold, card, BOT, star=star, favourite=starred
                )
    yield made_by(browsing.nothing_on_sale, tr)


def _search(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    sold, typed = shop(extremes), extremes.words[:LENGTH]
    yield made_by(search.search_prompt, tr)
    yield made_by(search.search_expired, tr)
    shelf = browsing.category_list(tr, sold.categories, None, 0)
    yield made_by(search.with_link, tr, shelf, extremes.link)
    for network in (NETWORKS["telegram"], OTHER):
        yield made_by(search.nothing_for_network, tr, network)
    for wishes in (search.SearchOption.NONE, search.ALL_OPTIONS):
        for page in (0, 1, BIG):
            query = search.SearchQuery(BIG, typed, wishes, page)
            found = index_of(sold).find("telegram")
            yield made_by(search.results, tr, sold, query, found)
            found.corrected_query, found.ignored_words = typed, (typed,) * 8
            yield made_by(search.results, tr, sold, query, found)
            yield made_by(search.no_results, tr, sold, query)
            nobody = index_of(sold).find("")
            yield made_by(search.no_results_with_options, tr, query, nobody)


def _unsold(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    def record(reason: HiddenReason) -> ServiceRecord:
        return ServiceRecord(
            BIG, extremes.words, 1, BIG, extremes.words, True, extremes.words, extremes.words, None,
            Decimal(1), 1, 1, None, None, None, "", True, None, reason, NOW, NOW,
        )  # fmt: skip

    for own in (
        record(HiddenReason.UNKNOWN_TYPE),
        replace(record(HiddenReason.BAD_BOUNDS), gone_at=NOW, published=False),
        replace(record(HiddenReason.BAD_BOUNDS), hidden_reason=None),
        replace(record(HiddenReason.BAD_BOUNDS), hidden_reason=None, published=False),
    ):
        yield made_by(service_screens.service_page, tr, own)
    yield made_by(service_screens.no_service, tr)
    reasons = list(HiddenReason) * 2
    for each in (
        reasons[: unsellable.PAGE_SIZE],
        [HiddenReason.UNKNOWN_TYPE] * unsellable.PAGE_SIZE,
        [],
    ):
        records = [record(reason) for reason in each]
        yield made_by(
            unsellable.unsellable_list, tr, records, ListPage(1, BIG, unsellable.PAGE_SIZE)
        )
    for state in (
        currency_state(),
        currency_state(reported="W" * 8, said="WWWWW"),
        currency_state(reported="$", suggested="USD"),
        currency_state(reported="WWW", in_effect="WWW", exchange_rate="9" * 40),
        currency_state(reported="$", said="USD", in_effect="USD"),
    ):
        yield made_by(currency.currency_page, tr, state)
    no, much = PriceSummary(0, "", 0), PriceSummary(BIG, extremes.words, MOST)
    for said, before, after in (("WWWWW", no, much), ("WWWWW", much, no), (None, much, no)):
        yield made_by(currency.currency_question, tr, said, before, after, extremes.currency, BIG)
    doubt = {"reported": "$", "suggested": "WWWWW", "candidates": ["WWWWW"] * 3}
    yield made_by(currency.currency_alert, tr, doubt)
    yield made_by(currency.currency_changed, tr, None, "WWWWW")
    unread = [
        ListProblem(BIG, problem, number, extremes.words[:200], extremes.words[:200])
        for problem in (*RowProblem, *RowProblem)
        for number in (str(BIG), "")
    ]
    for rows in (unread[: unreadable_rows.PAGE_SIZE], []):
        page = ListPage(1, BIG, unreadable_rows.PAGE_SIZE)
        yield made_by(unreadable_rows.unreadable_row_list, tr, rows, page)


def _arriving(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    """Yield the longest pages with a sentence above them and a button to share them."""
    sold, name = shop(extremes), extremes.words[:64]
    category = sold.categories[0]
    pages = [browsing.category_services(tr, sold, category, number, BOT) for number in (0, 2)]
    for screen in (browsing.service_card(tr, sold, sold.services_of(category.id)[0], BOT), *pages):
        yield made_by(arrival.with_welcome, tr, name, name, screen)
    for screen in (menu.welcome(tr, name, name), pages[0]):
        yield made_by(arrival.with_link_gone, tr, screen)


RATES = ("1E+999999", "NaN", "0." + "0" * 30 + "1", "9" * 40, "0.9", "-Infinity", "1000000000")


def _changes(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    lines = [
        ChangeLine(
            BIG - n, NOW - timedelta(hours=n), kind, BIG, extremes.name, "R" * 40,
            rate, RATES[n % 3], BIG, BIG, PIECES, BIG,
        )
        for n, (kind, rate) in enumerate(zip(list(ChangeKind) * 2, RATES * 4, strict=False))
    ]  # fmt: skip
    lines[3] = replace(lines[3], rate_before=None, min_before=None, currency=None)
    for kind in changes.FILTERS:
        yield made_by(
            changes.change_list,
            tr,
            lines[: changes.PAGE_SIZE],
            kind,
            ListPage.nearest(BIG, BIG, changes.PAGE_SIZE),
        )
    yield made_by(changes.change_list, tr, [], None, ListPage(0, 0, changes.PAGE_SIZE))


def _quarantine(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    services = [
        QuarantinedService(
            BIG, str(BIG), 1, BIG, extremes.name, 1, BIG, rate, trusted, "R" * 40, n % 2 == 0
        )
        for n, (rate, trusted) in enumerate(zip(RATES, reversed(RATES[2:] * 2), strict=False))
    ]
    sane = replace(services[0], rate="1000000000", trusted_rate="0." + "0" * 30 + "1")
    for page in ([sane] * quarantine.PAGE_SIZE, [*services[: quarantine.PAGE_SIZE - 1], sane]):
        yield made_by(
            quarantine.quarantine_list, tr, page, ListPage.nearest(BIG, BIG, quarantine.PAGE_SIZE)
        )
    yield made_by(quarantine.quarantine_list, tr, [], ListPage(0, 0, quarantine.PAGE_SIZE))
    for each in (sane, replace(sane, rate="0.9", trusted_rate="1000000000", shown=False)):
        for price in (None, MOST):
            yield made_by(
                quarantine.accept_question, tr, each, price, price, extremes.currency, BIG
            )
    yield made_by(quarantine.accept_all_question, tr, BIG, BIG)


def _health(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    worst = [(service(extremes, BIG - n), HEALTH) for n in range(health.SHOWN)]
    for hidden in (None, BIG):
        yield made_by(health.worst_services, tr, worst, hidden)
    yield made_by(health.worst_services, tr, [])


def _refused_list(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    titles = (extremes.name,) * EXAMPLES
    rates = tuple((extremes.name, rate, RATES[0]) for rate in (RATES * EXAMPLES)[:EXAMPLES])
    full = RefusedList("digest", BIG, BIG, BIG, BIG, titles, BIG, BIG, BIG, rates)
    for refused in (full, RefusedList("digest", 1, 3, 2, 0, ("a", "b"), 0, 0, 0, ())):
        for code in (None, "R" * 40):
            yield made_by(refused_list.accept_list_question, tr, refused, code, BIG)
    yield made_by(refused_list.list_accepted, tr)
    cards = list(shop(extremes).services.values())[: markups.EXAMPLES + 1]
    losses = [BelowCost(card, UnitPrices(MOST, MOST - 1)) for card in cards]
    for some in (losses, []):
        question = markups.below_cost_question
        yield made_by(question, tr, "-99.123456789", some, extremes.currency, BIG)


def _favourites(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    sold = shop(extremes)
    card = sold.services_of(sold.categories[0].id)[0]
    for shown_cards in ((card,) * 8, (None,) * 8, (card, None) * 4):
        entries = [FavouriteLine(BIG, extremes.name, each) for each in shown_cards]
        for news in (True, False):
            yield made_by(
                favourites.favourite_list, tr, sold, entries, ListPage(3, 100, 8), news=news
            )
    yield made_by(favourites.favourite_list, tr, sold, [], ListPage(0, 0, 8), news=True)
    yield made_by(favourites.no_favourites, tr)
    title = cut_to_units(extremes.name, NEWS_TITLE)
    for fate in FavouriteChange:
        for before in (None, MOST, MOST - 1):
            after = None if fate is FavouriteChange.GONE else MOST
            each = list(FavouriteNews(BIG, title, fate, before, after))
            if before is None and fate in (FavouriteChange.DEARER, FavouriteChange.CHEAPER):
                continue
            payload = {"news": [each] * MOST_NEWS, "more": BIG, "currency": extremes.currency}
            yield made_by(favourites.favourite_news, tr, NotificationKind.FAVOURITES, payload)


def _inline(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    sold = shop(extremes)
    for kind in ServiceType:
        card = replace(sold.services_of(sold.categories[0].id)[0], type=kind)
        yield made_by(inline.message, tr, sold, card, BOT)


def _errors(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    refusal = ShopError(
        "{a} {b} {c}", a=Amount(MOST, extremes.currency), b=BIG, c=extremes.words[:400]
    )
    yield made_by(errors.refusal, tr, refusal)
    for support in ("", extremes.words[:128]):
        yield made_by(errors.broken, tr, support)
        yield made_by(errors.banned, tr, support)


def _menu(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    name, person = extremes.words[:64], extremes.words[:64]
    money = tr.money(MOST, extremes.currency)
    yield made_by(menu.welcome, tr, name, person)
    for operator in (False, True):
        for services in (0, 1, BIG):
            yield made_by(menu.main_menu, tr, name, money, services=services, operator=operator)
        yield made_by(menu.terms, tr, name, accepted=operator)
    yield made_by(menu.accept_first, tr)
    for contact in ("", extremes.words[:128]):
        yield made_by(menu.privacy, tr, contact)
        yield made_by(menu.help_page, tr, contact)
        yield made_by(menu.payment_support, tr, contact)
    yield made_by(menu.languages, tr, TRANSLATIONS)
    yield made_by(menu.unknown_command, tr)
    yield made_by(menu.not_understood, tr)
    yield made_by(menu.text_only, tr)


def _notices(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    for kind in ORDER_KINDS:
        for remains in (None, 0, PIECES):
            bought = order(extremes, Status.PARTIAL, remains=remains)
            yield made_by(
                notices.order_notice, tr, kind, bought, {"order": BIG, "reason": "bad_link"}
            )
    for kind in (NotificationKind.CREDITED, NotificationKind.DEBITED):
        payload = {"amount": MOST, "balance": MOST, "currency": extremes.currency}
        payload |= {"reason": extremes.words[:200], "resume": kind is NotificationKind.CREDITED}
        yield made_by(notices.balance_notice, tr, kind, payload)
    report = dict.fromkeys(("added", "changed", "gone", "returned", "hidden"), BIG)
    yield made_by(notices.sync_report, tr, NotificationKind.SYNCED, {"report": report})
    unknown = {"report": {**report, "unread": BIG}, "balance_unknown": extremes.words[:300]}
    yield made_by(notices.sync_report, tr, NotificationKind.SYNCED, unknown)
    yield made_by(notices.sync_report, tr, NotificationKind.SYNCED, {"error": extremes.words[:300]})
    refused = {"error": extremes.words[:300], "refused": BIG}
    yield made_by(notices.sync_report, tr, NotificationKind.SYNCED, refused)
    for payload in alerts(extremes):
        yield made_by(alert_screens.operator_alert, tr, NotificationKind.ALERT, payload)
        text = tr.say("{words}", words=extremes.words[:500])
        button = Button(extremes.words[:20], Tap.DESK.below())
        yield made_by(frame.alert_screen, tr, text, button)
        yield made_by(frame.order_alert, tr, text, payload)
        yield made_by(frame.panel_alert, tr, text, button)


def _orders(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    for status in Status:
        for remains, start in ((None, None), (PIECES, BIG), (0, 0)):
            bought = order(extremes, status, remains=remains, start_count=start)
            for live in (True, False):
                yield made_by(cards.order_card, tr, bought, live=live)
            yield made_by(cards.order_card, tr, bought, OUTLOOK)
        yield made_by(cards.operator_card, tr, order(extremes, status), searched_events())
        page = [order(extremes, status, id=BIG - n) for n in range(order_list.PAGE_SIZE)]
        yield from _order_lists(tr, extremes, page)
    bare = order(
        extremes, panel_order=None, charge=None, remains=None, start_count=None, refusal=""
    )
    yield made_by(cards.operator_card, tr, bare, [])
    for status in Status:
        for bought in parents(extremes, status):
            yield made_by(cards.order_card, tr, bought)
            yield made_by(cards.operator_card, tr, bought, searched_events(), made(extremes))
            yield from _order_lists(tr, extremes, [bought] * order_list.PAGE_SIZE)
            for kind in ORDER_KINDS:
                yield made_by(notices.order_notice, tr, kind, bought, {"order": BIG})
    nothing = ListPage(0, 0, order_list.PAGE_SIZE)
    for place in (ListPlace(), ListPlace(search=BIG, words=extremes.words[:LENGTH])):
        yield made_by(order_list.order_list, tr, [], nothing, place, NOW)
    yield made_by(order_list.find_prompt, tr)
    yield made_by(cards.no_such_order, tr)


def standings(extremes: Extremes) -> Iterator[RequestStanding]:
    """Yield what may be requested for orders, and their latest request, in every state."""
    ends: list[tuple[RequestStatus, str]] = [
        (status, "") for status in RequestStatus if status is not RequestStatus.REJECTED
    ]
    ends += [(RequestStatus.REJECTED, why) for why in (*RejectReason, "refill_too_early", "?")]
    both = Availability.POSSIBLE
    for kind, (end, reason) in product(RequestKind, ends):
        latest = LatestRequest(BIG, kind, end, NOW, NOW, NOW, reason, automatic=False)
        for status in (Status.COMPLETED, Status.IN_PROGRESS):
            yield RequestStanding(BIG, BIG, status, both, both, latest, NOW, NOW, extremes.name)
    for status, none in product(
        (Status.COMPLETED, Status.IN_PROGRESS), (Availability.NOT_OFFERED, Availability.TOO_SOON)
    ):
        yield RequestStanding(BIG, BIG, status, none, none, free_at=NOW)


def _requests(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    for standing in standings(extremes):
        bought = order(extremes, standing.status)
        yield made_by(cards.order_card, tr, bought, standing=standing)
        yield made_by(cards.operator_card, tr, bought, [], (), standing)
    for each in filter(None, _answers(extremes)):
        yield made_by(requests.cancel_question, tr, each)
        yield made_by(admin_requests.cancel_question, tr, [each] * MOST_ORDERS, BIG)
    for kind in RequestKind:
        answers = [*_answers(extremes)] * MOST_ORDERS
        results = [
            Requested(BIG - place, each, done=place % 2 == 0)
            for place, each in enumerate(answers[:MOST_ORDERS])
        ]
        yield made_by(requests.request_results, tr, kind, results)
        yield made_by(requests.request_results, tr, kind, results[1:2], operator=True)
        yield made_by(requests.request_usage, tr, kind, [BIG] * MOST_OFFERED)
        row = RequestRow(BIG, BIG, BIG, kind, RequestStatus.UNKNOWN, BIG, False, 1, NOW, NOW, None)
        for done in (True, False):
            yield made_by(admin_requests.request_closed, tr, row, done=done)
        for status, reason in product(RequestStatus, (*RejectReason, "cancel_unavailable", "?")):
            payload = {"order": BIG, "request": kind, "status": status, "reason": reason}
            for operator in (True, False):
                yield made_by(
                    request_news.request_ended, tr, NotificationKind.REQUEST_ENDED,
                    {**payload, "operator": operator},
                )  # fmt: skip
    for why in StopReason:
        yield made_by(
            request_news.auto_refill_stopped, tr, NotificationKind.AUTO_REFILL_STOPPED,
            {"order": BIG, "reason": why},
        )  # fmt: skip


def _answers(extremes: Extremes) -> Iterator[RequestStanding | None]:
    """Yield what may be requested for as many orders as one command may name."""
    yield None
    yield RequestStanding(
        BIG, BIG, Status.QUEUED, Availability.UNSENT, Availability.UNSENT, title=extremes.name
    )
    for each in Availability:
        yield RequestStanding(BIG, BIG, Status.COMPLETED, each, each)


def _order_lists(
    tr: Translator, extremes: Extremes, orders: list[Order]
) -> Iterator[tuple[str, Screen]]:
    page = ListPage.nearest(BIG // 8, BIG // 4, order_list.PAGE_SIZE)
    words = extremes.words[:LENGTH]
    for place in (ListPlace(), ListPlace(OrderFilter.REFILLABLE, BIG, words, BIG // 8)):
        yield made_by(order_list.order_list, tr, orders, page, place, NOW)


def _wallet(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    lines = [
        StatementLine(n, NOW, kind, extremes.words[:40], f"key:{n}", MOST * (-1) ** n, MOST)
        for n, kind in enumerate(EntryKind)
    ]
    for resume in (True, False):
        for statement in (lines[:8], lines[-8:], []):
            yield made_by(wallet.balance, tr, MOST, extremes.currency, statement, resume=resume)
        for contact in ("", extremes.words[:128]):
            yield made_by(wallet.top_up, tr, BIG, contact, resume=resume)
    yield made_by(wallet.shortfall, tr, MOST, extremes.currency)
    shown = MonthStatement(
        month=9000 * 12,
        since=NOW,
        currency=extremes.currency,
        span=StatementSpan(
            account=Account(AccountKind.AVAILABLE, "1", extremes.currency),
            after=0,
            upto=BIG,
            lines=BIG,
            opening=MOST,
            incoming=MOST,
            outgoing=-MOST,
            earlier_at=NOW,
        ),
        movements=[replace(line, memo=f"#{BIG}") for line in lines[: statement_page.PAGE_SIZE]],
        titles={BIG: extremes.name},
        earlier=9000 * 12,
        later=9000 * 12,
    )
    page = ListPage(BIG // 2, BIG, statement_page.PAGE_SIZE)
    yield made_by(statement_page.month_statement, tr, shown, page)
    nothing = replace(shown, movements=[], earlier=None, later=None)
    yield made_by(statement_page.month_statement, tr, nothing, ListPage(0, 0, 8))
    for unknown in ("", extremes.words[:256]):
        yield made_by(time_zones, tr, list_offered(), "Asia/Kolkata", NOW, unknown)
    yield made_by(exports.choices, tr)
    yield made_by(exports.nothing_to_export, tr)


ROOMS: tuple[Callable[[Translator, Extremes], Iterator[tuple[str, Screen]]], ...] = (
    _admin,
    _arriving,
    _asking,
    _buying,
    _catalogue,
    _changes,
    _errors,
    _favourites,
    _health,
    _inline,
    _menu,
    _notices,
    _orders,
    _requests,
    _panel,
    _quarantine,
    _refused_list,
    _search,
    _unsold,
    _wallet,
)


def every_screen(tr: Translator, extremes: Extremes) -> Iterator[tuple[str, Screen]]:
    """Yield every screen, with the name of the function that made it."""
    for room in ROOMS:
        yield from room(tr, extremes)
