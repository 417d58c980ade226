"""Patterns of error texts by class of refusal, in the order in which they are tried.

A pattern matches an idea (*not enough* near *balance*), not a sentence, in the languages that panels
use. It is matched against a folded text, without accents, case and punctuation (`refusal_texts`).
"""

# A pattern is easier to read on one line, however long it is.
# ruff: noqa: E501

from typing import Final

from bot.panel.refusal_classes import RefusalClass

R = RefusalClass

INVALID = r"(?:inc+or+ec?t|inva?l?[ia]+l?d|wrong|bad|unknown|unsupported|not valid|no such|malformed|khong hop le|неверн\w+|gecersiz|no valid[oa]|invalid[oa])"
ABSENT = r"(?:not found|not valid|not correct|inva?l?[ia]+l?d|inc+or+ec?t|wrong|unknown|not exists?|does ?n[o ]*t exists?|removed|deleted|khong ton tai|khong hop le|не наиден\w*|не существует|bulunamadi|no exist[ea]|no encontrad[oa]|nao encontrad[oa]|invalid[oa])"
NEEDED = r"(?:required|missing|empty|needed|must be (?:filled|provided|given|set)|can ?not be (?:blank|empty)|is blank)"
QUANTITY = r"(?:quan?t?it\w*|amount|number|qty|order (?:size|is)|so luong|количеств\w*|cantidad|quantidade|miktar|adet|jumlah)"
LEAST = r"\b(?:min|minim\w+|toi thieu|минимал\w+|минимум|asgari|en az)\b"
MOST = r"\b(?:max|maxim\w+|toi da|максимал\w+|максимум|azami|en fazla)\b"
TARGET = r"(?:link|url|username|profile|page|lien ket|ссылк\w+|enlace|baglanti)"
SERVICE = r"(?:services?|serivces?|dich vu|услуг\w+|сервис\w*|servicio|servico|servis|layanan)"

TABLE: Final[tuple[tuple[RefusalClass, tuple[str, ...]], ...]] = (
    # First the texts of programs: "Duplicate entry" of a database is no duplicate link.
    (R.TRANSIENT, (
        r"\b(?:sqlstate|mysqli?|pdo|postgres\w*|exception|traceback|deadlock|curl|syntax error|access denied for user)\b",
        r"\b(?:fatal|internal|unexpected|server|database|query|gateway) (?:server )?error\b",
        r"\bgateway\b|\btimed? ?out\b|\btemporar\w+ unavailable\b|\bservice unavailable\b",
    )),
    (R.RATE_LIMITED, (
        r"\btoo many (?:\w+ )?(?:requests?|attempts?|calls?|tries|connections?)\b",
        r"\brate limit|\bthrottl|\brequests? limit|\bslow down\b|\blimit of requests\b",
        r"\bqua nhieu (?:lan )?(?:yeu cau|request)|\bслишком много запросов",
        r"\bcok fazla istek|\bdemasiadas solicitudes|\bmuitas (?:requisicoes|solicitacoes)",
    )),
    (R.BUSY, (
        r"\bprocessing (?:an ?other|other)\b|\banother (?:\w+ )?(?:is|was) (?:being )?process",
        r"\b(?:panel|provider|server|system|api) (?:is )?(?:too )?busy\b|\bhe thong dang ban\b",
    )),
    (R.AUTH, (
        rf"\b{INVALID} (?:(?:request )?or )?(?:inactive |expired |disabled )?(?:api )?(?:key|token|ключ)\b|\binactive (?:or \w+ )?(?:api )?key\b",
        rf"\b(?:api|secret|access) ?(?:key|token)\b.{{0,24}}(?:{ABSENT}|{NEEDED}|disabled?|expired|inactive|blocked|khong dung)",
        r"\bapi (?:access )?(?:is )?disabled?\b|\bneed an api key\b|\bkey is (?:invalid|wrong)\b",
        r"\byour account (?:is|was|has been) (?:\w+ )?(?:inactive|suspended|blocked|banned|disabled|locked|deactivated|closed)\b",
        r"\bip (?:address )?(?:is )?(?:not allowed|blocked|forbidden|not whitelisted|denied)\b",
        r"\bunauthori[sz]ed\b|\bunauthenticated\b|\baccess denied\b|\bpermission denied\b|^(?:\d+ |access )?forbidden\b",
        r"\b(?:user|customer|api user) (?:is )?(?:not found|inactive|blocked|disabled)\b",
    )),
    (R.PANEL_FUNDS, (
        r"\b(?:not enought?|not have enough|dont have enough|insuf+i[sc]*i?ent|not sufficient|too low|low|no)\b.{0,16}\b(?:funds?|bal+[ae]nce|credits?|money)\b",
        r"\b(?:funds?|balance|credits?)\b.{0,16}\b(?:insufficient|not enough|not sufficient|too low|is low|exceeded)\b",
        r"\b(?:so du|tien)\b.{0,16}\bkhong du\b|\bkhong du (?:so du|tien)\b",
        r"\bнедостаточно (?:средств|денег|баланса)|\bне хватает средств",
        r"\b(?:saldo|fondos|solde)\b.{0,12}\binsu\w+|\bsem saldo\b|\bno tienes? saldo\b",
        r"\byetersiz bakiye|\bbakiye\w* yetersiz|\bsaldo\b.{0,12}\btidak (?:cukup|mencukupi)",
    )),
    (R.REFILL_TOO_EARLY, (
        r"\brefill\w*\b.*\b(?:less than|after|wait|within|only once|every)\b.*\b(?:hours?|days?)\b",
        r"\brefill\w*\b.{0,24}\b(?:too (?:early|soon)|not yet)\b|\btoo (?:early|soon)\b.{0,24}\brefill",
    )),
    (R.REFILL_NOT_FOUND, (
        rf"\brefill (?:id |task |request )?(?:is |was )?{ABSENT}\b|\b{INVALID} refill(?: id)?\b",
        r"\bno refill (?:id |task |request )?(?:was )?found\b",
    )),
    (R.REFILL_IN_PROGRESS, (
        r"\brefill\w*\b.{0,24}\b(?:not completed|in progress|pending|already|processing|running)\b",
        r"\balready\b.{0,24}\brefill|\bpending refill\b",
    )),
    (R.REFILL_UNAVAILABLE, (
        r"\brefill\w*\b.{0,24}\b(?:disabled|not (?:available|allowed|supported|possible|enabled)|unavailable|expired|impossible)\b",
        r"\brefill\w*\b.{0,16}\b(?:possible|available|allowed) (?:only )?(?:after|when|for)\b",
        r"\b(?:not|cannot|cant|no|without|doesnt)\b.{0,24}\brefill|\bguarantee (?:has )?expired\b",
        r"^(?:the |this )?order (?:is |was )?not (?:yet )?completed?(?: yet)?$",
    )),
    (R.DUPLICATE_LINK, (
        r"\b(?:active|pending|running|existing|open|unfinished|uncompleted|current|same)\b orders?\b.{0,40}\b(?:this|same|the|that) (?:\w+ )?(?:link|url|page|username|account)\b",
        r"\b(?:active|pending|running|existing|unfinished)\b orders?\b.{0,12}\b(?:with|for|on|by) (?:link|url|page|username)\b",
        r"\border\b.{0,30}\b(?:this|same) (?:link|url|page|username)\b.{0,40}\b(?:already|exists?|active|progress|complet\w+|running)\b",
        r"\b(?:link|url|username)\b.{0,20}\b(?:already (?:been )?(?:taken|used|exists?|ordered|in)|in use)\b|\bduplicated? (?:link|url|order)\b",
        r"\btoo many orders\b|\bwait\b.{0,30}\border\b.{0,24}\b(?:complet\w+|finish\w*)\b",
        r"\b(?:don hang|link)\b.{0,30}\b(?:chua hoan thanh|dang chay|dang co don)\b",
        r"\bуже (?:есть|существует)\b.{0,30}\bзаказ|\bayni (?:link|baglanti)",
    )),
    (R.PER_LINK_LIMIT, (
        r"\bper (?:link|url|page|username|account|post|profile)\b",
        r"\blimit\b.{0,30}\b(?:this|one|each|same|the) (?:link|url|page|username|account|post)\b|\blink limit\b",
    )),
    (R.CANCEL_IN_PROGRESS, (
        r"\balready (?:been )?(?:requested )?cancel|\bcancel\w*\b.{0,24}\b(?:already|in progress|pending)\b",
    )),
    (R.CANCEL_UNAVAILABLE, (
        r"\b(?:not|cannot|cant|no longer|unable|impossible|doesnt|too late)\b.{0,30}\bcancel",
        r"\bcancel\w*\b.{0,24}\b(?:not|unavailable|disabled|denied|impossible|rejected|finished|too late)\b",
        r"^(?:sorry )?(?:it is |its )?(?:already )?too late\b",
    )),
    (R.DRIP, (
        r"\b(?:runs|interval|drip ?feed)\b.{0,40}\b(?:required|support\w*|must|not|disabled|missing|between|invalid|minimum|maximum|less|more)\b",
        r"\b(?:not|invalid|incorrect|wrong|no|missing)\b.{0,24}\b(?:runs|interval|drip ?feed)\b",
    )),
    (R.SERVICE_DOWN, (
        rf"\b{SERVICE}\b.{{0,24}}\b(?:disabled|inactive|not active|unavailable|not available|maintenance|suspended|stopped|paused|switched off|is off|is down|bao tri|tam (?:ngung|dung)|отключен\w*|недоступн\w+|bakimda)\b",
        rf"\b(?:disabled|inactive|suspended|paused) {SERVICE}\b",
    )),
    (R.BAD_SERVICE, (
        rf"\b{INVALID} {SERVICE}\b|\b{SERVICE} (?:id )?(?:\d+ )?(?:is |was |do |does )?{ABSENT}",
    )),
    (R.BAD_QUANTITY, (
        rf"\b{QUANTITY}\b.{{0,30}}\b(?:between|out of (?:bounds|range)|multiple|range|whole number|integer|digits)\b",
        rf"\b{QUANTITY} (?:is |was )?(?:{ABSENT}|not (?:allowed|a number|numeric))|\b{INVALID} {QUANTITY}\b",
        rf"^(?=.*\b{QUANTITY}\b)(?=.*{LEAST})(?=.*{MOST})",
    )),
    (R.MAX_QUANTITY, (
        rf"^(?=.*\b{QUANTITY}\b)(?=.*{MOST})|{MOST}.{{0,24}}\bexceed|\bexceed\w*\b.{{0,24}}{MOST}",
        rf"\bnot enough {QUANTITY}\b|\b{QUANTITY}\b.{{0,24}}\b(?:too (?:high|large|big|much|many)|exceed\w*|no more than|(?:be|is) (?:less|lower|at most)|may not be greater)\b",
    )),
    (R.MIN_QUANTITY, (
        rf"^(?!.*\b(?:deposit|payment)\b)(?=.*\b{QUANTITY}\b)(?=.*{LEAST})",
        rf"\b{QUANTITY}\b.{{0,24}}\b(?:too (?:low|small|few|little)|at least|(?:be|is) (?:greater|more|larger))\b",
    )),
    (R.BAD_LINK, (
        rf"\b(?:{INVALID}|required|missing) (?:\w+ )?{TARGET}\b|\b{TARGET}\b.{{0,30}}\b(?:{ABSENT}|{NEEDED}|broken|private|not (?:allowed|supported|correct|public)|неверн\w+)",
        r"\bprivate (?:account|profile|page|post)\b|\b(?:account|profile|page|post) (?:is )?(?:set to )?private\b",
    )),
    (R.BAD_COMMENTS, (
        r"\b(?:comments?|keywords?)\b.{0,30}\b(?:not allowed|forbidden|prohibited|too long|invalid|contains?)\b",
    )),
    (R.UNSUPPORTED_ACTION, (
        rf"\b{INVALID} (?:action|method|command)\b|\b(?:action|method)\b.{{0,16}}\b(?:{ABSENT}|not (?:allowed|supported|implemented|defined))|\bnot implemented\b",
    )),
    (R.MISSING_FIELD, (
        rf"\b(?:comments?|keywords?|usernames?|hashtags?|media|groups|answer number|country|device|delay|posts|quantity|min|max|field|fields)\b.{{0,24}}\b{NEEDED}\b",
        r"\b(?:required|mandatory|missing) (?:\w+ )?(?:fields?|param\w*|inputs?)\b|\bfill (?:in |out )?(?:all |the )",
        r"\b(?:required|missing) (?:comments?|keywords?|usernames?|hashtags?|media|groups|quantity|service)\b|\bparam\w* (?:\w+ )?(?:is |are )?(?:required|missing)\b",
    )),
    (R.BAD_REQUEST, (
        r"\b(?:incorrect|invalid|bad|wrong|malformed|incomplete|missing) (?:requests?|param\w*|data|inputs?|arguments?|key)\b",
        r"\b(?:orders?|ids?) (?:s )?(?:is |are )?(?:required|missing)\b",
        r"\bparam\w*\b.{0,30}\bnot (?:accepted|allowed|supported|expected)\b",
    )),
    (R.ORDER_NOT_FOUND, (
        rf"\b{INVALID} orders?\b(?: ids?)?|\border (?:id )?(?:is |was )?{ABSENT}",
        r"\bno orders? (?:was |were )?(?:placed|found|with)\b|\bdon hang khong ton tai\b",
        r"\bзаказ\w* не наиден|\bpedido\b.{0,12}\bn[ao]o? encontrado",
    )),
    (R.TRANSIENT, (
        r"\btry (?:it )?(?:again|later)\b|\bretry later\b|\berror (?:while )?processing\b|\bsomething went wrong\b",
        r"\bfailed to (?:place|create|add|process)\b|\b(?:panel|site|system|api) .{0,12}maintenance\b|\bbao tri\b",
        r"\bthu lai\b|\bпопробуите (?:еще|позже)|\bintente?l?o? de nuevo|\btente novamente|\btekrar deneyin",
    )),
)  # fmt: skip
"""The first class with a matching pattern is the class; the order is the precedence."""
