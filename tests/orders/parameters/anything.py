"""Any text that a customer or an attacker may send, for the property tests of readers."""

import re

from hypothesis import strategies as st

from bot.orders.parameters import BadParameter

NASTY = (
    *("\u200b", "\u200c", "\u200d", "\u200e", "\u202e", "\u2066", "\ufeff", "\u00ad", "\ufe0f"),
    *("\x00", "\x07", "\x1c", "\x85", "\u2028", "\u2029", "\x0b", "\x0c", "\r\n", "\n", "\t"),
    *(
        "\u00a0",
        "\u202f",
        "\u3000",
        "\u2800",
        "\u3164",
        "👨‍👩‍👧",
        "👍🏽",
        "1️⃣",
        "🇷🇺",
        "🏴\U000e0067\U000e007f",
    ),
    *("@", "#", "＠", "＃", "/", "//", ":", ".", ",", ";", "'", "’", "-", "_", "(", ")", "«", "»"),
    *("می‌خواهم", "क्‍ष", "привет", "Ё", "é", "e\u0301", "１", "٣", "²", "०", "k", "к", "тыс", "m"),
    *("https://", "http://", "tg://resolve?domain=", "t.me", "t.me/s/", "youtu.be/", "m.vk.com/"),
    *(
        "www.instagram.com",
        "instagr.am/p/",
        "x.com/",
        "?utm_source=a",
        "?v=",
        "&list=",
        "?si=",
        "#a",
    ),
    *("example.com", "пример.рф", "name", "Name", "watch", "intl-de/", "dai.ly/", "embed/", "@a"),
    *("1", "12", "123", "000", "2027", "0", " ", "  ", "ww", "US", "Germany", "Чад", "\udfff"),
)

anything = st.one_of(
    st.text(max_size=120),
    st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=3)), max_size=14).map("".join),
)
"""Any text, and texts of the pieces that readers look for, in any order."""

BREAKS_A_LINE = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
"""Controls, direction marks, zero-width spaces, and halves of characters."""


def complete(refusal: BadParameter) -> None:
    """Check that a refusal has a value for each placeholder of its text."""
    assert str(refusal)
