"""The order form of each type of service: its questions, how it is counted, how it is priced.

The source is panel API v2 and, for the last two types, the documents of real panels. Everything
that depends on a type is in this one table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Any

from bot.catalog.rules.service_types import ServiceType as Type


class Parameter(StrEnum):
    """A parameter of the panel's `add` request; the value is its name in the request."""

    LINK = "link"
    QUANTITY = "quantity"
    COMMENTS = "comments"
    USERNAMES = "usernames"
    HASHTAGS = "hashtags"
    KEYWORDS = "keywords"
    HASHTAG = "hashtag"
    USERNAME = "username"
    MEDIA = "media"
    MIN = "min"
    MAX = "max"
    POSTS = "posts"
    OLD_POSTS = "old_posts"
    DELAY = "delay"
    EXPIRY = "expiry"
    ANSWER_NUMBER = "answer_number"
    GROUPS = "groups"
    COUNTRY = "country"
    DEVICE = "device"
    TYPE_OF_TRAFFIC = "type_of_traffic"
    GOOGLE_KEYWORD = "google_keyword"
    REFERRING_URL = "referring_url"
    RUNS = "runs"
    INTERVAL = "interval"


LIST_PARAMETERS = frozenset(
    (
        Parameter.COMMENTS,
        Parameter.USERNAMES,
        Parameter.HASHTAGS,
        Parameter.KEYWORDS,
        Parameter.GROUPS,
    )
)
"""Parameters with one item a line."""

DELAYS = (
    *(0, 5, 10, 15, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300),
    *(360, 420, 480, 540, 600),
)
"""Delays a subscription may have before it starts on a new post, in minutes (panel API v2)."""

DEVICES = range(1, 6)
TRAFFIC_FROM_SEARCH, TRAFFIC_FROM_LINK, TRAFFIC_BLANK = "1", "2", "3"
TRAFFIC = (TRAFFIC_FROM_SEARCH, TRAFFIC_FROM_LINK, TRAFFIC_BLANK)


class Counting(Enum):
    """Where the quantity of an order comes from."""

    GIVEN = "given"
    """The customer types it."""
    LINES = "lines"
    """The number of lines in the form's list."""
    ONE = "one"
    """One package."""
    PER_POST = "per post"
    """For each new post the panel picks a number between `min` and `max`."""


class Pricing(Enum):
    """What a service's rate pays for: 1,000 pieces, or the whole order."""

    PER_THOUSAND = "per thousand"
    FLAT = "flat"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of an order form, for one parameter."""

    parameter: Parameter
    required: bool = True
    only_if: tuple[Parameter, str] | None = None
    """Ask only if this parameter has this answer."""
    only_after: Parameter | None = None
    """Ask only if this parameter has an answer."""
    dripfeed: bool = False
    """Ask only for a service that can be drip-fed: `runs` and `interval`, both or neither."""

    def applies(self, answers: Mapping[Parameter, Any]) -> bool:
        """Return True if the question is to be asked after these answers."""
        if self.only_after is not None and answers.get(self.only_after) is None:
            return False
        return self.only_if is None or str(answers.get(self.only_if[0])) == self.only_if[1]


@dataclass(frozen=True, slots=True)
class Form:
    """The order form of one type."""

    questions: tuple[Question, ...]
    counting: Counting = Counting.GIVEN
    lines: Parameter | None = None
    """The list whose number of lines is the quantity, and must be within the service's bounds."""
    pricing: Pricing = Pricing.PER_THOUSAND

    def questions_for(
        self, answers: Mapping[Parameter, Any], *, dripfeed: bool = False
    ) -> tuple[Question, ...]:
        """Return the questions that apply after these answers, in their order."""
        return tuple(
            question
            for question in self.questions
            if (dripfeed or not question.dripfeed) and question.applies(answers)
        )


def _form(
    *parameters: Parameter,
    counting: Counting = Counting.GIVEN,
    lines: Parameter | None = None,
    pricing: Pricing = Pricing.PER_THOUSAND,
) -> Form:
    return Form(tuple(Question(name) for name in parameters), counting, lines, pricing)


_P = Parameter
FORMS: Mapping[Type, Form] = MappingProxyType(
    {
        Type.DEFAULT: Form(
            (
                Question(_P.LINK),
                Question(_P.QUANTITY),
                Question(_P.RUNS, required=False, dripfeed=True),
                Question(_P.INTERVAL, dripfeed=True, only_after=_P.RUNS),
            )
        ),
        Type.PACKAGE: _form(_P.LINK, counting=Counting.ONE, pricing=Pricing.FLAT),
        Type.SEO: _form(_P.LINK, _P.QUANTITY, _P.KEYWORDS),
        Type.CUSTOM_COMMENTS: _form(
            _P.LINK, _P.COMMENTS, counting=Counting.LINES, lines=_P.COMMENTS
        ),
        Type.MENTIONS_WITH_HASHTAGS: _form(_P.LINK, _P.QUANTITY, _P.USERNAMES, _P.HASHTAGS),
        Type.MENTIONS_CUSTOM_LIST: _form(
            _P.LINK, _P.USERNAMES, counting=Counting.LINES, lines=_P.USERNAMES
        ),
        Type.MENTIONS_HASHTAG: _form(_P.LINK, _P.QUANTITY, _P.HASHTAG),
        Type.MENTIONS_USER_FOLLOWERS: _form(_P.LINK, _P.QUANTITY, _P.USERNAME),
        Type.MENTIONS_MEDIA_LIKERS: _form(_P.LINK, _P.QUANTITY, _P.MEDIA),
        Type.SUBSCRIPTIONS: Form(
            (
                Question(_P.USERNAME),
                Question(_P.MIN),
                Question(_P.MAX),
                # Optional in the API, but then the panel bills without end: the shop knows how
                # much of the customer's money to put on hold only with a number of posts.
                Question(_P.POSTS),
                Question(_P.OLD_POSTS, required=False),
                Question(_P.DELAY),
                Question(_P.EXPIRY, required=False),
            ),
            Counting.PER_POST,
        ),
        Type.CUSTOM_COMMENTS_PACKAGE: _form(
            _P.LINK, _P.COMMENTS, counting=Counting.ONE, pricing=Pricing.FLAT
        ),
        Type.COMMENT_LIKES: _form(_P.LINK, _P.QUANTITY, _P.USERNAME),
        Type.POLL: _form(_P.LINK, _P.QUANTITY, _P.ANSWER_NUMBER),
        Type.COMMENT_REPLIES: _form(
            _P.LINK, _P.USERNAME, _P.COMMENTS, counting=Counting.LINES, lines=_P.COMMENTS
        ),
        Type.INVITES_FROM_GROUPS: _form(_P.LINK, _P.QUANTITY, _P.GROUPS),
        Type.MENTIONS: _form(_P.LINK, _P.QUANTITY, _P.USERNAMES),
        Type.WEB_TRAFFIC: Form(
            (
                Question(_P.LINK),
                Question(_P.QUANTITY),
                Question(_P.COUNTRY),
                Question(_P.DEVICE),
                Question(_P.TYPE_OF_TRAFFIC),
                Question(_P.GOOGLE_KEYWORD, only_if=(_P.TYPE_OF_TRAFFIC, TRAFFIC_FROM_SEARCH)),
                Question(_P.REFERRING_URL, only_if=(_P.TYPE_OF_TRAFFIC, TRAFFIC_FROM_LINK)),
            )
        ),
    }
)
"""The form of every type."""
