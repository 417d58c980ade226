"""Entities: detected, passed as a parameter, cut around code, and written back as HTML."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.telegram.entities import (
    MAX_ENTITIES,
    checked_entities,
    detect,
    merge_entities,
    to_html,
)
from bot.demo.telegram.errors import ApiError
from bot.demo.telegram.parse_html import parse_html
from bot.demo.telegram.utf16 import utf16_length, utf16_slice


def entity(kind: str, offset: int, length: int, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **fields}


def pieces(text: str) -> list[tuple[str, str]]:
    return [(e["type"], utf16_slice(text, e["offset"], e["length"])) for e in detect(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nothing here", []),
        ("/start payload", [("bot_command", "/start")]),
        ("/start@VitrineDemoBot", [("bot_command", "/start@VitrineDemoBot")]),
        ("say /help, /stop.", [("bot_command", "/help"), ("bot_command", "/stop")]),
        ("and/or a//b 1/2", []),
        ("см. /помощь", []),
        ("https://a.example/x?y=1#z", [("url", "https://a.example/x?y=1#z")]),
        ("(see https://a.example/x).", [("url", "https://a.example/x")]),
        ("https://a.example/a_(b) c", [("url", "https://a.example/a_(b)")]),
        ("go to t.me/some_bot?start=x!", [("url", "t.me/some_bot?start=x")]),
        ("www.instagram.com/p/1/", [("url", "www.instagram.com/p/1/")]),
        ("tg://resolve?domain=x", [("url", "tg://resolve?domain=x")]),
        ("file.txt and 3.14", []),
        ("write to shop@mail.example.com now", [("email", "shop@mail.example.com")]),
        ("by @some_user, @ab", [("mention", "@some_user")]),
        ("#order #1 #a1", [("hashtag", "#order"), ("hashtag", "#a1")]),
        ("$USD and $usd", [("cashtag", "$USD")]),
        ("👍👍 /start 👍 @some_user", [("bot_command", "/start"), ("mention", "@some_user")]),
    ],
)
def test_telegram_marks_what_it_knows(text: str, found: list[tuple[str, str]]) -> None:
    assert pieces(text) == found


def test_offsets_after_an_emoji_are_utf16_units() -> None:
    assert detect("👍 /go") == [entity("bot_command", 3, 3)]


def test_found_entities_stand_between_the_given_ones_in_order() -> None:
    text = "bold @some_user"
    assert merge_entities(text, [entity("bold", 0, 4)]) == [
        entity("bold", 0, 4),
        entity("mention", 5, 10),
    ]


def test_the_longer_of_two_entities_at_one_place_comes_first() -> None:
    assert merge_entities("word", [entity("italic", 0, 2), entity("bold", 0, 4)]) == [
        entity("bold", 0, 4),
        entity("italic", 0, 2),
    ]


@pytest.mark.parametrize("kind", ["code", "pre", "text_link"])
def test_nothing_is_looked_for_in_code_and_links(kind: str) -> None:
    given_entities = [entity(kind, 0, 6)]
    assert merge_entities("/start", given_entities) == given_entities


def test_bold_is_cut_around_code() -> None:
    text, entities = parse_html("<b>Total: <code>5</code> units</b>")
    assert merge_entities(text, entities) == [
        entity("bold", 0, 7),
        entity("code", 7, 1),
        entity("bold", 8, 6),
    ]


def test_a_style_inside_code_is_lost() -> None:
    text, entities = parse_html("<code>a<b>b</b>c</code>")
    assert merge_entities(text, entities) == [entity("code", 0, 3)]


def test_a_quote_may_hold_code() -> None:
    text, entities = parse_html("<blockquote>a <code>b</code></blockquote>")
    assert merge_entities(text, entities) == [entity("blockquote", 0, 3), entity("code", 2, 1)]


def test_entities_beyond_a_hundred_are_dropped() -> None:
    text = "x" * 150
    given_entities = [entity("bold" if n % 2 else "italic", n, 1) for n in range(150)]
    assert len(merge_entities(text, given_entities)) == MAX_ENTITIES


def test_given_entities_are_kept_and_found_kinds_left_to_telegram() -> None:
    given_entities = [entity("bold", 0, 2), entity("mention", 0, 5), entity("italic", 1, 0)]
    assert checked_entities("hello", given_entities) == [entity("bold", 0, 2)]


def test_a_link_of_a_given_entity_is_written_as_telegram_writes_it() -> None:
    given_entities = [entity("text_link", 0, 2, url="HTTPS://a.example")]
    assert checked_entities("go", given_entities)[0]["url"] == "https://a.example/"


@pytest.mark.parametrize(
    ("given_entities", "reason"),
    [
        ("bold", "can't parse entities: expected an Array of MessageEntity"),
        (["bold"], "can't parse MessageEntity: expected an Object"),
        (
            [{"type": "bold"}],
            'can\'t parse MessageEntity: fields "offset" and "length" are Numbers',
        ),
        ([entity("blink", 0, 1)], "can't parse MessageEntity: Unsupported type specified"),
        ([entity("text_link", 0, 1)], "can't parse MessageEntity: Can't find field \"url\""),
        ([entity("text_mention", 0, 1)], "can't parse MessageEntity: Can't find field \"user\""),
        (
            [entity("text_link", 0, 1, url="nowhere")],
            "entity URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
        ([entity("text_link", 0, 1, url="")], "entity URL '' is invalid: URL host is empty"),
        ([entity("bold", -1, 1)], "receive an entity with incorrect offset -1"),
        ([entity("bold", 0, -1)], "receive an entity with incorrect length -1"),
        (
            [entity("bold", 100, 1)],
            "entity begins after the end of the text at UTF-16 offset 100",
        ),
        (
            [entity("bold", 0, 100)],
            "entity beginning at UTF-16 offset 0 ends after the end of the text "
            "at UTF-16 offset 100",
        ),
    ],
)
def test_bad_entities_are_refused(given_entities: Any, reason: str) -> None:
    with pytest.raises(ApiError) as refused:
        checked_entities("hello", given_entities)
    assert refused.value.description == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    "source",
    [
        "plain &amp; simple &lt;b&gt;",
        "<b>bold <i>both</i></b> <u>under</u> <s>gone</s>",
        '<a href="https://a.example/x?y=1&amp;z=2">go</a>',
        '<a href="tg://user?id=7">you</a>',
        "<tg-spoiler>secret</tg-spoiler>",
        "<code>x</code> <pre>y</pre>",
        '<pre><code class="language-python">x = 1</code></pre>',
        "<blockquote>q</blockquote><blockquote expandable>q</blockquote>",
        '👍 <b>é👍</b> <tg-emoji emoji-id="1">👍</tg-emoji>',
        "<b>a</b><i>b</i>",
    ],
)
def test_html_survives_the_way_there_and_back(source: str) -> None:
    text, entities = parse_html(source)
    assert to_html(text, merge_entities(text, entities)) == source


def test_what_telegram_found_itself_stays_plain_in_html() -> None:
    assert to_html("/start", detect("/start")) == "/start"


@given(st.text(st.characters(codec="utf-8"), max_size=40), st.text(max_size=5))
def test_a_command_is_found_wherever_it_stands(before: str, after: str) -> None:
    text = f"{before} /start {after}"
    commands = [e for e in detect(text) if utf16_slice(text, e["offset"], e["length"]) == "/start"]
    assert {"type": "bot_command", "offset": utf16_length(before) + 1, "length": 6} in commands
