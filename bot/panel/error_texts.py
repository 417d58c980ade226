"""Finding the error that an answer reports, in any of the shapes that panels use.

`{"error": …}` as text, list, object or flag; `{"errors": …}`; `{"detail": …}`; `{"status":
"error", "message": …}`; `{"success": false}`; one of these inside `data` or `order`; or only a
sentence.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from bot.panel.json_values import count_of, switch_of
from bot.panel.order_news import claims_success
from bot.panel.refusal_classes import RefusalClass
from bot.panel.refusal_texts import classify

LONGEST_TEXT: Final = 500
"""Characters of an error's text that are kept."""

MOST_TEXTS: Final = 8
DEEPEST: Final = 4

ERRORS: Final = ("error", "errors", "error_message", "err")
WORDS: Final = ("message", "msg", "reason", "description", "detail", "title", "code", "text")
FAILED: Final = frozenset({"error", "fail", "failed", "failure", "false"})
SUCCEEDED: Final = frozenset({"success", "ok", "true", "successful"})
WRAPPERS: Final = ("data", "result", "response", "status", "order", "refill", "cancel", "balance")
STATE: Final = frozenset({"charge", "remains", "start_count", "runs", "posts", "orders", "expiry"})
NONE_WORDS: Final = frozenset({"", "0", "false", "null", "none", "no", "nan"})
FIRST_ERROR_CODE: Final = 400
LAST_ERROR_CODE: Final = 599


@dataclass(frozen=True, slots=True)
class ReportedError:
    """An error that an answer reports."""

    texts: tuple[str, ...]
    """The panel's own texts; empty if it gives none."""
    contradicted: bool = False
    """True if the same answer also has a status of success."""

    @property
    def text(self) -> str:
        """All texts on one line, LONGEST_TEXT characters at most."""
        return "; ".join(self.texts)[:LONGEST_TEXT]

    @property
    def claims_success(self) -> bool:
        """True if the answer also says that the action was done; of an order, see `order_news`."""
        return self.contradicted or any(claims_success(text) for text in self.texts)

    @property
    def reason(self) -> RefusalClass:
        """The class of the first text that has one; UNKNOWN if none has, or one claims success."""
        if self.claims_success:
            return RefusalClass.UNKNOWN
        known = (classify(text) for text in self.texts)
        return next((one for one in known if one is not RefusalClass.UNKNOWN), RefusalClass.UNKNOWN)


def find_reported_error(document: Any, depth: int = 0) -> ReportedError | None:
    """Return the error that an answer, or one item of it, reports, else None."""
    if isinstance(document, str):
        return ReportedError(_texts(document)) if document.strip() else None
    if not isinstance(document, Mapping) or depth > DEEPEST:
        return None
    fields = {key.strip().casefold(): value for key, value in document.items()}
    reported = _by_error(fields) or _by_state(fields) or _within(fields, depth)
    return reported or _by_message_alone(fields)


def succeeded(fields: Mapping[str, Any]) -> bool:
    """Return True if an answer's `status`, `success` or `ok` says that it succeeded."""
    return any(
        fields.get(name) is True or str(fields.get(name)).strip().casefold() in SUCCEEDED
        for name in ("status", "success", "ok")
    )


def failed(fields: Mapping[str, Any]) -> bool:
    """Return True if an answer's `status` says that it failed."""
    return str(fields.get("status")).strip().casefold() in FAILED


def _by_error(fields: Mapping[str, Any]) -> ReportedError | None:
    for name in ERRORS:
        if _says_something(fields.get(name)):
            return ReportedError(_texts(fields[name], *_words(fields)), succeeded(fields))
    detail = fields.get("detail")
    if _says_something(detail) and not succeeded(fields):
        return ReportedError(_texts(detail))
    return None


def _by_state(fields: Mapping[str, Any]) -> ReportedError | None:
    """Read `status: error` and its like; with an order's fields, `status` is the order's."""
    words = _words(fields)
    failed_with_reason = (
        failed(fields) and STATE.isdisjoint(fields) and (words or fields.get("status") is False)
    )
    if failed_with_reason or _denies_success(fields) or (words and _has_error_code(fields)):
        return ReportedError(_texts(*words))
    return None


def _denies_success(fields: Mapping[str, Any]) -> bool:
    return any(name in fields and switch_of(fields[name]) is False for name in ("success", "ok"))


def _has_error_code(fields: Mapping[str, Any]) -> bool:
    code = next((count_of(fields[name]) for name in ("status", "code") if name in fields), None)
    return code is not None and FIRST_ERROR_CODE <= code <= LAST_ERROR_CODE


def _within(fields: Mapping[str, Any], depth: int) -> ReportedError | None:
    for name in WRAPPERS:
        if isinstance(fields.get(name), Mapping):
            reported = find_reported_error(fields[name], depth + 1)
            if reported:
                return reported
    return None


def _by_message_alone(fields: Mapping[str, Any]) -> ReportedError | None:
    if not fields.keys() <= {*WORDS, "status", "exception", "type"} or succeeded(fields):
        return None
    texts = _texts(*(fields.get(name) for name in ("message", "msg")))
    return ReportedError(texts) if texts else None


def _words(fields: Mapping[str, Any]) -> list[Any]:
    return [fields[name] for name in WORDS if _says_something(fields.get(name))]


def _says_something(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip().casefold() not in NONE_WORDS
    return bool(value)


def _texts(*values: Any) -> tuple[str, ...]:
    """Return the texts inside the values, each once, in their order; MOST_TEXTS at most."""
    leaves = (leaf.strip() for value in values for leaf in _leaves(value, 0))
    return tuple(dict.fromkeys(islice((leaf for leaf in leaves if leaf), MOST_TEXTS)))


def _leaves(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, Mapping | list) and depth <= DEEPEST:
        inner = value.values() if isinstance(value, Mapping) else value
        for item in inner:
            yield from _leaves(item, depth + 1)
