"""What must be alike in a sentence and its translation."""

import re
import unicodedata
from collections import Counter
from string import Formatter

TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^<>]*)>")
CODE = re.compile(r"<code>(.*?)</code>")
COMMAND = re.compile(r"(?<![\w<:/.])/([a-z_]+)")
ADDRESS = re.compile(r"https?://[\w./-]*")


def placeholders(text: str) -> Counter[str]:
    """Count the `{names}`; ValueError for anything but a plain name in braces."""
    found: Counter[str] = Counter()
    for _, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"not a plain name: {name!r}")
        found[name] += 1
    return found


def tags(text: str) -> Counter[str]:
    """Count the tags, opening and closing apart, with what stands in them."""
    return Counter(match[0] for match in TAG.finditer(text))


def symbols(text: str) -> Counter[str]:
    """Count emoji and other pictures, for none may be lost."""
    return Counter(each for each in text if unicodedata.category(each) == "So")


def lead(text: str) -> str:
    """Return the emoji or sign a text begins with, or nothing."""
    first, *_ = (*text.split(maxsplit=1), "")
    wordless = not any(each.isalnum() or each in "{<«„“\"'(/@" for each in first)
    return first if wordless else ""


def frame(text: str) -> tuple[str, str, int]:
    """Return the space around a text and its number of lines."""
    head = text[: len(text) - len(text.lstrip())]
    tail = text[len(text.rstrip()) :]
    return head, tail, text.count("\n")


def commands(text: str) -> set[str]:
    """Return the bot's commands a text names."""
    return set(COMMAND.findall(text))


def codes(text: str) -> Counter[str]:
    """Count what is to be copied or typed as it stands."""
    return Counter(CODE.findall(text))


def wording(text: str) -> str:
    """Return what of a text is language: no tags, names in braces, code, commands, addresses."""
    for pattern in (CODE, TAG, ADDRESS, COMMAND, re.compile(r"\{\w*\}")):
        text = pattern.sub(" ", text)
    return text


def mixed_words(text: str) -> list[str]:
    """Return words of Latin and Cyrillic letters together: a slip no eye sees."""
    return [
        word
        for word in re.findall(r"[^\W\d_]+", wording(text))
        if len({unicodedata.name(letter).split()[0] for letter in word}) > 1
    ]
