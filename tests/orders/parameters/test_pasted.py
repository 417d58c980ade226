"""Pasted texts: the one link in them, as an https link."""

import pytest
from hypothesis import given

from bot.orders.parameters import BadParameter
from bot.orders.parameters.pasted import one_link, one_name, web_link
from tests.orders.parameters.anything import anything


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://example.com/a", "https://example.com/a"),
        (" \n https://example.com/a\t", "https://example.com/a"),
        ("\u200e\ufeffhttps://example.com/a\u200b", "https://example.com/a"),
        ("<https://example.com/a>", "https://example.com/a"),
        ("«https://example.com/a»", "https://example.com/a"),
        ("смотри https://example.com/a 👍", "https://example.com/a"),
        ("Have a look: https://example.com/a.", "https://example.com/a"),
        ("Look (https://example.com/a), please!", "https://example.com/a"),
        ("see https://en.example.org/wiki/A_(b)", "https://en.example.org/wiki/A_(b)"),
        ("(see https://en.example.org/wiki/A_(b))", "https://en.example.org/wiki/A_(b)"),
        ("Title\nhttps://example.com/a\nhttps://example.com/a", "https://example.com/a"),
        ("https://example.com/ahttps://example.com/a", "https://example.com/a"),
        ("look t.me/name now", "t.me/name"),
        ("мой канал vk.com/name, спасибо", "vk.com/name"),
        ("HTTPS://EXAMPLE.COM/A is it", "HTTPS://EXAMPLE.COM/A"),
        ("open tg://resolve?domain=name now", "https://t.me/name"),
        (
            "https://example.com/?next=https://t.me/name",
            "https://example.com/?next=https://t.me/name",
        ),
        ("https://example.com/a @name", "https://example.com/a"),
        ("example.com", "example.com"),
        ("one word or two", "one word or two"),
        ("and/or", "and/or"),
        ("this and/or that", "this and/or that"),
        ("", ""),
    ],
)
def test_one_link_is_found_with_anything_around_it(text: str, link: str) -> None:
    assert one_link(text) == link


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("https://example.com/a https://example.com/b", 2),
        ("https://example.com/a\nhttps://example.com/b\nhttps://example.com/c", 3),
        ("https://example.com/ahttps://example.com/b", 2),
        ("t.me/name and https://vk.com/name", 2),
    ],
)
def test_several_links_are_asked_for_one_by_one(text: str, count: int) -> None:
    with pytest.raises(BadParameter, match="one link at a time") as refusal:
        one_link(text)
    assert refusal.value.params == {"count": count}


@pytest.mark.parametrize(
    "text", ["https://example.com/some page/here", "https://t.me/ name/12", "t.me/a /b"]
)
def test_a_space_within_a_link_is_not_its_end(text: str) -> None:
    with pytest.raises(BadParameter, match="space"):
        one_link(text)


@pytest.mark.parametrize(
    ("opened", "link"),
    [
        ("tg://resolve?domain=name", "https://t.me/name"),
        ("tg:resolve?domain=name", "https://t.me/name"),
        ("tg://resolve/?domain=name", "https://t.me/name"),
        ("tg://resolve?domain=name&post=12", "https://t.me/name/12"),
        ("tg://resolve?post=12&domain=name", "https://t.me/name/12"),
        ("tg://resolve?domain=name&post=12&comment=3", "https://t.me/name/12?comment=3"),
        ("tg://resolve?domain=some_bot&start=ref-7", "https://t.me/some_bot?start=ref-7"),
        ("tg://join?invite=AbC-d_1", "https://t.me/+AbC-d_1"),
        ("tg://resolve?phone=1", "tg://resolve?phone=1"),
        ("tg://resolve?domain=", "tg://resolve?domain="),
        ("tg://resolve?domain=a/../b", "tg://resolve?domain=a/../b"),
        ("tg://settings", "tg://settings"),
        ("https://example.com/?domain=name", "https://example.com/?domain=name"),
    ],
)
def test_a_link_that_opens_the_application_is_one_of_the_web(opened: str, link: str) -> None:
    assert web_link(opened) == link


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("@name", "name"),
        ("＠name", "name"),
        ("my page (@name)", "name"),
        ("followers for @na.me, please", "na.me"),
        ("@name @name", "name"),
        ("@name @other", None),
        ("mail@example.com", None),
        ("name", None),
        ("@", None),
        ("", None),
    ],
)
def test_one_name_is_found_by_its_sign(text: str, name: str | None) -> None:
    assert one_name(text) == name


@given(anything)
def test_whatever_is_found_is_found_again_in_itself(text: str) -> None:
    try:
        link = one_link(text)
    except BadParameter:
        return
    if not any(sign.isspace() for sign in link) and link.startswith("https://"):
        assert one_link(link) == link
