"""Whether a refusal of `add` can be believed: what else the answer says of an order.

An id or news of success, in whatever field, text or language, contradicts the refusal; so does the
state of an order. What the panel's own supplier answered proves nothing either: the panel asked it
after the insert.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.panel.folding import accentless, folded
from bot.panel.json_values import id_of, switch_of
from bot.panel.order_ids import DEEPEST, id_in_fields, id_in_text, may_name_order
from bot.panel.order_news import News, news_in
from bot.panel.unwrapping import WRAPPERS, unwrapped
from bot.quirks.record import NameMap
from bot.quirks.status_vocabulary import PanelStatus
from bot.quirks.status_words import status_of
from bot.quirks.value_readers import NAME

S = PanelStatus

MOST_TEXTS: Final = 64
"""Texts of an answer that are read."""

SHORTEST_ECHO: Final = 4
"""Characters of a link or name that is taken out of a text where the panel repeats it."""

STATE_FIELDS: Final = frozenset({"status", "state", "orderstatus", "orderstate"})
LIVE: Final = frozenset(
    {S.PENDING, S.PROCESSING, S.IN_PROGRESS, S.ACTIVE, S.COMPLETED, S.PARTIAL, S.PAUSED}
)
"""States that only an order has which was made."""

MADE_FIELDS: Final = frozenset(
    {"created", "saved", "queued", "accepted", "placed", "ordercreated", "orderplaced"}
)

BEHIND: Final = re.compile(
    accentless(
        r"\b(?:providers?|suppliers?|upstream|vendors?|resellers?|third party|провайдер\w*"
        r"|поставщик\w*|sağlayıcı\w*|tedarikçi\w*|proveedor\w*|fornecedor\w*|provedor\w*|penyedia"
        r"|pemasok|nhà cung cấp|fournisseurs?|المزود\w*|المورد\w*|प्रदाता|आपूर्तिकर्ता)\b"
    )
)
"""Somebody behind the panel."""


@dataclass(frozen=True, slots=True)
class SentOrder:
    """What an answer to `add` is judged by, beside itself."""

    form: Mapping[str, str] = field(default_factory=dict)
    """The fields that were sent, by the document's names."""
    attempt: int = 1
    """Counts from 1; a later one may be refused for the order that an earlier one made."""
    answered_as: NameMap = ()
    """The panel's quirk of this name: the suggestion keeps what is set."""


def names_order(document: Any, sent: SentOrder) -> bool:
    """Return True if a refusal holds the id of an order or its state, in any field or text."""
    service = sent.form.get("service", "")
    return (
        id_in_fields(document) is not None
        or _has_state(document)
        or any(id_in_text(text, service) is not None for text in _texts(document, sent))
    )


def with_id(text: str, document: Any) -> str:
    """Return a refusal's text with the field that names an order, for operators."""
    own = id_in_fields(document)
    return text if own is None else f"{text} ({own})"


def news_of_order(document: Any, sent: SentOrder) -> frozenset[News]:
    """Return what the texts of a refusal say of orders that were made."""
    return frozenset[News]().union(*map(news_in, _texts(document, sent)))


def is_from_behind(document: Any) -> bool:
    """Return True if a refusal names somebody behind the panel, whose words it may repeat."""
    return any(BEHIND.search(folded(text)) for text in _leaves(document))


def suggested_quirk(document: Any, sent: SentOrder) -> str:
    """Return the command that makes the shop read an order's id of another name; empty if none.

    A suggestion only: before an operator has set it, the answer stays Unknown.
    """
    fields = unwrapped(document, *(_names_of(document)))
    if not isinstance(fields, Mapping):
        return ""
    named = [
        name
        for name, value in fields.items()
        if NAME.fullmatch(name)
        and name.casefold() not in WRAPPERS
        and may_name_order(name)
        and id_of(value) is not None
    ]
    if len(named) != 1:
        return ""
    pairs = {**dict(sent.answered_as), "order": named[0]}
    return f"/panel set answered_as {', '.join(f'{ours}={own}' for ours, own in pairs.items())}"


def _names_of(document: Any, depth: int = 0) -> Iterator[str]:
    """Yield the names of the fields that may name an order, in wrappers too."""
    if isinstance(document, list) and len(document) == 1:
        document = document[0]
    if isinstance(document, Mapping) and depth < DEEPEST:
        for name, value in document.items():
            if name.casefold() in WRAPPERS:
                yield from _names_of(value, depth + 1)
            elif may_name_order(name):
                yield name


def _has_state(document: Any, depth: int = 0) -> bool:
    if isinstance(document, list):
        return depth < DEEPEST and any(_has_state(item, depth + 1) for item in document)
    if not isinstance(document, Mapping) or depth >= DEEPEST:
        return False
    return any(
        _is_state(folded(name).replace(" ", ""), value) or _has_state(value, depth + 1)
        for name, value in document.items()
    )


def _is_state(name: str, value: Any) -> bool:
    if name in STATE_FIELDS:
        return isinstance(value, str) and status_of(value) in LIVE
    return name in MADE_FIELDS and switch_of(value) is True


def _texts(document: Any, sent: SentOrder) -> Iterator[str]:
    """Yield the texts of an answer without the links and names that we sent."""
    echoes = [
        value.casefold()
        for value in sent.form.values()
        if len(value) >= SHORTEST_ECHO and ("/" in value or value.startswith("@"))
    ]
    for text in _leaves(document):
        plain = text.casefold()
        for echo in echoes:
            plain = plain.replace(echo, " ")
        yield plain


def _leaves(document: Any) -> list[str]:
    found: list[str] = []
    waiting = [(document, 0)]
    while waiting and len(found) < MOST_TEXTS:
        value, depth = waiting.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, Mapping | list) and depth < DEEPEST:
            inner = value.values() if isinstance(value, Mapping) else value
            waiting += [(item, depth + 1) for item in inner]
    return found
