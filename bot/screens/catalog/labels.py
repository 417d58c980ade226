"""Titles of categories on buttons, cut so that they still differ."""

import re
from functools import cache

from bot.catalog.cards import CategoryCard
from bot.catalog.rules.networks import Network
from bot.i18n import Translator
from bot.text.cutting import ELLIPSIS, cut_to_width

LABEL = 34
"""Columns of a button's text that a phone shows without cutting it."""


def category_label(tr: Translator, category: CategoryCard, network: Network | None) -> str:
    """Return a category's title and its count of services.

    `network` is given among that network's own categories: its name is left out then.
    """
    title = category.title if network is None else without_network_name(category.title, network)
    return f"{_brief(title)} · {tr.number(category.count)}"


def _brief(title: str) -> str:
    """Cut a title to a button's width, and drop a bracket at its end that would stay open."""
    cut = cut_to_width(title, LABEL)
    opened = max(cut.rfind("["), cut.rfind("("))
    closed = max(cut.rfind("]"), cut.rfind(")"))
    if cut == title or opened <= max(closed, LABEL // 4):
        return cut
    return cut[:opened].rstrip() + ELLIPSIS


def without_network_name(title: str, network: Network) -> str:
    """Return a category's title without its network's name at the beginning.

    Among a network's categories all titles begin with that name, and what differs would be cut.
    """
    match = _named(network.title).match(title) if network.title else None
    return f"{match[1]}{title[match.end() :]}" if match else title


@cache
def _named(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"([\W_]*){re.escape(name)}(?:\s*[-–—|:→»>]+)?\s+(?=[^\W_]|[(\[])", re.IGNORECASE
    )
