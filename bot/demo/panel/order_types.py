"""The seventeen order types: the fields of each, and what its price is multiplied by.

Fifteen are in the panel API v2 document; `Mentions` and `Web Traffic` are sold by real panels too.
A service's `type` is read in any spelling of panels: any case, `_` and `-` for spaces.
"""

from dataclasses import dataclass
from typing import Literal

Counted = Literal["quantity", "lines", "once", "posts"]

DELAYS = frozenset(
    {0, 5, 10, 15, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 360, 420, 480, 540, 600}
)
"""Minutes that a subscription may wait before it orders for a new post."""


@dataclass(frozen=True)
class OrderType:
    """A form; `counted` says what the price is multiplied by, `lines` names the counted list."""

    name: str
    required: tuple[str, ...]
    counted: Counted = "quantity"
    optional: tuple[str, ...] = ()
    lines: str = ""


DEFAULT = OrderType("Default", ("link", "quantity"), optional=("runs", "interval"))
PACKAGE = OrderType("Package", ("link",), "once")
SEO = OrderType("SEO", ("link", "quantity", "keywords"))
CUSTOM_COMMENTS = OrderType("Custom Comments", ("link", "comments"), "lines", lines="comments")
MENTIONS_HASHTAGS = OrderType(
    "Mentions with Hashtags", ("link", "quantity", "usernames", "hashtags")
)
MENTIONS_LIST = OrderType("Mentions Custom List", ("link", "usernames"), "lines", lines="usernames")
MENTIONS_HASHTAG = OrderType("Mentions Hashtag", ("link", "quantity", "hashtag"))
MENTIONS_FOLLOWERS = OrderType("Mentions User Followers", ("link", "quantity", "username"))
MENTIONS_LIKERS = OrderType("Mentions Media Likers", ("link", "quantity", "media"))
SUBSCRIPTIONS = OrderType(
    "Subscriptions",
    ("username", "min", "max", "delay"),
    "posts",
    optional=("posts", "old_posts", "expiry"),
)
COMMENTS_PACKAGE = OrderType(
    "Custom Comments Package", ("link", "comments"), "once", lines="comments"
)
COMMENT_LIKES = OrderType("Comment Likes", ("link", "quantity", "username"))
POLL = OrderType("Poll", ("link", "quantity", "answer_number"))
COMMENT_REPLIES = OrderType(
    "Comment Replies", ("link", "username", "comments"), "lines", lines="comments"
)
INVITES = OrderType("Invites from Groups", ("link", "quantity", "groups"))
MENTIONS = OrderType("Mentions", ("link", "quantity", "usernames"))
WEB_TRAFFIC = OrderType(
    "Web Traffic",
    ("link", "quantity", "country", "device", "type_of_traffic"),
    optional=("google_keyword", "referring_url"),
)

ORDER_TYPES = (
    DEFAULT, PACKAGE, SEO, CUSTOM_COMMENTS, MENTIONS_HASHTAGS, MENTIONS_LIST, MENTIONS_HASHTAG,
    MENTIONS_FOLLOWERS, MENTIONS_LIKERS, SUBSCRIPTIONS, COMMENTS_PACKAGE, COMMENT_LIKES, POLL,
    COMMENT_REPLIES, INVITES, MENTIONS, WEB_TRAFFIC,
)  # fmt: skip


def normalized(name: str) -> str:
    """Return a type name in the form in which spellings are compared."""
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


SPELLINGS = {normalized(kind.name): kind for kind in ORDER_TYPES} | {
    "mentions users followers": MENTIONS_FOLLOWERS,
    "seo2": SEO,
    "website traffic": WEB_TRAFFIC,
    "subscription": SUBSCRIPTIONS,
}


def order_type(name: str | None) -> OrderType | None:
    """Return the order type of a service's `type`; None for an unknown word."""
    return SPELLINGS.get(normalized(name)) if name else None
