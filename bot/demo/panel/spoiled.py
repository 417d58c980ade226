"""Applying a fault to an answer: pages instead of JSON, half of the JSON, false statuses."""

from collections.abc import Callable
from dataclasses import replace

from bot.demo.panel.faults import PanelFault, PlannedPanelFault
from bot.demo.panel.refusals import Refusal, VerbatimRefusal
from bot.demo.panel.speech import Json
from bot.demo.panel.wire import HttpAnswer

PAGE = b"<!DOCTYPE html>\n<html><head><title>%s</title></head><body><h1>%s</h1></body></html>\n"
WARNING = (
    b"<br />\n<b>Notice</b>:  Trying to access array offset on null in"
    b" <b>/var/www/panel/api.php</b> on line <b>214</b><br />\n"
)
UNKNOWN_WORDS = "Moon phase is not favourable"

REPLACED: dict[PanelFault, HttpAnswer] = {
    PanelFault.SERVER_ERROR: HttpAnswer(PAGE % ((b"Server Error",) * 2), 500, "text/html"),
    PanelFault.BAD_GATEWAY: HttpAnswer(PAGE % ((b"502 Bad Gateway",) * 2), 502, "text/html"),
    PanelFault.PAGE: HttpAnswer(PAGE % ((b"We will be back soon",) * 2), 200, "text/html"),
    PanelFault.EMPTY: HttpAnswer(b""),
    PanelFault.REDIRECT: HttpAnswer(b"", 301, "text/html", location="/api/v2/moved"),
    PanelFault.HANG: HttpAnswer(b""),
    PanelFault.DROP: HttpAnswer(b""),
}

BAD_ROWS: list[object] = [
    {"service": 900001, "name": "Rate with two points", "type": "Default", "category": "Broken",
     "rate": "1..2", "min": "1", "max": "2"},
    {"service": 900002, "name": "Least above most", "type": "Default", "category": "Broken",
     "rate": "1", "min": "999", "max": "1"},
    {"name": "No id"}, "no row at all", None,
]  # fmt: skip

MANGLED: dict[PanelFault, Callable[[HttpAnswer], HttpAnswer]] = {
    PanelFault.TEXT_HTML: lambda good: replace(good, content_type="text/html; charset=UTF-8"),
    PanelFault.WARNING: lambda good: replace(good, body=WARNING + good.body),
    PanelFault.BOM: lambda good: replace(good, body=b"\xef\xbb\xbf" + good.body),
    PanelFault.TRUNCATED: lambda good: replace(good, body=good.body[: len(good.body) // 2]),
}


def refusal(rule: PlannedPanelFault) -> Refusal | None:
    """Return the refusal of a fault that is one, else None."""
    if rule.fault is PanelFault.TOO_MANY:
        return Refusal("rate_limit", limit=50)
    if rule.fault is PanelFault.DUPLICATE_LINK:
        return Refusal("duplicate")
    if rule.fault is PanelFault.UNKNOWN_TEXT:
        return VerbatimRefusal(rule.body.decode() or UNKNOWN_WORDS)
    return None


def body(rule: PlannedPanelFault | None, document: Json) -> Json:
    """Return a document with its fault: no order id, a false status, a bad row."""
    if rule is None:
        return document
    if rule.fault is PanelFault.NO_ORDER:
        return {"status": "success"}
    if rule.fault is PanelFault.BAD_ROWS:
        return [*document, *BAD_ROWS] if isinstance(document, list) else document
    return _lie(rule.fault, document) if rule.fault.name.startswith("LYING") else document


def answer(rule: PlannedPanelFault | None, good: HttpAnswer) -> HttpAnswer:
    """Return a good answer with the fault in its bytes."""
    if rule is None:
        return good
    if rule.fault is PanelFault.VERBATIM:
        return HttpAnswer(rule.body, rule.status, rule.content_type)
    changed = MANGLED.get(rule.fault)
    return changed(good) if changed else REPLACED.get(rule.fault, good)


def _lie(fault: PanelFault, document: Json) -> Json:
    """Give one order a false status: in a batch the first, so that the others stay true."""
    if isinstance(document, list):
        return [_lie(fault, document[0]), *document[1:]] if document else document  # type: ignore[arg-type]
    if not isinstance(document, dict):
        return document
    if "status" in document:
        return document | _lies(fault)
    first = next((name for name, item in document.items() if isinstance(item, dict)), None)
    return document if first is None else document | {first: _lie(fault, document[first])}  # type: ignore[arg-type]


def _lies(fault: PanelFault) -> dict[str, object]:
    if fault is PanelFault.LYING_WORD:
        return {"status": "Sublimated"}
    if fault is PanelFault.LYING_REMAINS:
        return {"status": "Partial", "remains": "999999999"}
    return {"status": 17, "remains": "-5", "charge": "NaN", "start_count": ["?"]}
