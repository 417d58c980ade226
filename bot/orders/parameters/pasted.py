"""Finds the one link in a pasted text: alone, among words, or in an application's form."""

import re
from collections.abc import Iterator
from typing import Final

from bot.catalog.rules.sites import network_of_link
from bot.i18n import N_
from bot.orders.parameters.refusal import BadParameter
from bot.text.invisible import trim_invisible

_LINK: Final = re.compile(r"(?:https?|tg)://\S", re.IGNORECASE)
_PASTED_TWICE = re.compile(r"(?<=[^/=?&#:])(?=https?://)", re.IGNORECASE)
_RESOLVED = re.compile(r"tg:(?://)?resolve/?\?(?:.*&)?domain=(\w+)(?:&.*)?", re.ASCII)
_INVITED = re.compile(r"tg:(?://)?join/?\?(?:.*&)?invite=([\w-]+)(?:&.*)?", re.ASCII)
_OF_RESOLVED = re.compile(r"[?&](post|start|startapp|comment|thread)=([\w-]+)", re.ASCII)
_NAMED = re.compile(r"(?<!\S)[(\[«\"']?[@＠](\S+)")
_BEFORE = "([{<«»\"'“”„‘’*"
_AFTER = ")]}>«»\"'“”‘’*.,:;!…"


def one_link(text: str) -> str:
    """Return the link in a text as it was typed, or the whole text if it is one word.

    Raise BadParameter for several links. The same link twice, as some applications share it,
    counts as one.
    """
    word = trim_invisible(text)
    if not re.search(r"\s", word) and not _PASTED_TWICE.search(word):
        return web_link(_unquoted(word))
    found = dict.fromkeys(_links(word))
    if len(found) > 1:
        raise BadParameter(
            N_("⚠️ There are {count} links in this message. Send one link at a time."),
            count=len(found),
        )
    return web_link(next(iter(found), word))


def one_name(text: str) -> str | None:
    """Return the name after the only `@` that begins a word; None if there is not exactly one."""
    found = {_bare(name) for name in _NAMED.findall(trim_invisible(text))}
    return found.pop() if len(found) == 1 else None


def web_link(link: str) -> str:
    """Return the https link for a tg: link; any other link as it is."""
    if found := _RESOLVED.fullmatch(link):
        queries = dict(_OF_RESOLVED.findall(link))
        post = queries.pop("post", "")
        tail = "&".join(f"{name}={value}" for name, value in queries.items())
        return f"https://t.me/{found[1]}{post and f'/{post}'}{tail and f'?{tail}'}"
    if found := _INVITED.fullmatch(link):
        return f"https://t.me/+{found[1]}"
    return link


def _links(text: str) -> Iterator[str]:
    """Yield the links in a text; without a scheme only those of known hosts."""
    words = [part for word in text.split() for part in _PASTED_TWICE.split(word)]
    for at, word in enumerate(words):
        link = _bare(word)
        if not _LINK.match(link) and not ("/" in link and network_of_link(link)):
            continue
        if "/" in "".join(words[at + 1 : at + 2]) and not _starts(words[at + 1]):
            # A link with a space in it: its end cannot be known.
            raise BadParameter(
                N_("⚠️ The link holds a space or an invisible character. Send one link and no more.")
            )
        yield link


def _starts(word: str) -> bool:
    link = _bare(word)
    return bool(_LINK.match(link) or network_of_link(link) or link.startswith("@"))


def _unquoted(word: str) -> str:
    """Return a word without the quotes or brackets around it."""
    held = len(word) > 1 and (word[0] + word[-1]) in ("<>", '""', "''", "«»", "“”", "()", "[]")
    return word[1:-1] if held else word


def _bare(word: str) -> str:
    """Return a word without the punctuation around it."""
    link = trim_invisible(word).lstrip(_BEFORE)
    shorn = link.rstrip(_AFTER)
    return f"{shorn})" if "(" in shorn and link[len(shorn) :].startswith(")") else shorn
