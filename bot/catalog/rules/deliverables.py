"""Find what a service delivers, such as followers or likes, by the words of its title."""

import re
from collections.abc import Mapping
from types import MappingProxyType

# Names in titles: regular expressions, matched against casefolded text at the start of a word.
# Names of one thing on different networks are one: a page has followers, subscribers or members.
_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "followers": (
            "follow", "subscri", "subs?(?![^\\W_])", "members?", "fans", "friends?",
            "подписчик", "подписк", "фолловер", "участник", "друз",
            "seguidor", "suscriptor", "inscrito", "abonn", "takip", "مشترك", "متابع",
        ),
        "likes": (
            "likes?(?![^\\W_])", "hearts?(?![^\\W_])", "favou?rites?", "upvotes?", "лайк",
            "me gusta", "curtida", "j[’']aime", "beğeni", "لايك", "إعجاب",
        ),
        "dislikes": ("dislike", "downvote", "дизлайк"),
        "views": (
            "views?(?![^\\W_])", "watch", "просмотр", "visualiza", "vues?(?![^\\W_])", "vistas",
            "izlenme", "مشاهد",
        ),
        "viewers": ("viewers?", "зрител", "live stream", "эфир", "трансляц"),
        "plays": ("plays?(?![^\\W_])", "streams", "listen", "прослуш", "слушател"),
        "comments": (
            "comment", "repl(?:y|ies)", "коммент", "comentario", "comentário", "yorum", "تعليق",
        ),
        "reactions": ("reaction", "emoji", "реакц", "reacc", "reaç", "réaction", "tepki"),
        "shares": ("shares?(?![^\\W_])", "reposts?", "retweet", "repins?", "репост", "ретвит"),
        "saves": ("saves?(?![^\\W_])", "bookmark", "сохранен", "guardado"),
        "votes": ("votes?(?![^\\W_])", "polls?(?![^\\W_])", "голос", "опрос"),
        "visits": ("visit", "traffic", "clicks?", "посещ", "трафик", "переход"),
        "impressions": ("impression", "reach(?![^\\W_])", "показ", "охват"),
        "boosts": ("boost", "буст"),
        "stars": ("stars?(?![^\\W_])", "звезд", "звёзд"),
        "reviews": ("reviews?(?![^\\W_])", "ratings?", "отзыв"),
    }
)  # fmt: skip

_PATTERN = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(f"(?P<{thing}>{'|'.join(names)})" for thing, names in _NAMES.items())
    + ")"
)


def deliverable_of(*titles: str) -> str:
    """Return what the first of these titles that says so names; empty if none does.

    A title that names several things, such as likes of comments, is of a kind of its own.
    """
    for title in titles:
        found = {match.lastgroup for match in _PATTERN.finditer(title.casefold())}
        if found:
            return "+".join(sorted(each for each in found if each))
    return ""
