"""Categories on buttons: what tells one from the next, in as little room as a phone has."""

import re
from functools import cache

from bot.catalog.cards import CategoryCard
from bot.catalog.rules.networks import Network
from bot.i18n import Translator
from bot.text.cutting import ELLIPSIS, cut_to_width

LABEL = 34
"""Columns of a button that a phone shows whole."""


def category_label(tr: Translator, category: CategoryCard, network: Network | None) -> str:
    """Return a category and how much it has; `network` is the one whose own it stands among."""
    title = category.title if network is None else without_network_name(category.title, network)
    return f"{_brief(title)} · {tr.number(category.count)}"


def _brief(title: str) -> str:
    """Return a title as long as a button, without a bracket that would be cut open in the end."""
    shown = cut_to_width(title, LABEL)
    opened = max(shown.rfind("["), shown.rfind("("))
    closed = max(shown.rfind("]"), shown.rfind(")"))
    if shown == title or opened <= max(closed, LABEL // 4):
        return shown
    return shown[:opened].rstrip() + ELLIPSIS


def without_network_name(title: str, network: Network) -> str:
    """Return a category's title as it may be cut short among its network's own.

    There each begins with the same name, and what tells them apart would be cut.
    """
    found = _named(network.title).match(title) if network.title else None
    return f"{found[1]}{title[found.end() :]}" if found else title


@cache
def _named(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"([\W_]*){re.escape(name)}(?:\s*[-–—|:→»>]+)?\s+(?=[^\W_]|[(\[])", re.IGNORECASE
    )
