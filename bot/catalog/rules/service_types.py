"""The seventeen types of service there are, and the spellings panels have for them.

A type is the label of an order form, not a meaning: panels sell views by keyword as "Mentions".
"""

import re
from enum import StrEnum
from functools import lru_cache


class ServiceType(StrEnum):
    """The order forms of panel API v2, and the two that panels sell beside it."""

    DEFAULT = "default"
    PACKAGE = "package"
    SEO = "seo"
    CUSTOM_COMMENTS = "custom comments"
    MENTIONS_WITH_HASHTAGS = "mentions with hashtags"
    MENTIONS_CUSTOM_LIST = "mentions custom list"
    MENTIONS_HASHTAG = "mentions hashtag"
    MENTIONS_USER_FOLLOWERS = "mentions user followers"
    MENTIONS_MEDIA_LIKERS = "mentions media likers"
    SUBSCRIPTIONS = "subscriptions"
    CUSTOM_COMMENTS_PACKAGE = "custom comments package"
    COMMENT_LIKES = "comment likes"
    POLL = "poll"
    COMMENT_REPLIES = "comment replies"
    INVITES_FROM_GROUPS = "invites from groups"
    MENTIONS = "mentions"
    """Not in the contract, sold by real panels."""
    WEB_TRAFFIC = "web traffic"
    """Not in the contract, sold by real panels."""


ALIASES = {
    "mentions users followers": ServiceType.MENTIONS_USER_FOLLOWERS,
    "seo2": ServiceType.SEO,
    "subscription": ServiceType.SUBSCRIPTIONS,
    "website traffic": ServiceType.WEB_TRAFFIC,
}
"""Spellings met on real panels that are more than another case or separator."""

_SEPARATORS = re.compile(r"[\s_-]+")
_TYPES = {str(known): known for known in ServiceType} | ALIASES


@lru_cache(maxsize=1024)
def service_type(spelling: str | None) -> ServiceType | None:
    """Return the type a panel means, or None for one whose order form nobody knows."""
    if spelling is None:
        return None
    return _TYPES.get(_SEPARATORS.sub(" ", spelling).strip().casefold())
