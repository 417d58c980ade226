"""Features that a sentence and its translation must have in common."""

import re
import unicodedata
from collections import Counter
from string import Formatter

TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^<>]*)>")
CODE = re.compile(r"<code>(.*?)</code>")
COMMAND = re.compile(r"(?<![\w<:/.])/([a-z_]+)")
ADDRESS = re.compile(r"https?://[\w./-]*")


def placeholders(text: str) -> Counter[str]:
    """Count the `{names}` of a text. ValueError if braces hold anything but a plain name."""
    found: Counter[str] = Counter()
    for _, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"not a plain name: {name!r}")
        found[name] += 1
    return found


def tags(text: str) -> Counter[str]:
    """Count the HTML tags with their attributes; an opening and a closing tag are two."""
    return Counter(match[0] for match in TAG.finditer(text))


def symbols(text: str) -> Counter[str]:
    """Count the emoji and other pictographs."""
    return Counter(each for each in text if unicodedata.category(each) == "So")


def lead(text: str) -> str:
    """Return the emoji or sign that a text begins with; empty if it begins with neither."""
    first, *_ = (*text.split(maxsplit=1), "")
    wordless = not any(each.isalnum() or each in "{<«„“\"'(/@" for each in first)
    return first if wordless else ""


def frame(text: str) -> tuple[str, str, int]:
    """Return the white space around a text, and its count of lines."""
    head = text[: len(text) - len(text.lstrip())]
    tail = text[len(text.rstrip()) :]
    return head, tail, text.count("\n")


def commands(text: str) -> set[str]:
    """Return the bot's commands that a text names."""
    return set(COMMAND.findall(text))


def codes(text: str) -> Counter[str]:
    """Count the pieces of code, which must stay unchanged."""
    return Counter(CODE.findall(text))


def wording(text: str) -> str:
    """Return a text without tags, names in braces, code, commands and addresses."""
    for pattern in (CODE, TAG, ADDRESS, COMMAND, re.compile(r"\{\w*\}")):
        text = pattern.sub(" ", text)
    return text


def mixed_words(text: str) -> list[str]:
    """Return the words that mix Latin and Cyrillic letters, a mistake that cannot be seen."""
    return [
        word
        for word in re.findall(r"[^\W\d_]+", wording(text))
        if len({unicodedata.name(letter).split()[0] for letter in word}) > 1
    ]
