"""How a link is named on a button and in a list."""

import pytest

from bot.screens.wizard.answers import SHORT_LINK, short_link


@pytest.mark.parametrize(
    ("link", "short"),
    [
        ("https://www.instagram.com/nasa", "@nasa"),
        ("https://www.tiktok.com/@nasa/", "@nasa"),
        ("https://t.me/nasa", "@nasa"),
        ("https://www.instagram.com/p/Abc", "instagram.com/p/Abc"),
        ("https://www.youtube.com/watch?v=Abc", "youtube.com/watch?v=Abc"),
        ("https://example.com/nasa", "example.com/nasa"),
        ("nasa", "nasa"),
    ],
)
def test_a_profile_is_named_by_its_network_and_a_page_by_its_host(link: str, short: str) -> None:
    assert short_link(link) == short


def test_a_long_link_is_cut() -> None:
    assert len(short_link("https://example.com/" + "a" * 100)) <= SHORT_LINK
