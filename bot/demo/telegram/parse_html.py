"""Parse Telegram's HTML, a small fixed set of tags, into text and entities.

Tags, attributes and error texts are those of the Bot API ("HTML style"). Offsets in error texts
are bytes of UTF-8, offsets in entities are UTF-16 code units.
"""

import re
from typing import NoReturn

from bot.demo.telegram.errors import bad_request
from bot.demo.telegram.html_tags import (
    ARGUMENTS,
    STYLES,
    TAGS,
    Entity,
    Opened,
    entity_of,
    is_language_of,
)
from bot.demo.telegram.references import dereference, unescape
from bot.demo.telegram.utf16 import utf16_length

_SPECIAL = re.compile(r"[<&]")
_PLAIN_TAG = re.compile(r"<(/?)(b|i|u|s|code)>")
"""The most frequent tags, for speed; all other tags go to `_start_tag` and `_end_tag`."""
_START = re.compile(r"<([^\s>]*)\s*")
_END = re.compile(r"</([^\s>]*)\s*")
_ATTRIBUTE = re.compile(r"([^\s=>]*)\s*")
_EQUALS = re.compile(r"=\s*")
_TOKEN = re.compile(r"[a-zA-Z0-9.\-]*")
_SPACE = re.compile(r"\s*")


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Parse `source` into its text and entities; ApiError 400 "can't parse entities: …"."""
    if _SPECIAL.search(source) is None:
        return source, []
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.chunks: list[str] = []
        self.offset = 0
        self.open: list[Opened] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        source = self.source
        while (special := _SPECIAL.search(source, self.at)) is not None:
            self._text(source[self.at : special.start()])
            self.at = special.start()
            if special.group() == "&":
                self._reference()
            elif (plain := _PLAIN_TAG.match(source, self.at)) and self._plain(plain):
                pass
            elif source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        self._text(source[self.at :])
        if self.open:
            self._refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)  # only "pre" entities have a language
        return "".join(self.chunks), self.entities

    def _text(self, text: str) -> None:
        if text:
            self.chunks.append(text)
            self.offset += utf16_length(text)

    def _plain(self, tag: re.Match[str]) -> bool:
        """Open or close a tag without attributes; False if an end tag does not match."""
        end, name = tag.groups()
        if not end:
            self.open.append(Opened(name, {}, self.offset, len(self.chunks)))
        elif not self.open or self.open[-1].tag != name:
            return False
        else:
            opened = self.open.pop()
            if self.offset > opened.offset:
                self._close(opened)
        self.at = tag.end()
        return True

    def _reference(self) -> None:
        text, self.at = dereference(self.source, self.at)
        self._text(text)

    def _start_tag(self) -> None:
        begin = self.at
        name = _matched(_START, self.source, begin)
        self.at = name.end()
        if name.end(1) == len(self.source):
            self._refuse("Unclosed start tag", begin)
        tag = name.group(1).lower()
        if tag not in TAGS:
            self._refuse(f'Unsupported start tag "{tag}"', begin)
        arguments = self._attributes(tag, begin)
        if tag == "span" and arguments.get("class") != "spoiler":
            self._refuse('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(Opened(tag, arguments, self.offset, len(self.chunks)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        """Read up to the closing `>`; return the values of the tag's known attributes."""
        arguments: dict[str, str] = {}
        while not self.source.startswith(">", self.at):
            name = _matched(_ATTRIBUTE, self.source, self.at)
            self.at = name.end()
            if not name.group(1):
                if self.at >= len(self.source):
                    self._refuse(f'Unclosed start tag "{tag}"', begin)
                self._refuse(f'Empty attribute name in the tag "{tag}"', begin)
            value = self._attribute_value(tag, name.group(1), begin)
            prefix = ARGUMENTS.get((tag, name.group(1)))
            if prefix is not None and value.startswith(prefix):
                arguments[name.group(1)] = value.removeprefix(prefix)
            self.at = _matched(_SPACE, self.source, self.at).end()
        self.at += 1
        return arguments

    def _attribute_value(self, tag: str, name: str, begin: int) -> str:
        source = self.source
        equals = _EQUALS.match(source, self.at)
        if equals is None:
            if (tag, name) == ("blockquote", "expandable"):
                return "expandable"
            if self.at >= len(source):
                self._refuse(f'Unclosed start tag "{tag}"', begin)
            self._refuse(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin
            )
        self.at = equals.end()
        if self.at >= len(source):
            self._refuse(f'Unclosed start tag "{tag}"', begin)
        return self._quoted(begin) if source[self.at] in "\"'" else self._bare()

    def _bare(self) -> str:
        token = _matched(_TOKEN, self.source, self.at)
        after = self.source[token.end() : token.end() + 1]
        if after != ">" and not after.isspace():
            self._refuse("Unexpected end of name token", self.at)
        self.at = token.end()
        return token.group().lower()

    def _quoted(self, begin: int) -> str:
        close = self.source.find(self.source[self.at], self.at + 1)
        if close < 0:
            self._refuse("Unclosed start tag", begin)
        raw, self.at = self.source[self.at + 1 : close], close + 1
        return unescape(raw)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            self._refuse("Unexpected end tag", begin)
        name = _matched(_END, self.source, begin)
        if not self.source.startswith(">", name.end()):
            self._refuse("Unclosed end tag", begin)
        self.at = name.end() + 1
        opened = self.open.pop()
        found = name.group(1).lower()
        if found and found != opened.tag:
            self._refuse(
                f"Unmatched end tag at byte offset {self._bytes(begin)}, "
                f'expected "</{opened.tag}>", found "</{found}>"'
            )
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: Opened) -> None:
        length = self.offset - opened.offset
        if opened.tag in STYLES:
            kind = STYLES[opened.tag]
            self.entities.append({"type": kind, "offset": opened.offset, "length": length})
            return
        span = {"offset": opened.offset, "length": length}
        if opened.tag == "pre" and self.entities and is_language_of(self.entities[-1], span):
            self.entities[-1]["type"] = "pre"
            return
        inside = "".join(self.chunks[opened.chunk :])
        entity = entity_of(opened, inside)
        if entity is not None:
            self.entities.append({"type": entity.pop("type"), **span, **entity})

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _refuse(self, reason: str, position: int | None = None) -> NoReturn:
        where = "" if position is None else f" at byte offset {self._bytes(position)}"
        raise bad_request(f"can't parse entities: {reason}{where}")


def _matched(pattern: re.Pattern[str], source: str, position: int) -> re.Match[str]:
    """Match a pattern that also matches the empty string, so the result is never None."""
    found = pattern.match(source, position)
    assert found is not None  # noqa: S101
    return found
