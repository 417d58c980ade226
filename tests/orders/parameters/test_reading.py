"""Readers: every parameter of panel API v2 is read and checked; reading twice changes nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.rules.forms import LIST_PARAMETERS, Parameter
from bot.catalog.rules.service_types import ServiceType
from bot.orders.parameters import BadParameter, Value, read_parameter
from tests.orders.parameters.anything import HIDDEN, anything, complete

P = Parameter
TODAY = date(2026, 11, 23)

EXAMPLES: dict[Parameter, tuple[str, Value]] = {
    P.LINK: ("instagram.com/name?igsh=1", "https://www.instagram.com/name/"),
    P.QUANTITY: ("1 000", 1_000),
    P.COMMENTS: ("Nice!\n\nWow, really", ["Nice!", "Wow, really"]),
    P.USERNAMES: ("@one, @two", ["one", "two"]),
    P.HASHTAGS: ("#one #two", ["one", "two"]),
    P.KEYWORDS: ("buy shoes\r\nshoes, cheap", ["buy shoes", "shoes, cheap"]),
    P.HASHTAG: ("#love", "love"),
    P.USERNAME: ("https://t.me/name", "name"),
    P.MEDIA: ("instagr.am/p/AbC", "https://www.instagram.com/p/AbC/"),
    P.MIN: ("1k", 1_000),
    P.MAX: ("2,000", 2_000),
    P.POSTS: ("10", 10),
    P.OLD_POSTS: ("5", 5),
    P.DELAY: ("15", 15),
    P.EXPIRY: ("31.12.26", "31/12/2026"),
    P.ANSWER_NUMBER: ("3", 3),
    P.GROUPS: ("https://t.me/one\nhttps://t.me/two", ["https://t.me/one", "https://t.me/two"]),
    P.COUNTRY: ("германия", "DE"),
    P.DEVICE: ("5", 5),
    P.TYPE_OF_TRAFFIC: ("1", "1"),
    P.GOOGLE_KEYWORD: (" buy shoes ", "buy shoes"),
    P.REFERRING_URL: ("http://example.com/?utm_a=1", "https://example.com/?utm_a=1"),
    P.RUNS: ("7", 7),
    P.INTERVAL: ("60", 60),
}


def asked(parameter: Parameter, text: str, bounds: tuple[int, int] = (1, 10_000)) -> Value:
    return read_parameter(parameter, text, bounds=bounds, network="instagram", today=TODAY)


def shown(value: Value) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value)


def test_every_parameter_has_an_example() -> None:
    assert set(EXAMPLES) == set(Parameter)


@pytest.mark.parametrize("parameter", list(Parameter))
def test_every_parameter_is_read_as_the_panel_takes_it(parameter: Parameter) -> None:
    typed, value = EXAMPLES[parameter]
    assert asked(parameter, typed) == value
    assert type(asked(parameter, typed)) is type(value)


@pytest.mark.parametrize("parameter", list(Parameter))
@pytest.mark.parametrize("text", ["", " ", "\n\u200b\n", "\x00"])
def test_nothing_is_no_answer_to_anything(parameter: Parameter, text: str) -> None:
    with pytest.raises(BadParameter):
        asked(parameter, text)


NUMBERS = (P.QUANTITY, P.MIN, P.MAX, P.POSTS, P.OLD_POSTS, P.ANSWER_NUMBER, P.RUNS, P.INTERVAL)


@pytest.mark.parametrize("parameter", NUMBERS)
def test_numbers_are_held_against_the_bounds_that_are_given(parameter: Parameter) -> None:
    assert asked(parameter, "20", (20, 20)) == 20
    for typed in ("19", "21"):
        with pytest.raises(BadParameter) as refusal:
            asked(parameter, typed, (20, 20))
        assert refusal.value.params["number"] == int(typed)


@pytest.mark.parametrize("parameter", sorted(LIST_PARAMETERS))
def test_lists_are_held_against_the_bounds_by_their_lines(parameter: Parameter) -> None:
    assert asked(parameter, "one\ntwo", (2, 2)) == ["one", "two"]
    for text in ("one", "one\ntwo\nthree"):
        with pytest.raises(BadParameter, match="From 2 to 2"):
            asked(parameter, text, (2, 2))


def test_bounds_of_what_is_neither_are_not_looked_at() -> None:
    for parameter in set(Parameter) - set(NUMBERS) - LIST_PARAMETERS:
        typed, value = EXAMPLES[parameter]
        assert asked(parameter, typed, (0, 0)) == value


def test_only_a_service_that_scrapes_followers_takes_a_profile_as_a_link() -> None:
    typed = "https://instagram.com/name"
    found = {
        kind: read_parameter(
            P.USERNAME, typed, bounds=(0, 0), network="instagram", today=TODAY, kind=kind
        )
        for kind in ServiceType
    }
    assert found.pop(ServiceType.MENTIONS_USER_FOLLOWERS) == "https://www.instagram.com/name/"
    assert set(map(str, found.values())) == {"name"}


@given(st.sampled_from(list(Parameter)), anything)
def test_any_text_is_a_value_that_stays_as_it_is_or_a_refusal(
    parameter: Parameter, text: str
) -> None:
    try:
        value = asked(parameter, text)
    except BadParameter as refusal:
        complete(refusal)
        return
    for part in value if isinstance(value, list) else [str(value)]:
        assert part == part.strip() != ""
        assert not HIDDEN.search(part)
        part.encode()
    assert asked(parameter, shown(value)) == value
