"""Text files: read in the encoding they are in, or refused with what to do."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.parameters import FILE_LIMIT, BadParameter, decode

TEXT = "Отлично!\nSuper 👍\n\nça va, schön"
CYRILLIC = "Отлично! №1\r\nОчень «нравится» — 100%\r\nWow, круто…"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF8 * 2 + TEXT.encode(),
        TEXT.encode() + b"\x1a",
    ],
)
def test_unicode_is_read_with_and_without_its_mark(content: bytes) -> None:
    assert decode(content) == TEXT


def test_windows_1251_is_read_where_it_is_no_unicode() -> None:
    assert decode(CYRILLIC.encode("cp1251")) == CYRILLIC


@pytest.mark.parametrize("content", [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_an_empty_file_is_an_empty_text(content: bytes) -> None:
    assert decode(content) == ""


@pytest.mark.parametrize(
    "content",
    [
        b"\x00",
        b"one\x00two",
        "one\ntwo".encode("utf-16-le"),
        "one\ntwo".encode("utf-32"),
        b"PK\x03\x04\x14\x00\x06\x00",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0\x10JFIF",
        codecs.BOM_UTF16_LE + b"a",
        codecs.BOM_UTF16_LE + b"\x00\xd8a\x00",
        "café".encode("latin-1"),
        "été".encode("latin-1"),
        "größer".encode("cp1252"),
        "çok güzel".encode("cp1254"),
        b"price: 5 \x98",
        b"\x1b[31mred",
    ],
)
def test_what_is_no_text_or_not_for_certain_is_refused(content: bytes) -> None:
    with pytest.raises(BadParameter, match="UTF-8"):
        decode(content)


def test_a_file_at_the_limit_passes_and_one_beyond_does_not() -> None:
    assert len(decode(b"x" * FILE_LIMIT)) == FILE_LIMIT
    with pytest.raises(BadParameter) as refusal:
        decode(b"x" * (FILE_LIMIT + 1))
    assert refusal.value.params == {"size": FILE_LIMIT + 1, "limit": FILE_LIMIT}


marks = st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])


@given(marks, st.binary(max_size=200))
def test_any_bytes_are_a_text_or_a_refusal(mark: bytes, content: bytes) -> None:
    try:
        text = decode(mark + content)
    except BadParameter:
        return
    assert "\x00" not in text
    assert decode(text.encode()) == text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=100))
def test_any_text_comes_back_from_every_encoding_of_unicode(text: str) -> None:
    text = text.lstrip("\ufeff")
    assert decode(text.encode()) == text
    assert decode(text.encode("utf-8-sig")) == text
    assert decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le")) == text
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be")) == text
