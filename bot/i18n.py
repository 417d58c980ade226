"""Sentences, numbers and dates in the language of whoever reads them.

`locales/<language>/LC_MESSAGES/vitrine.po` is read and compiled in memory at start, so no
compiled file can be out of date. Extraction finds the sentences that are given to `say`, `label`,
`plural` or `N_` as literals.
"""

from collections.abc import Iterable
from copy import copy
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_datetime, format_skeleton, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import (
    NumberPattern,
    format_compact_decimal,
    format_decimal,
    format_percent,
    get_currency_precision,
    get_currency_symbol,
    parse_pattern,
)
from markupsafe import Markup, escape

from bot.money import to_decimal

LOCALES = Path(__file__).parent.parent / "locales"
DOMAIN = "vitrine"
SOURCE_LANGUAGE = "en"
"""The language of the msgids; it has no .po file."""


def N_(msgid: str) -> str:  # noqa: N802 - gettext's name for "translate this later"
    """Mark a msgid for extraction and return it unchanged; it is translated when it is shown."""
    return msgid


class Translator:
    """Makes all texts for people in one language.

    `say` and `plural` escape parameters for Telegram's HTML unless they are `Markup`. Msgids are
    not escaped and may hold tags.
    """

    def __init__(self, language: str, catalog: NullTranslations) -> None:
        self.language = language
        self.locale = Locale.parse(language)
        self.zone: tzinfo = UTC
        """The reader's time zone, for times outside of a chat and in old apps."""
        self._catalog = catalog
        self._in_zones: dict[tzinfo, Translator] = {UTC: self}

    def in_zone(self, zone: tzinfo) -> "Translator":
        """Return the translator that shows times in this zone.

        It is the same one each time: screens are cached by their translator.
        """
        known = self._in_zones.get(zone)
        if known is None:
            known = copy(self)
            known.zone = zone
            known = self._in_zones.setdefault(zone, known)
        return known

    def say(self, msgid: str, /, **params: Any) -> Markup:
        """Return the translated sentence as HTML, with its parameters escaped."""
        return _filled(self._catalog.gettext(msgid), params)

    def plural(self, singular: str, plural: str, count: int, /, **params: Any) -> Markup:
        """Return the form of the sentence for `count`; `{count}` in it shows the number."""
        text = self._catalog.ngettext(singular, plural, count)
        return _filled(text, {"count": self.number(count), **params})

    def label(self, msgid: str, /, **params: Any) -> str:
        """Return the translated sentence as plain text, not escaped, for buttons and toasts."""
        return self._catalog.gettext(msgid).format(**params)

    def money(self, amount: int, currency: str) -> str:
        """Show micro-units as money, with the currency's decimals or more if digits need them."""
        return _money(amount, currency, self.language)

    def number(self, value: int | Decimal) -> str:
        """Show a number with the language's separators."""
        return _number(value, self.language)

    def compact(self, value: int) -> str:
        """Show a large number in short form: 12K, 1.5M."""
        return _compact(value, self.language)

    def percent(self, share: float) -> str:
        """Show a share from 0 to 1 in percent."""
        return format_percent(share, locale=self.locale)

    def moment(self, at: datetime) -> Markup:
        """Show a date and time: an app that knows the entity shows it in the phone's time zone.

        Older apps show the text, which is in the reader's zone and says so.
        """
        shown = Markup('<tg-time unix="{}" format="Dt">{}</tg-time>')
        return shown.format(int(at.timestamp()), self.moment_text(at))

    def moment_text(self, at: datetime) -> str:
        """Show a date and time in the reader's zone as plain text, with the offset from UTC."""
        local = at.astimezone(self.zone)
        text = format_datetime(local, "d MMM y, HH:mm", locale=self.locale)
        return f"{text} {offset_of(local)}"

    def day(self, at: datetime, *, year: bool) -> str:
        """Show the day of a moment in the reader's zone: 27 Nov, or 27 Nov 2026."""
        pattern = "d MMM y" if year else "d MMM"
        return format_datetime(at.astimezone(self.zone), pattern, locale=self.locale)

    def month(self, at: datetime) -> str:
        """Show the month of a moment in the reader's zone: November 2026."""
        local = at.astimezone(self.zone)
        return format_skeleton("yMMMM", local.replace(tzinfo=None), locale=self.locale)

    def age(self, span: timedelta) -> str:
        """Show how long something lasts, roughly: 5 minutes, 3 hours, 2 days."""
        return format_timedelta(span, granularity="minute", locale=self.locale)


def offset_of(local: datetime) -> str:
    """Return how far a moment's zone is from UTC: UTC, UTC+3, UTC−4:30."""
    minutes = int((local.utcoffset() or timedelta()).total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"


_SAFE = (Markup, int)
"""Types whose values need no escaping."""


def _filled(text: str, params: dict[str, Any]) -> Markup:
    # `Markup.format` walks the text in Python for fields within fields; our msgids have names only.
    shown = {
        name: value if type(value) in _SAFE else escape(value) for name, value in params.items()
    }
    return Markup(text.format_map(shown))  # noqa: S704 - our own text, everything else is escaped


class Translations:
    """The translators of all languages of a `locales/` folder, which is read once."""

    def __init__(self, folder: Path = LOCALES, default: str = SOURCE_LANGUAGE) -> None:
        self._translators = {SOURCE_LANGUAGE: Translator(SOURCE_LANGUAGE, NullTranslations())}
        for path in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
            language = path.parent.parent.name
            messages = _compiled(path, language, path.stat().st_mtime_ns)
            self._translators[language] = Translator(language, messages)
        self.default = default if default in self._translators else SOURCE_LANGUAGE

    @property
    def languages(self) -> Iterable[str]:
        """Tags of all languages, the source language too."""
        return tuple(sorted(self._translators))

    def best_language(self, language_code: str | None) -> str:
        """Return the language for the IETF tag that Telegram sends of a user; else the default."""
        tag = (language_code or "").replace("_", "-").lower()
        for candidate in (tag, tag.partition("-")[0]):
            if candidate in self._translators:
                return candidate
        return self.default

    def __getitem__(self, language: str | None) -> Translator:
        """Return the translator of a language; of the default language if it is None or unknown."""
        return self._translators.get(language or "", self._translators[self.default])


def list_languages(folder: Path = LOCALES) -> tuple[str, ...]:
    """Return the source language and the languages that the folder translates into, sorted."""
    translated = {path.parent.parent.name for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")}
    return tuple(sorted({SOURCE_LANGUAGE} | translated))


@cache
def _compiled(path: Path, language: str, _changed: int) -> GNUTranslations:
    return compile_catalog(path, language)


def compile_catalog(path: Path, language: str) -> GNUTranslations:
    """Compile one `.po` file in memory."""
    with path.open("rb") as file:
        messages = read_po(file, locale=language, domain=DOMAIN)
    binary = BytesIO()
    write_mo(binary, messages)
    binary.seek(0)
    return GNUTranslations(binary)


# Babel takes some 15 µs a number, and a page of services has ten of them.


@lru_cache(maxsize=65_536)
def _money(amount: int, currency: str, language: str) -> str:
    value = to_decimal(amount).normalize()
    exponent = value.as_tuple().exponent
    least = get_currency_precision(currency)
    decimals = max(least, -exponent if isinstance(exponent, int) else least)
    locale, pattern = _pattern(currency, language, decimals)
    shown: str = pattern.apply(value, locale, currency=currency, currency_digits=False)
    return shown


@cache
def _pattern(currency: str, language: str, decimals: int) -> tuple[Locale, NumberPattern]:
    """Return a language's pattern for amounts with so many decimals."""
    locale = Locale.parse(language)
    pattern = locale.currency_formats["standard"].pattern
    positive = pattern.split(";")[0].replace("0.00", f"0.{'0' * decimals}" if decimals else "0")
    if positive.startswith("¤") and get_currency_symbol(currency, language)[-1].isalpha():
        positive = positive.replace("¤", "¤\u00a0", 1)
    return locale, parse_pattern(positive)


@lru_cache(maxsize=16_384)
def _number(value: int | Decimal, language: str) -> str:
    return format_decimal(value, locale=language, decimal_quantization=False)


@lru_cache(maxsize=16_384)
def _compact(value: int, language: str) -> str:
    return format_compact_decimal(value, locale=language, fraction_digits=1)
