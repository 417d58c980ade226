"""Reading the bytes of an answer, whatever stands around the JSON."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.panel.body import DEEPEST, EXCERPT, LONGEST_NOISY, Body, BodyKind, Cleaning, read_body
from tests.panel.reply_server import KEY


@pytest.mark.parametrize(
    ("content", "document"),
    [
        (b'{"a": 1}', {"a": 1}),
        (b"[]", []),
        (b"5", 5),
        (b"null", None),
        (b'"word"', "word"),
        (b"\xef\xbb\xbf[1]", [1]),
        ("\ufeff\ufeff\n \t[1]".encode(), [1]),
        (b"\x00\r\n[1]\x00", [1]),
        (b'{"a": 1} <!-- cached -->', {"a": 1}),
        (b'[1]\n<br />Deprecated', [1]),
        (b'{"a": "line\nbreak\tand tab"}', {"a": "line\nbreak\tand tab"}),
        (b'{"a": NaN, "b": [Infinity]}', {"a": "NaN", "b": ["Infinity"]}),
        (b'{"c": -Infinity}', {"c": "-Infinity"}),
        ('{"a": "é€"}'.encode(), {"a": "é€"}),
        (b'{"a": "caf\xe9"}', {"a": "caf\ufffd"}),
    ],
)  # fmt: skip
def test_json_at_the_start_is_the_answer(content: bytes, document: Any) -> None:
    body = read_body(content)
    assert (body.kind, body.document) == (BodyKind.JSON, document)


def test_a_fraction_is_exact() -> None:
    document = read_body(b'{"rate": 0.1, "tiny": 1e-06, "whole": 3}').document
    assert document == {"rate": Decimal("0.1"), "tiny": Decimal("0.000001"), "whole": 3}
    assert isinstance(document["rate"], Decimal)


@pytest.mark.parametrize(
    ("content", "document"),
    [
        (b'<br />\n<b>Warning</b>: x in a.php on line 3<br />\n{"a": 1}', {"a": 1}),
        (b"PHP Notice [8] undefined {x}\n[1, 2]", [1, 2]),
        (b"1a3\r\n[7]", [7]),
        (b'"a" {"a": 1}', {"a": 1}),
    ],
)
def test_json_behind_noise_is_recovered_and_marked_so(content: bytes, document: Any) -> None:
    body = read_body(content)
    assert (body.kind, body.document) == (BodyKind.RECOVERED, document)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", BodyKind.EMPTY),
        (b" \r\n\t\xef\xbb\xbf", BodyKind.EMPTY),
        (b"<html>down</html>", BodyKind.HTML),
        (b'<script>var a = {"order": 1};</script>', BodyKind.HTML),
        (b"<pre>[1]</pre>", BodyKind.HTML),
        (b'{"order": 1}{"order": 2}', BodyKind.OTHER),
        (b'{"order": 1}\n[2]', BodyKind.OTHER),
        (b'{"order": 1', BodyKind.OTHER),
        (b"{order: 1}", BodyKind.OTHER),
        (b"first line\nsecond line", BodyKind.OTHER),
        (b"word " * 100, BodyKind.OTHER),
        (b"[" * 100_000, BodyKind.OTHER),
        (b'{"n": 1e99999999999999999999}', BodyKind.OTHER),
        (b'{"n": ' + b"9" * 5000 + b"}", BodyKind.OTHER),
        (b"[" * (DEEPEST + 3) + b"]" * (DEEPEST + 3), BodyKind.OTHER),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_is_no_json_is_named(content: bytes, kind: BodyKind) -> None:
    body = read_body(content)
    assert (body.kind, body.document) == (kind, None)


@pytest.mark.parametrize("text", ["Invalid request", "5 apples", "nullify it", "ошибка"])
def test_one_plain_sentence_is_the_answer(text: str) -> None:
    assert read_body(text.encode()) == Body(BodyKind.SENTENCE, text, text)


def test_json_is_not_looked_for_in_a_large_page() -> None:
    page = b"<p>" + b" " * LONGEST_NOISY + b'{"a": 1}'
    assert read_body(page).kind is BodyKind.HTML
    assert read_body(page[:3] + page[-500:]).kind is BodyKind.RECOVERED


def test_an_excerpt_has_no_tags_and_one_line() -> None:
    page = (
        b"<html><style>p {\ncolor: red }</style><script>go()</script><h1>Back\n&amp; soon</h1>"
        + b"<p>x</p>" * 500
    )
    excerpt = read_body(page).excerpt
    assert excerpt.startswith("Back & soon x x")
    assert len(excerpt) == EXCERPT


def test_what_no_column_stores_is_taken_out_of_every_text() -> None:
    body = read_body(rb'{"a\u0000b": ["x\u0000y", "\ud83d", "\ud83d\ude00", {"z": "\udfff!"}]}')
    assert body.document == {"ab": ["xy", "", "😀", {"z": "!"}]}
    json.dumps(body.document, ensure_ascii=False).encode()


def test_the_key_is_taken_out_wherever_it_is_echoed() -> None:
    echoed = {"error": f"no key {KEY} here", KEY: [KEY, {"deep": f"<{KEY}>"}]}
    body = read_body(json.dumps(echoed).encode(), Cleaning(KEY))
    assert KEY not in repr(body)
    assert body.document["error"] == "no key ••• here"


@pytest.mark.parametrize(
    "page",
    [
        f"<h1>{KEY}</h1>",
        f"denied: {KEY}",
        "<i></i>" * 571 + KEY,
        "<p>" + "".join(f"&#{ord(mark)};" for mark in KEY),
        "\n".join([KEY] * 3),
    ],
)
def test_the_key_is_in_no_excerpt(page: str) -> None:
    body = read_body(page.encode(), Cleaning(KEY))
    assert KEY not in repr(body)
    assert KEY[:12] not in repr(body)


def test_a_short_secret_is_left_for_it_would_spoil_ids() -> None:
    assert read_body(b'{"order": "1234567"}', Cleaning("1234567")).document == {"order": "1234567"}


def test_a_cleaning_does_not_show_the_key() -> None:
    assert KEY not in repr(Cleaning(KEY))


def test_a_panels_names_become_the_documents_at_any_depth() -> None:
    cleaning = Cleaning(renamed=(("order", "order_id"), ("remains", "left")))
    body = read_body(b'{"order_id": 5, "all": [{"left": 2}, {"left": 3, "remains": 4}]}', cleaning)
    assert body.document == {"order": 5, "all": [{"remains": 2}, {"left": 3, "remains": 4}]}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_raising(content: bytes) -> None:
    body = read_body(content, Cleaning(KEY))
    assert body.kind in BodyKind
    assert len(body.excerpt) <= EXCERPT


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(JSON)
def test_any_json_is_read_as_json(document: Any) -> None:
    assert read_body(json.dumps(document).encode()).kind is BodyKind.JSON
