"""The deny-list for names of services: four subjects that this shop may not sell.

Names are compared by words, without regard to case, accents, separators and look-alike letters. In
doubt a name is refused; one that only mentions the subject ("Flag Review - OFF", "from real
accounts") is allowed: each such exception is a line of `tests/policy/test_names.py`.
"""

import re
from enum import StrEnum
from functools import lru_cache
from html import unescape
from unicodedata import normalize


class Denial(StrEnum):
    """Why a service of this name is refused."""

    REVIEWS = "reviews"
    """Reviews and ratings: they deceive other people who buy by them."""
    REPORTS = "reports"
    """Mass reports, bans and takedowns: attacks on another person or channel."""
    ACCOUNTS = "accounts"
    """Sale of accounts: they are stolen, or against the terms of their network."""
    MINORS = "minors"
    """Services that are about children."""


_PLATFORM = r"(?:telegram|instagram|tik ?tok|facebook|youtube|twitter)"
_SOMETHING = (
    r"(?:accounts?|channels?|groups?|pages?|profiles?|users?|posts?|videos?|bots?|persons?|people"
    rf"|{_PLATFORM})"
)
_NEGATED = r"(?<!no )(?<!non )(?<!not )(?<!anti )(?<!without )(?<!never )(?<!un )"
_RU_SOMETHING = r"(?:аккаунт|канал|групп|профил|страниц|чат|пользовател|бот)\w*"

# The words below are as `_folded` leaves them: no accents (so no й and no ё), no punctuation.

_REVIEWS = (
    r"(?<!flag )(?<!flag for )(?<!flagged for )(?<!under )(?<!in )(?<!manual )(?<!after )"
    r"reviews?(?! (?:on|off|enabled?|disabled?|mode)\b)",
    r"reviewers?",
    r"ratings?",
    r"testimonials?",
    r"trust ?pilot|trip ?advisor|yelp|site ?jabber|glass ?door",
    r"(?:page|business|yes|no|negative|positive) recommendations?",
    r"(?:positive|negative|fake|seller|buyer|google|ebay|amazon) feedbacks?",
    r"(?<!\d )[1-5] ?stars?",
    r"(?:one|two|three|four|five) stars?",
    r"(?:google|maps|play store|app store|amazon|airbnb|booking)\b.*\bglyphstar",
    r"отзыв(?:а|ы|ов|у|ам|ами|ах|е|ом)?|реитинг\w*|оценк\w*|рецензи\w*",
    r"(?<!\d )[1-5] звезд\w*",
    r"відгук\w*|оцінк\w*",
    r"resenas?|valoracion(?:es)?|calificacion(?:es)?|avaliac(?:ao|oes)",
    r"bewertung(?:en)?|rezension(?:en)?|recension[ei]",
    r"avis (?:google|clients?|positifs?|negatifs?)|(?:google|faux) avis",
    r"degerlendirme\w*|[1-5] yildiz",
    r"ulasan",
    r"تقييم\w*",
)
_REPORTS = (
    r"(?:mass|bulk|bot|spam|scam|abuse|dmca|copyright|fake|auto) report(?:s|ing|ed)?",
    rf"report(?:s|ing)? (?:an? |any |the )?{_SOMETHING}",
    rf"{_SOMETHING} report(?:s|ing)?",
    rf"{_NEGATED}(?:ban|banning|block|blocking|suspend|disable|destroy|kill|take ?down)"
    rf" (?:an? |any |the |your |his |her |someone s )?{_SOMETHING}",
    r"(?:remov|delet|terminat)(?:e|al|ion|ing)(?: of)? (?:an? |any |the |his |her |someone s )?"
    rf"(?:{_PLATFORM} )?(?:accounts?|channels?|groups?|pages?|profiles?)",
    rf"{_NEGATED}\b{_SOMETHING} {_NEGATED}"
    r"(?:bans?|banning|banned|take ?downs?|removal|suspension|termination)",
    r"(?:mass|permanent|whatsapp) bans?",
    r"take ?downs?",
    r"copyright (?:strikes?|claims?)",
    r"ddos",
    r"(?<!без )жалоб\w*|(?<!без )репорт(?:а|ы|ов|у|ами)?",
    rf"(?:бан|забан\w*|снос|сносим|снести|блокировк\w*|удалени[ея]) {_RU_SOMETHING}",
    r"скарг\w*",
    r"denuncias?(?: masivas?| em massa)?|reportes? masivos?",
    r"(?:spam|toplu) sikayet\w*|sikayet (?:bot|hizmet)\w*",
)
_ACCOUNT_SALES = (
    r"(?:buy|sell|selling|sale of|purchase|rent) (?:\w+ ){0,3}?accounts?",
    r"accounts? (?:for sale|for rent|on sale|sales?|shop|store|sell|seller|selling|rental|market)",
    r"(?:pva|hacked|stolen|cracked|farmed|warmed(?: up)?|bulk|ready ?made) (?:\w+ )?accounts?",
    r"accounts? pva",
    r"accounts? (?:with |and )?(?:full access|log ?ins?|passwords?|credentials|cookies|e ?mail)",
    r"(?:log ?in|user ?name|e ?mail) (?:and |with )?pass(?:words?)?",
    r"accounts? with (?:over |more than )?\d[\d ]* ?[km]? (?:real )?"
    r"(?:followers|subscribers|subs|fans|friends|members)",
    r"(?:gmail|outlook|hotmail|yahoo|netflix|disney|hbo|chatgpt|nordvpn|paypal|bank) accounts?",
    r"(?:продажа|продаж|продам|купить|покупка|аренда|магазин) (?:\w+ ){0,3}?(?:аккаунт|акк)\w*",
    r"(?:готовы[ехи]|прогреты[ехи]|отлежавши\w+|пустые) (?:\w+ ){0,2}?аккаунт\w*",
    r"аккаунты? (?:на продажу|под ключ|с почтои|с паролем|с подписчиками)",
    r"авторег\w*",
    r"(?:venta|vendo|comprar?) (?:de )?(?:\w+ ){0,2}?(?:cuentas?|contas?)",
    r"hesap (?:satis\w*|satin)",
)
_AGED_ACCOUNTS = (
    r"(?:aged|old|new|fresh|empty|blank|verified|monetized|business) (?:\w+ ){0,2}?accounts?",
    r"старые аккаунты",
)
_MINORS = (
    r"under ?aged?|minors|minor (?:girl|boy|user|account|follower|member)s?",
    r"(?:pre ?)?teen(?:s|ages?|aged|agers?)?(?! (?:topics?|contents?|videos?|channels?)\b)",
    r"(?:child(?:ren)?|childrens|kids?|toddlers?|bab(?:y|ies)) (?:s )?(?:followers?|accounts?"
    r"|users?|girls?|boys?|porn|pics?|photos?|models?|nudes?|audience|members?|profiles?|sex)",
    r"school ?(?:girl|boy|kid)s?",
    r"(?:little|young|underage) (?:girl|boy)s?",
    r"(?:[1-9]|1[0-7]) ?(?:yo|y o|years? olds?) (?:girl|boy|kid|child|children|teen)s?",
    r"under 1[0-8]s?(?! ?(?:h|hrs?|hours?|m|min|mins|minutes?|s|sec|days?|weeks?|k|usd)\b)",
    r"loli(?:s|ta|tas|con)?|jail ?bait|pedo(?:phil\w*)?",
    r"несовершеннолет\w*|малолет\w*|подростк\w*|подростков\w*|школьни[кц]\w*",
    r"(?:детск\w+|дети|детеи) (?:аккаунт|подписчик|фото|порн|эрот|аудитор)\w*",
    r"menores de (?:edad|idade)",
    r"minderjahrig\w*",
)

# "Followers with old accounts" sells followers. An old account is itself for sale only if the
# name has none of these words.
_ENGAGEMENT = (
    r"followers?|likes?|views?|viewers?|members?|comments?|subscribers?|subs|reactions?|shares?"
    r"|saves?|reposts?|retweets?|votes?|plays|visits|mentions?|impressions|friends|fans|listeners"
    r"|claps|upvotes?|services?|replies|repl(?:y|ys)|watch ?time|traffic|boosts?|start"
    r"|stories|story"
    r"|подписчик\w*|лаик\w*|просмотр\w*|участник\w*|комментари\w*|реакци\w*|репост\w*|голос\w*"
    r"|from (?:\w+ ){0,3}accounts?|с (?:\w+ ){0,3}аккаунтов"
)


def _words(*fragments: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(fragments)})\b")


_DENIED = (
    (_words(*_MINORS), Denial.MINORS),
    (_words(*_REPORTS), Denial.REPORTS),
    (_words(*_ACCOUNT_SALES), Denial.ACCOUNTS),
    (_words(*_REVIEWS), Denial.REVIEWS),
)
_AGED = _words(*_AGED_ACCOUNTS)
_ENGAGED = _words(_ENGAGEMENT)

_STARS = re.compile("[⭐🌟★☆]")
_INVISIBLE = re.compile("[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_NOT_WORDS = re.compile(r"[\W_]+")
_CYRILLIC = re.compile("[а-яіѕјһ]")
_LATIN = re.compile("[a-z]")
_LOOKALIKES = str.maketrans("аеіорсухкмнтвѕјһ", "aeiopcyxkmhtbsjh")


@lru_cache(maxsize=32_768)
def denial_reason(title: str) -> Denial | None:
    """Return the reason if policy forbids selling a service of this name, else None."""
    text = _folded(title)
    denial = _matched(text)
    if denial is None and _CYRILLIC.search(text) and _LATIN.search(text):
        denial = _matched(text.translate(_LOOKALIKES))
    return denial


def _matched(text: str) -> Denial | None:
    for pattern, reason in _DENIED:
        if pattern.search(text):
            return reason
    if _AGED.search(text) and not _ENGAGED.search(text):
        return Denial.ACCOUNTS
    return None


def _folded(title: str) -> str:
    """Return the name's words in lower case without accents, separated by single spaces."""
    text = _STARS.sub(" glyphstar ", unescape(title))
    text = normalize("NFKD", _INVISIBLE.sub("", text)).casefold().replace("ı", "i")
    return _NOT_WORDS.sub(" ", normalize("NFC", _ACCENTS.sub("", text))).strip()
