"""The seventeen types of service, and how panels spell them.

A type names an order form, not what is sold: panels sell views by keyword as "Mentions".
"""

import re
from enum import StrEnum
from functools import lru_cache


class ServiceType(StrEnum):
    """The types of panel API v2, and two more that panels sell."""

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
    """Not in the API document, but sold by real panels."""
    WEB_TRAFFIC = "web traffic"
    """Not in the API document, but sold by real panels."""


ALIASES = {
    "mentions users followers": ServiceType.MENTIONS_USER_FOLLOWERS,
    "seo2": ServiceType.SEO,
    "subscription": ServiceType.SUBSCRIPTIONS,
    "website traffic": ServiceType.WEB_TRAFFIC,
}
"""Spellings of real panels that differ in more than case or separators."""

_SEPARATORS = re.compile(r"[\s_-]+")
_TYPES = {str(known): known for known in ServiceType} | ALIASES


@lru_cache(maxsize=1024)
def service_type(spelling: str | None) -> ServiceType | None:
    """Return the type for a panel's spelling; None if it is unknown or missing."""
    if spelling is None:
        return None
    return _TYPES.get(_SEPARATORS.sub(" ", spelling).strip().casefold())
