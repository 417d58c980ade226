"""Deep links: short enough, read strictly, and shared with a title."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screens import links
from bot.screens.links import PAYLOAD_LIMIT, LinkTarget
from tests.screens.extremes import BIG, NAMES, TRANSLATIONS

EN = TRANSLATIONS["en"]


@pytest.mark.parametrize("target", LinkTarget)
def test_a_payload_is_read_back_and_short_enough(target: LinkTarget) -> None:
    for number in (1, 12, 10**18 - 1):
        payload = target.payload(number)
        assert links.read_payload(payload) == (target, number)
        assert len(payload) <= PAYLOAD_LIMIT
    assert len(target.payload(BIG)) <= PAYLOAD_LIMIT


@pytest.mark.parametrize(
    "payload",
    [
        *("", "s", "s_", "_1", "s_0", "s_01", "s_-1", "s_1 ", " s_1", "s_1\n", "S_1", "x_1", "s1"),
        *("s_1_2", "s_1x", "s_١", "s_" + "9" * 19, "inline", "c_1;drop", "s_1" * 30),
    ],
)
def test_any_other_payload_names_nothing(payload: str) -> None:
    assert links.read_payload(payload) is None


@given(st.text(max_size=70))
def test_whatever_follows_start_is_read_or_names_nothing(payload: str) -> None:
    named = links.read_payload(payload)
    assert named is None or named[0].payload(named[1]) == payload


def test_a_link_opens_the_bot_with_its_payload() -> None:
    assert links.deep_link("ShopBot", LinkTarget.SERVICE, 5) == "https://t.me/ShopBot?start=s_5"
    assert links.deep_link("ShopBot", LinkTarget.CATEGORY, 7) == "https://t.me/ShopBot?start=c_7"


@pytest.mark.parametrize("kind", NAMES)
def test_a_share_button_carries_the_link_and_the_title(kind: str) -> None:
    (button,) = links.share_buttons(EN, "ShopBot", LinkTarget.SERVICE, 5, NAMES[kind])
    parts = urlsplit(button.url)
    assert (parts.scheme, parts.hostname, parts.path) == ("https", "t.me", "/share/url")
    shared = {name: value for name, (value,) in parse_qs(parts.query).items()}
    assert shared["url"] == "https://t.me/ShopBot?start=s_5"
    assert shared["text"][:-1] in NAMES[kind]
    assert "+" not in parts.query  # some apps show it as it is
    assert len(button.url) < 2048


def test_without_a_name_there_is_nothing_to_share() -> None:
    assert links.share_buttons(EN, "", LinkTarget.SERVICE, 5, "x") == ()
    assert links.share_row(EN, "", LinkTarget.SERVICE, 5, "x") == ()
    ((button,),) = links.share_row(EN, "ShopBot", LinkTarget.SERVICE, 5, "x")
    assert (button,) == links.share_buttons(EN, "ShopBot", LinkTarget.SERVICE, 5, "x")
