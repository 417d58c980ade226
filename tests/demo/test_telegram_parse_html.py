"""Telegram's HTML, tag by tag, and its errors with Telegram's texts."""

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.telegram.errors import ApiError
from bot.demo.telegram.parse_html import parse_html
from bot.demo.telegram.utf16 import utf16_length, utf16_slice


def entity(kind: str, offset: int, length: int, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **fields}


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
        ("B", "bold"),
    ],
)
def test_a_tag_becomes_its_entity(tag: str, kind: str) -> None:
    assert parse_html(f"a <{tag}>bc</{tag}> d") == ("a bc d", [entity(kind, 2, 2)])


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        (
            '<i><tg-time unix="1647531900" format="wDT">then</tg-time></i>',
            "then",
            [
                entity("date_time", 0, 4, unix_time=1647531900, date_time_format="wDT"),
                entity("italic", 0, 4),
            ],
        ),
        (
            "<tg-time format='' unix='0'>x</tg-time>",
            "x",
            [entity("date_time", 0, 1, unix_time=0, date_time_format="")],
        ),
        ("", "", []),
        ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
        (
            '<a href="https://a.example/x?y=1&amp;z=2">go</a>',
            "go",
            [entity("text_link", 0, 2, url="https://a.example/x?y=1&z=2")],
        ),
        (
            "<a href='https://a.example'>go</a>",
            "go",
            [entity("text_link", 0, 2, url="https://a.example/")],
        ),
        ("<a href=a.example>go</a>", "go", [entity("text_link", 0, 2, url="http://a.example/")]),
        (
            "<a>https://a.example/x</a>",
            "https://a.example/x",
            [entity("text_link", 0, 19, url="https://a.example/x")],
        ),
        ('<a href="nowhere">go</a>', "go", []),
        (
            '<a href="tg://user?id=7">you</a>',
            "you",
            [entity("text_mention", 0, 3, user={"id": 7})],
        ),
        (
            '<tg-emoji emoji-id="5368">👍</tg-emoji>',
            "👍",
            [entity("custom_emoji", 0, 2, custom_emoji_id="5368")],
        ),
        (
            '<pre><code class="language-python">x = 1</code></pre>',
            "x = 1",
            [entity("pre", 0, 5, language="python")],
        ),
        ('<code class="language-python">x</code>', "x", [entity("code", 0, 1)]),
        ("<pre><code>x</code></pre>", "x", [entity("code", 0, 1), entity("pre", 0, 1)]),
        (
            "<blockquote expandable>x</blockquote>",
            "x",
            [entity("expandable_blockquote", 0, 1)],
        ),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", [entity("bold", 0, 1)]),
        ("<b>x</b  >y", "xy", [entity("bold", 0, 1)]),
        ("<b>x<i>y</i></b>", "xy", [entity("italic", 1, 1), entity("bold", 0, 2)]),
    ],
)
def test_html_becomes_text_and_entities(
    source: str, text: str, entities: list[dict[str, Any]]
) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&lt&gt", "<>"),
        ("&#65;&#x42;&#x1F44D;", "AB👍"),
        ("&#65 x", "A x"),
        ("&nbsp; & &copy; &", "&nbsp; & &copy; &"),
        ("&ltd;", "&ltd;"),
        ("&#0;", "&#0;"),
        ("&#x110000;", "&#x110000;"),
        ("a > b", "a > b"),
    ],
)
def test_references_are_decoded_and_other_ampersands_stay(source: str, text: str) -> None:
    assert parse_html(f"<b>{source}</b>")[0] == text


def test_offsets_count_utf16_units() -> None:
    text, entities = parse_html("👍 <b>é👍</b>!")
    assert text == "👍 é👍!"
    assert entities == [entity("bold", 3, 3)]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <br> b", 'Unsupported start tag "br" at byte offset 2'),
        ("é <p>", 'Unsupported start tag "p" at byte offset 3'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("x <", "Unclosed start tag at byte offset 2"),
        ("<i ", 'Unclosed start tag "i" at byte offset 0'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ('<a href="x"', 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=x", "Unexpected end of name token at byte offset 8"),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<a =x>z</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        (
            "<i    aba>",
            'Expected equal sign in declaration of an attribute of the tag "i" at byte offset 0',
        ),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b></", "Unexpected end tag at byte offset 8"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</b y>", "Unclosed end tag at byte offset 4"),
        (
            "<b><i>x</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            '<span class="red">x</span>',
            'Tag "span" must have class "tg-spoiler" at byte offset 0',
        ),
        (
            '<tg-emoji emoji-id="abc">x</tg-emoji>',
            "Invalid custom emoji identifier specified",
        ),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        (
            "&#57311;",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
    ],
)
def test_bad_html_is_refused_in_telegrams_words(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.code == 400
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    parsed, entities = parse_html(f"<b>{html.escape(text, quote=False)}</b>")
    assert parsed == text
    assert entities == ([entity("bold", 0, utf16_length(text))] if text else [])
    assert utf16_slice(parsed, 0, utf16_length(text)) == text


@given(st.text("<>/abip &;#=\"'xcode", max_size=30))
def test_rubbish_is_parsed_or_refused_and_never_breaks(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except ApiError as refused:
        assert refused.description.startswith("Bad Request: can't parse entities: ")  # noqa: PT017
    else:
        assert all(
            0 <= e["offset"] < e["offset"] + e["length"] <= utf16_length(text) for e in entities
        )
