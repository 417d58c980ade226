"""The table of order forms, compared with the API document."""

import pytest

from bot.catalog.rules.forms import (
    DELAYS,
    DEVICES,
    FORMS,
    LIST_PARAMETERS,
    TRAFFIC,
    Counting,
    Parameter,
    Pricing,
)
from bot.catalog.rules.service_types import ServiceType as Type

# Type, required parameters, optional parameters, the counting, the list that is counted.
CONTRACT = [
    (Type.DEFAULT, "link quantity", "runs interval", Counting.GIVEN, None),
    (Type.PACKAGE, "link", "", Counting.ONE, None),
    (Type.SEO, "link quantity keywords", "", Counting.GIVEN, None),
    (Type.CUSTOM_COMMENTS, "link comments", "", Counting.LINES, "comments"),
    (Type.MENTIONS_WITH_HASHTAGS, "link quantity usernames hashtags", "", Counting.GIVEN, None),
    (Type.MENTIONS_CUSTOM_LIST, "link usernames", "", Counting.LINES, "usernames"),
    (Type.MENTIONS_HASHTAG, "link quantity hashtag", "", Counting.GIVEN, None),
    (Type.MENTIONS_USER_FOLLOWERS, "link quantity username", "", Counting.GIVEN, None),
    (Type.MENTIONS_MEDIA_LIKERS, "link quantity media", "", Counting.GIVEN, None),
    (
        Type.SUBSCRIPTIONS,
        "username min max posts delay",
        "old_posts expiry",
        Counting.PER_POST,
        None,
    ),
    (Type.CUSTOM_COMMENTS_PACKAGE, "link comments", "", Counting.ONE, None),
    (Type.COMMENT_LIKES, "link quantity username", "", Counting.GIVEN, None),
    (Type.POLL, "link quantity answer_number", "", Counting.GIVEN, None),
    (Type.COMMENT_REPLIES, "link username comments", "", Counting.LINES, "comments"),
    (Type.INVITES_FROM_GROUPS, "link quantity groups", "", Counting.GIVEN, None),
    (Type.MENTIONS, "link quantity usernames", "", Counting.GIVEN, None),
    (
        Type.WEB_TRAFFIC,
        "link quantity country device type_of_traffic google_keyword referring_url",
        "",
        Counting.GIVEN,
        None,
    ),
]


@pytest.mark.parametrize(("kind", "required", "optional", "counting", "lines"), CONTRACT)
def test_a_form_asks_what_the_contract_says(
    kind: Type, required: str, optional: str, counting: Counting, lines: str | None
) -> None:
    form = FORMS[kind]
    # A question that depends on an optional answer is optional too.
    asked = [
        (str(each.parameter), each.required and each.only_after is None) for each in form.questions
    ]
    assert [name for name, needed in asked if needed] == required.split()
    assert [name for name, needed in asked if not needed] == optional.split()
    assert form.counting is counting
    assert form.lines == lines


def test_every_type_is_in_the_contract_and_has_a_form() -> None:
    assert {row[0] for row in CONTRACT} == set(Type) == set(FORMS)


def test_every_parameter_is_asked_by_some_form() -> None:
    asked = {question.parameter for form in FORMS.values() for question in form.questions}
    assert asked == set(Parameter)
    assert len(Parameter) == 24


def test_packages_alone_have_a_flat_price() -> None:
    flat = {kind for kind, form in FORMS.items() if form.pricing is Pricing.FLAT}
    assert flat == {Type.PACKAGE, Type.CUSTOM_COMMENTS_PACKAGE}
    assert {kind for kind, form in FORMS.items() if form.counting is Counting.ONE} == flat


@pytest.mark.parametrize("kind", list(Type))
def test_what_is_counted_is_asked_for(kind: Type) -> None:
    form = FORMS[kind]
    asked = [question.parameter for question in form.questions]
    assert (form.counting is Counting.LINES) == (form.lines is not None)
    assert (form.counting is Counting.GIVEN) == (Parameter.QUANTITY in asked)
    assert form.lines is None or (form.lines in asked and form.lines in LIST_PARAMETERS)
    assert len(asked) == len(set(asked))


def test_only_a_subscription_has_no_link() -> None:
    without = {
        kind
        for kind, form in FORMS.items()
        if Parameter.LINK not in [question.parameter for question in form.questions]
    }
    assert without == {Type.SUBSCRIPTIONS}


def test_drip_feed_is_asked_only_of_services_that_can() -> None:
    form = FORMS[Type.DEFAULT]
    plain = [question.parameter for question in form.questions_for({})]
    dripped = [question.parameter for question in form.questions_for({}, dripfeed=True)]
    assert plain == [Parameter.LINK, Parameter.QUANTITY]
    assert dripped == [*plain, Parameter.RUNS]
    for runs, following in ((5, [Parameter.INTERVAL]), (None, [])):
        asked = [
            each.parameter for each in form.questions_for({Parameter.RUNS: runs}, dripfeed=True)
        ]
        assert asked == [*dripped, *following]


@pytest.mark.parametrize(
    ("source", "last"),
    [
        (None, Parameter.TYPE_OF_TRAFFIC),
        ("1", Parameter.GOOGLE_KEYWORD),
        ("2", Parameter.REFERRING_URL),
        ("3", Parameter.TYPE_OF_TRAFFIC),
    ],
)
def test_where_traffic_comes_from_decides_what_is_asked_last(
    source: str | None, last: Parameter
) -> None:
    answers = {} if source is None else {Parameter.TYPE_OF_TRAFFIC: source}
    asked = FORMS[Type.WEB_TRAFFIC].questions_for(answers)
    assert asked[-1].parameter is last
    assert len(asked) == 5 + (last is not Parameter.TYPE_OF_TRAFFIC)


def test_the_values_that_panels_accept() -> None:
    assert len(DELAYS) == len(set(DELAYS)) == 19
    assert list(DELAYS) == sorted(DELAYS)
    assert DELAYS[0] == 0
    assert DELAYS[-1] == 600
    assert list(DEVICES) == [1, 2, 3, 4, 5]
    assert TRAFFIC == ("1", "2", "3")
