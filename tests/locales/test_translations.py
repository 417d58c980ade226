"""A translation has the same parameters, tags and signs as its sentence."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from markupsafe import Markup

from bot.demo.telegram.parse_html import parse_html
from tests.locales import shapes
from tests.locales.catalogues import LANGUAGES, TEMPLATE, Entry, entries, path_of, read
from tests.locales.spoken import spoken

ALLOWED = {
    "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "a", "code", "pre",
    "blockquote",
}  # fmt: skip
"""Tags of the Bot API's HTML that need no attributes."""

NASTY = 'a <b> & "c" {d}'
"""A name that a customer may have."""

PLAIN = {literal for each in spoken() if each.word == "label" for literal in each.literals}

languages = pytest.mark.parametrize("language", LANGUAGES)


def finished(language: str) -> list[Entry]:
    """Return the translated messages; another test looks for those that are not."""
    return [entry for entry in entries(path_of(language), language) if all(entry.forms)]


def forms(language: str) -> Iterator[tuple[str, str]]:
    """Pair each translated form with its English form."""
    for entry in finished(language):
        for number, form in enumerate(entry.forms):
            yield entry.sources[min(number, len(entry.sources) - 1)], form


def unlike(language: str, feature: Callable[[str], Any]) -> list[str]:
    """Return the messages whose translation differs from the sentence in a feature."""
    return [
        f"{source!r} → {form!r}"
        for source, form in forms(language)
        if feature(source) != feature(form)
    ]


@languages
def test_everything_is_translated(language: str) -> None:
    empty = [entry.msgid for entry in entries(path_of(language), language) if not all(entry.forms)]
    assert not empty, f"not translated into {language}: {empty}"


@languages
def test_nothing_waits_for_a_second_look(language: str) -> None:
    fuzzy = [entry.msgid for entry in entries(path_of(language), language) if entry.fuzzy]
    assert not fuzzy, f"fuzzy in {language}: {fuzzy}"


@languages
def test_every_plural_has_the_forms_of_its_language(language: str) -> None:
    catalogue = read(path_of(language), language)
    known = Catalog(locale=language)
    assert (catalogue.num_plurals, catalogue.plural_expr) == (known.num_plurals, known.plural_expr)
    wrong = [
        entry.msgid
        for entry in finished(language)
        if len(entry.forms) != (known.num_plurals if entry.key[1] else 1)
    ]
    assert not wrong


@languages
def test_the_rule_for_plurals_is_the_languages_own(language: str) -> None:
    """The plural rule of a file chooses the category that CLDR does, for whole numbers."""
    rule = re.sub(r"\bn\b", "number", _as_python(read(path_of(language), language).plural_expr))
    pairs = {
        (int(eval(rule, {"number": number})), Locale.parse(language).plural_form(number))  # noqa: S307
        for number in range(1001)
    }
    assert len(pairs) == len({form for form, _ in pairs}) == len({kind for _, kind in pairs})


def _as_python(expression: str) -> str:
    """Translate gettext's C expression into Python, its `?:` from right to left."""
    text = expression.strip().strip(";").replace("&&", " and ").replace("||", " or ")
    text = re.sub(r"!(?!=)", " not ", text)
    while text.startswith("(") and text.endswith(")") and _wraps(text):
        text = text[1:-1]
    condition, asks, rest = text.partition("?")
    if not asks:
        return f"({text})"
    yes, _, no = rest.partition(":")
    return f"(({_as_python(yes)}) if ({condition}) else ({_as_python(no)}))"


def _wraps(text: str) -> bool:
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return place == len(text) - 1
    return False


@languages
def test_the_same_names_stand_in_braces(language: str) -> None:
    wrong = unlike(language, lambda text: set(shapes.placeholders(text)))
    assert not wrong, "\n".join(wrong)


@languages
def test_the_same_tags_stand_in_a_translation(language: str) -> None:
    wrong = unlike(language, shapes.tags)
    assert not wrong, "\n".join(wrong)


@languages
def test_the_emoji_are_kept_and_the_first_stays_first(language: str) -> None:
    wrong = unlike(language, shapes.symbols) + unlike(language, shapes.lead)
    assert not wrong, "\n".join(wrong)


@languages
def test_lines_and_outer_space_are_kept(language: str) -> None:
    wrong = unlike(language, shapes.frame)
    assert not wrong, "\n".join(wrong)


@languages
def test_commands_and_code_are_not_translated(language: str) -> None:
    wrong = unlike(language, shapes.commands) + unlike(language, shapes.codes)
    assert not wrong, "\n".join(wrong)


@languages
def test_nothing_is_left_in_english(language: str) -> None:
    left = [
        form
        for source, form in forms(language)
        if form == source and any(letter.isalpha() for letter in shapes.wording(source))
    ]
    assert not left, f"the same in English and in {language}: {left}"


@languages
def test_no_word_mixes_alphabets(language: str) -> None:
    mixed = [word for _, form in forms(language) for word in shapes.mixed_words(form)]
    assert not mixed


@languages
def test_plain_text_ends_like_the_english(language: str) -> None:
    wrong = [
        f"{source!r} → {form!r}"
        for source, form in forms(language)
        if source in PLAIN and source.endswith(".") != form.endswith(".")
    ]
    assert not wrong, "\n".join(wrong)


def every_form() -> list[str]:
    english = [source for entry in entries(TEMPLATE) for source in entry.sources]
    return english + [form for language in LANGUAGES for _, form in forms(language)]


def test_tags_are_those_of_telegram_and_closed_in_order() -> None:
    for text in every_form():
        opened: list[str] = []
        for closing, name, rest in shapes.TAG.findall(text):
            assert name in ALLOWED, text
            assert not rest or name == "a", text
            if closing:
                assert opened, text
                assert opened.pop() == name, text
            else:
                opened.append(name)
        assert not opened, text


def test_telegram_takes_every_sentence_whatever_a_customer_is_called() -> None:
    for text in every_form():
        names = shapes.placeholders(text)
        filled = Markup(text).format(**dict.fromkeys(names, NASTY))  # noqa: S704 - our own
        shown, _ = parse_html(str(filled))
        assert shown.strip(), text
        assert shown.count(NASTY) == names.total(), text


def test_plain_text_holds_no_tags() -> None:
    plain = [
        form
        for language in LANGUAGES
        for entry in finished(language)
        if entry.msgid in PLAIN
        for form in (*entry.sources, *entry.forms)
    ]
    assert plain
    assert not [text for text in plain if re.search(r"[<>]|&\w+;", text)]
