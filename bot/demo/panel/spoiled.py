"""What a fault makes of an answer: pages instead of JSON, halves of JSON, lies about an order."""

from collections.abc import Callable
from dataclasses import replace

from bot.demo.panel.faults import Fault, Rule
from bot.demo.panel.refusals import Refusal, VerbatimRefusal
from bot.demo.panel.speech import Json
from bot.demo.panel.wire import Answer

PAGE = b"<!DOCTYPE html>\n<html><head><title>%s</title></head><body><h1>%s</h1></body></html>\n"
WARNING = (
    b"<br />\n<b>Notice</b>:  Trying to access array offset on null in"
    b" <b>/var/www/panel/api.php</b> on line <b>214</b><br />\n"
)
UNKNOWN_WORDS = "Moon phase is not favourable"

REPLACED: dict[Fault, Answer] = {
    Fault.SERVER_ERROR: Answer(PAGE % ((b"Server Error",) * 2), 500, "text/html"),
    Fault.BAD_GATEWAY: Answer(PAGE % ((b"502 Bad Gateway",) * 2), 502, "text/html"),
    Fault.PAGE: Answer(PAGE % ((b"We will be back soon",) * 2), 200, "text/html"),
    Fault.EMPTY: Answer(b""),
    Fault.REDIRECT: Answer(b"", 301, "text/html", location="/api/v2/moved"),
    Fault.HANG: Answer(b""),
    Fault.DROP: Answer(b""),
}

BAD_ROWS: list[object] = [
    {"service": 900001, "name": "Rate with two points", "type": "Default", "category": "Broken",
     "rate": "1..2", "min": "1", "max": "2"},
    {"service": 900002, "name": "Least above most", "type": "Default", "category": "Broken",
     "rate": "1", "min": "999", "max": "1"},
    {"name": "No id"}, "no row at all", None,
]  # fmt: skip

MANGLED: dict[Fault, Callable[[Answer], Answer]] = {
    Fault.TEXT_HTML: lambda good: replace(good, content_type="text/html; charset=UTF-8"),
    Fault.WARNING: lambda good: replace(good, body=WARNING + good.body),
    Fault.BOM: lambda good: replace(good, body=b"\xef\xbb\xbf" + good.body),
    Fault.TRUNCATED: lambda good: replace(good, body=good.body[: len(good.body) // 2]),
}


def refusal(rule: Rule) -> Refusal | None:
    """Return what the panel says instead of doing it, for a fault that is a refusal."""
    if rule.fault is Fault.TOO_MANY:
        return Refusal("rate_limit", limit=50)
    if rule.fault is Fault.DUPLICATE_LINK:
        return Refusal("duplicate")
    if rule.fault is Fault.UNKNOWN_TEXT:
        return VerbatimRefusal(rule.body.decode() or UNKNOWN_WORDS)
    return None


def body(rule: Rule | None, told: Json) -> Json:
    """Spoil what is told, before it becomes bytes: an id left out, a lie, a bad row."""
    if rule is None:
        return told
    if rule.fault is Fault.NO_ORDER:
        return {"status": "success"}
    if rule.fault is Fault.BAD_ROWS:
        return [*told, *BAD_ROWS] if isinstance(told, list) else told
    return _lie(rule.fault, told) if rule.fault.name.startswith("LYING") else told


def answer(rule: Rule | None, good: Answer) -> Answer:
    """Spoil the bytes of a good answer."""
    if rule is None:
        return good
    if rule.fault is Fault.VERBATIM:
        return Answer(rule.body, rule.status, rule.content_type)
    changed = MANGLED.get(rule.fault)
    return changed(good) if changed else REPLACED.get(rule.fault, good)


def _lie(fault: Fault, told: Json) -> Json:
    """Lie about one order: of many, the first, so that the others can be told from it."""
    if isinstance(told, list):
        return [_lie(fault, told[0]), *told[1:]] if told else told  # type: ignore[arg-type]
    if not isinstance(told, dict):
        return told
    if "status" in told:
        return told | _lies(fault)
    first = next((name for name, item in told.items() if isinstance(item, dict)), None)
    return told if first is None else told | {first: _lie(fault, told[first])}  # type: ignore[arg-type]


def _lies(fault: Fault) -> dict[str, object]:
    if fault is Fault.LYING_WORD:
        return {"status": "Sublimated"}
    if fault is Fault.LYING_REMAINS:
        return {"status": "Partial", "remains": "999999999"}
    return {"status": 17, "remains": "-5", "charge": "NaN", "start_count": ["?"]}
