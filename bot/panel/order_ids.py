"""Ids of orders in a refusal of `add`: in a field of any name, or in the words of a text.

A panel that names an order in a refusal may have made it. Bounds, quantities and the service we
sent are numbers too: "min 100", "order 500 or more", "service 777 not found" name no order.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.panel.folding import accentless, folded, lowered
from bot.panel.json_values import id_of

DEEPEST: Final = 8
"""Levels of an answer that are searched."""

ID_FIELDS: Final = frozenset(
    {"id", "ids", "uuid", "guid", "oid", "uid", "newid", "insertid", "lastid", "lastinsertid",
     "ref", "refid", "reference", "referenceid", "tracking", "trackingid", "number",
     "txn", "trx", "invoice", "ticket", "data", "result", "results", "response", "payload"}
)  # fmt: skip
"""Fields that name an order where they hold an id, in lower-case letters only."""

ANY_ID_FIELD: Final = re.compile(r".+ids?")
OTHER_ID_FIELD: Final = re.compile(
    r"(?:service|user|request|trace|session|panel|category|client|correlation|error|key|currency"
    r"|country|ray|plan|span|account|customer|product|type|link|post|page)ids?"
    r"|(?:in)?valid|(?:un|pre)?paid|void|grid|solid|android"
)
"""Ids of other things than orders, and words that only end so."""

ORDER_FIELD: Final = re.compile(
    accentless(r"order|orden|pedido|zakaz|заказ|siparis|pesanan|donhang|commande|طلب|ऑर्डर|आदेश")
)
COUNTING_FIELD: Final = re.compile(
    r"min|max|count|total|limit|amount|price|charge|cost|quantity|sum|size|type|active|pending"
    r"|running|perday|today|allowed|left|remaining|status|code|border"
)
"""Fields about orders that hold a number of another kind."""

ORDER: Final = (
    r"(?:order|orders(?=/)|ord|заказ(?:а|у|ом|е)?|заявк[аиуе]|sipariş\w*|pedido|orden|ordem|encomenda"
    r"|pesanan|orderan|đơn(?: hàng)?|commande|طلب\w{0,3}|الطلب\w{0,3}|ऑर्डर|आर्डर|ओर्डर|आदेश)"
)
LABEL: Final = (
    r"(?:ids?|no|nos|nr|num|number|n|код|номер|ид|kodu|numarası|número|numéro|nomor|mã|số|رقم"
    r"|संख्या|नंबर|क्रमांक|आईडी)"
)
IS: Final = r"(?:is|was|es|est|é|adalah|là|هو)"
IDENTIFIER: Final = r"(?P<id>(?=[\w-]*\d)[\w-]{1,64})"
RANGE: Final = re.compile(r"\d+-\d+")
JOIN: Final = r"[\s:=._\"'«(\[/-]*"

NAMED_ORDER: Final = re.compile(
    accentless(
        rf"\b{ORDER}(?:{JOIN}\b{LABEL}\b(?: {IS}\b)?)?{JOIN}(?P<hash>#?)\s?(?<!\w){IDENTIFIER}"
    )
)
LABELED: Final = re.compile(accentless(rf"\b{LABEL}\b"))
NUMBERED_ORDER: Final = re.compile(
    accentless(rf"{IDENTIFIER} (?:numaralı|nolu|no'?lu|नंबर \w+) {ORDER}")
)
"""The id before the word, as in Turkish and Hindi."""
HASHED: Final = re.compile(rf"(?<![\w/&#])#\s?{IDENTIFIER}")
BARE_ID: Final = re.compile(
    rf"\b(?:id|ids|ref|reference|referencia|tracking|ид)\b\s?[:=#]*\s?{IDENTIFIER}"
)

COUNTED: Final = re.compile(
    accentless(
        r"\s*(?:[.,]\d|[$€₽₹%]|[-–—]\s?\d"
        r"|(?:or|to|per|and|pieces?|pcs|items?|units?|times?|hours?|minutes?|days?|followers?|likes?"
        r"|views?|members?|comments?|subscribers?|usd|eur|rub|min\w*|max\w*|more|less|at a time"
        r"|или|до|от|шт\w*|раз\w*|час\w*|дн\w*|подписчик\w*|adet|ve|veya|ile|kez|saat|gün"
        r"|o más|y|u|ou|e|a|mais|vezes|horas?|días?|dias|atau|hingga|sampai|kali|jam|hari"
        r"|hoặc|đến|trở lên|lần|giờ|ngày|fois|heures?|jours?|à|او|الى|या|से)\b)"
    )
)
"""What stands behind a number that counts something."""

BOUND: Final = re.compile(
    accentless(
        r"(?:\b(?:min\w*|max\w*|least|most|limit|up|мин\w*|макс\w*|не менее|не более|en az|en fazla"
        r"|asgari|azami|mín\w*|máx\w*|tối thiểu|tối đa|al menos|pelo menos|paling \w+|au moins"
        r"|au plus|الحد|ادنى|اقصى|न्यूनतम|अधिकतम)(?: \w+)?"
        r"|\b(?:can|cannot|cant|not|must|may|should|to|you|please|only|want|puedes|pode|можно))$"
    )
)
"""What stands before an order that is counted, or a verb."""

OF_ANOTHER: Final = re.compile(
    accentless(
        r"\b(?:services?|error|code|line|comments?|keywords?|usernames?|row|items?|fields?|param\w*|type"
        r"|category|user|account|key|api|ip|услуг\w*|сервис\w*|ошибк\w*|код|строк\w*|комментари\w*"
        r"|servis\w*|hizmet\w*|hata|satır|yorum|servicio|serviço|erro|línea|linha|comentário"
        r"|comentario|layanan|baris|komentar|dịch vụ|lỗi|dòng|bình luận|ligne|commentaire|erreur"
        r"|الخدمه|خدمه|خطا|सेवा|त्रुटि|panel|client|session|trace|ray|attempt|step|link|url|post"
        r")(?: (?:id|ids|no|number|with|номер|de|del|da))?$"
    )
)
"""What stands before a number that is not an order's."""


def id_in_fields(document: Any, depth: int = 0) -> str | None:
    """Return "field=id" of the first field that may name an order, at any depth; else None."""
    if isinstance(document, list) and depth < DEEPEST:
        return next(filter(None, (id_in_fields(item, depth + 1) for item in document)), None)
    if not isinstance(document, Mapping) or depth >= DEEPEST:
        return None
    for name, value in document.items():
        if may_name_order(name):
            own = next(_ids_of(value), None)
            if own is not None:
                return f"{name}={own}"
        within = id_in_fields(value, depth + 1)
        if within is not None:
            return within
    return None


def id_in_text(text: str, service: str = "") -> str | None:
    """Return the id of an order that a text names; None if its numbers count something else.

    `service` is the service that we sent: its number is no order's.
    """
    plain = lowered(text).replace("_", " ")
    return _named(plain) or _marked(plain, service)


def may_name_order(name: str) -> bool:
    """Return True if a field of this name may hold the id of an order."""
    plain = folded(name).replace(" ", "")
    if plain in ID_FIELDS:
        return True
    if ANY_ID_FIELD.fullmatch(plain) and not OTHER_ID_FIELD.fullmatch(plain):
        return True
    return bool(ORDER_FIELD.search(plain)) and not COUNTING_FIELD.search(plain)


def _ids_of(value: Any) -> Iterator[str]:
    """Yield the ids that a field holds: one, a list of them, or the keys of an object."""
    values = value if isinstance(value, list | Mapping) else [value]
    yield from filter(None, map(id_of, values))


def _named(plain: str) -> str | None:
    """Return the id beside the word for an order."""
    for match in NAMED_ORDER.finditer(plain):
        before = plain[: match.start()].rstrip()
        marked = match["hash"] or LABELED.search(plain[match.start() : match.start("id")])
        counted = COUNTED.match(plain, match.end()) or BOUND.search(before)
        if _is_one(match["id"]) and (marked or not counted):
            return match["id"]
    numbered = NUMBERED_ORDER.search(plain)
    return numbered["id"] if numbered else None


def _marked(plain: str, service: str) -> str | None:
    """Return an id behind `#` or `id`, unless it is that of something else."""
    for pattern in (HASHED, BARE_ID):
        for match in pattern.finditer(plain):
            before = re.sub(r"[^\w\s]", " ", plain[: match.start()]).strip()
            if _is_one(match["id"]) and match["id"] != service and not OF_ANOTHER.search(before):
                return match["id"]
    return None


def _is_one(written: str) -> bool:
    """Return True for an id; "100-500" is a range."""
    return id_of(written) is not None and not RANGE.fullmatch(written)
