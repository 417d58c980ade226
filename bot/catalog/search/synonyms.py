"""Find synonyms and translations of a word: panels write English, many customers do not.

The common words of such shops are in small tables; the names of countries come from Babel.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from babel import Locale

from bot.catalog.search.vocabulary import fold, words_of

# Synonyms of whole words, in the words that panels use.
_MEANT: Mapping[str, str] = MappingProxyType(
    {
        "followers": "subscribers members",
        "subscribers": "followers members",
        "subs": "subscribers followers",
        "members": "subscribers followers",
        "shares": "reposts",
        "reposts": "shares retweets",
        "stories": "story",
        "story": "stories",
        "comment": "replies",
        "plays": "streams",
        "streams": "plays",
        "russian": "russia",
        "usa": "american",
        "ig": "instagram",
        "insta": "instagram",
        "fb": "facebook",
        "yt": "youtube",
        "tg": "telegram",
        "tt": "tiktok",
        "twitter": "x",
        "инста": "instagram",
        "тг": "telegram",
        "тик": "tiktok",
        "ток": "tiktok",
        "вк": "vk",
        "сша": "usa",
        "англия": "uk",
        "гео": "geo targeted",
        "час": "hour hours",
        "часов": "hours",
    }
)

# Stem, most common ending, and meaning. Stems, because Russian words have many endings.
_STEMS: tuple[tuple[str, str, str], ...] = (
    ("подписчик", "и", "followers subscribers members"),
    ("подписк", "и", "followers subscribers members"),
    ("фолловер", "ы", "followers"),
    ("участник", "и", "members"),
    ("лайк", "и", "likes"),
    ("дизлайк", "и", "dislikes"),
    ("просмотр", "ы", "views"),
    ("коммент", "арии", "comments"),
    ("отзыв", "ы", "reviews"),
    ("реакци", "и", "reactions"),
    ("репост", "ы", "reposts shares"),
    ("ретвит", "ы", "retweets"),
    ("сохранени", "я", "saves"),
    ("голос", "а", "votes poll"),
    ("опрос", "ы", "poll votes"),
    ("прослушивани", "я", "plays streams"),
    ("слушател", "и", "listeners"),
    ("зрител", "и", "viewers"),
    ("трафик", "", "traffic"),
    ("посещени", "я", "visits traffic"),
    ("переход", "ы", "clicks visits"),
    ("охват", "ы", "reach"),
    ("показ", "ы", "impressions"),
    ("буст", "ы", "boost boosts"),
    ("премиум", "", "premium"),
    ("звезд", "ы", "stars"),
    ("сторис", "", "story stories"),
    ("истори", "я", "story stories"),
    ("эфир", "ы", "live stream"),
    ("трансляци", "и", "live stream"),
    ("пост", "ы", "post posts"),
    ("видео", "", "video"),
    ("ролик", "и", "video shorts reels"),
    ("шортс", "", "shorts"),
    ("рилс", "", "reels"),
    ("канал", "ы", "channel"),
    ("групп", "ы", "group"),
    ("страниц", "а", "page"),
    ("друз", "ья", "friends"),
    ("упоминани", "я", "mentions"),
    ("хештег", "и", "hashtag"),
    ("гаранти", "я", "guaranteed refill"),
    ("восстановлени", "е", "refill"),
    ("отмен", "а", "cancel"),
    ("дешев", "ые", "cheap cheapest"),
    ("быстр", "ые", "fast instant"),
    ("мгновенн", "ые", "instant"),
    ("реальн", "ые", "real"),
    ("жив", "ые", "real active"),
    ("активн", "ые", "active"),
    ("качествен", "ные", "hq quality"),
    ("женск", "ие", "female"),
    ("мужск", "ие", "male"),
    ("русск", "ие", "russian russia"),
    ("российск", "ие", "russian russia"),
    ("украинск", "ие", "ukraine ukrainian"),
    ("арабск", "ие", "arab arabic"),
    ("индийск", "ие", "india indian"),
    ("турецк", "ие", "turkey turkish"),
    ("бразильск", "ие", "brazil brazilian"),
    ("американск", "ие", "usa american"),
    ("европейск", "ие", "europe european"),
    ("минут", "ы", "minutes"),
    ("день", "", "day"),
    ("дней", "", "days"),
    ("инстаграм", "", "instagram"),
    ("телеграм", "", "telegram"),
    ("телег", "а", "telegram"),
    ("тикток", "", "tiktok"),
    ("ютуб", "", "youtube"),
    ("ютьюб", "", "youtube"),
    ("фейсбук", "", "facebook"),
    ("твиттер", "", "twitter"),
    ("вконтакт", "е", "vk"),
    ("одноклассник", "и", "ok"),
    ("ватсап", "", "whatsapp"),
    ("вотсап", "", "whatsapp"),
    ("дискорд", "", "discord"),
    ("твич", "", "twitch"),
    ("спотифай", "", "spotify"),
    ("сайт", "", "website"),
)

_SHORTEST, _LONGEST = (size(len(stem) for stem, _, _ in _STEMS) for size in (min, max))
_BEGINNINGS = {fold(stem): tuple(meant.split()) for stem, _, meant in _STEMS}
_WHOLE = {fold(word): tuple(meant.split()) for word, meant in _MEANT.items()}
_ENDING = 4
"""Largest number of letters after a stem; with more, it is another word."""

_SILENT = (
    "a an the for of to in on and or with by i we my me buy order get need want please "
    "и в во на для с со по из за от до у к о мне нам нужны нужно хочу купить заказать накрутка "
    "накрутить пожалуйста"
)
STOP_WORDS = frozenset(map(fold, _SILENT.split()))
"""Words that say nothing about a service."""


def synonyms_of(word: str) -> tuple[str, ...]:
    """Return the synonyms, the singular and the English translations of a folded word."""
    known = _WHOLE.get(word, ()) + country_names().get(word, ())
    if word.isascii():
        return (*known, *_singular(word))
    for length in range(min(len(word), _LONGEST), _SHORTEST - 1, -1):
        meant = _BEGINNINGS.get(word[:length])
        if meant is not None and len(word) - length <= _ENDING:
            return known + meant
    return known


def _singular(word: str) -> tuple[str, ...]:
    if word[0] == "r" and word[1:].isdigit():  # R30 means 30 days of refill
        return (word[1:],)
    if word.endswith("ies"):
        return (f"{word[:-3]}y",)
    return (word[:-1],) if word.endswith("s") and len(word) > len("its") else ()


@lru_cache(maxsize=1)
def country_names() -> Mapping[str, tuple[str, ...]]:
    """Return English names of countries by Russian name, where both names are one word."""
    english, russian = (Locale.parse(tag).territories for tag in ("en", "ru"))
    found = {}
    for code, name in russian.items():
        words, meant = words_of(name), words_of(english.get(code, ""))
        if len(code) == len("RU") and len(words) == len(meant) == 1:
            found[words[0]] = (meant[0],)
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def spellings() -> tuple[str, ...]:
    """Return the words of the tables with their most common endings, to correct typing errors."""
    whole = (fold(stem + ending) for stem, ending, _ in _STEMS)
    return tuple(dict.fromkeys([*whole, *_WHOLE, *country_names()]))


@lru_cache(maxsize=1)
def terms() -> frozenset[str]:
    """Return the known words, which are never corrected, even if no service has them."""
    meant = (word for words in (*_BEGINNINGS.values(), *_WHOLE.values()) for word in words)
    abroad = (word for words in country_names().values() for word in words)
    return frozenset([*spellings(), *meant, *abroad])
