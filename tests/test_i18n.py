"""Sentences in a language, what is escaped in them, and which language a person is spoken to in."""

import re
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.i18n import LOCALES, N_, SOURCE_LANGUAGE, Translations, Translator, compile_catalog

TRANSLATIONS = Translations()
LANGUAGES = list(TRANSLATIONS.languages)

POLISH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Hello, <b>{name}</b>"
msgstr "Cześć, <b>{name}</b>"

#, fuzzy
msgid "Good bye"
msgstr "Dobra noc"

msgid "Thanks"
msgstr ""

msgid "{count} order of {name}"
msgid_plural "{count} orders of {name}"
msgstr[0] "{count} zamówienie: {name}"
msgstr[1] "{count} zamówienia: {name}"
msgstr[2] "{count} zamówień: {name}"
"""

languages = pytest.mark.parametrize("language", LANGUAGES)


def shelf(folder: Path, *tags: str) -> Path:
    """Write a `locales/` folder with the Polish catalogue under each tag."""
    for tag in tags:
        path = folder / tag / "LC_MESSAGES" / "vitrine.po"
        path.parent.mkdir(parents=True)
        path.write_text(POLISH, encoding="utf-8")
    return folder


@pytest.fixture
def polish(tmp_path: Path) -> Translator:
    return Translations(shelf(tmp_path, "pl"))["pl"]


@pytest.fixture
def english() -> Translator:
    return TRANSLATIONS[SOURCE_LANGUAGE]


# Sentences


def test_a_sentence_is_said_in_the_language_and_its_names_are_escaped(polish: Translator) -> None:
    said = polish.say("Hello, <b>{name}</b>", name="<i>&</i>")
    assert said == Markup("Cześć, <b>&lt;i&gt;&amp;&lt;/i&gt;</b>")
    assert isinstance(said, Markup)


def test_what_is_markup_already_is_not_escaped_again(polish: Translator) -> None:
    inner = polish.say("Hello, <b>{name}</b>", name="A&B")
    assert polish.say("{inner}!", inner=inner) == "Cześć, <b>A&amp;B</b>!"


@given(st.text())
def test_no_name_can_open_a_tag(name: str) -> None:
    said = TRANSLATIONS[SOURCE_LANGUAGE].say("<b>{name}</b>", name=name)
    assert "<" not in said.removeprefix("<b>").removesuffix("</b>")
    assert said.unescape() == f"<b>{name}</b>"


def test_a_label_is_plain_text_and_escapes_nothing(polish: Translator) -> None:
    shown = polish.label("Hello, <b>{name}</b>", name="<&>")
    assert shown == "Cześć, <b><&></b>"
    assert type(shown) is str


def test_a_plural_takes_the_form_of_its_count_and_escapes(polish: Translator) -> None:
    def orders(count: int) -> Markup:
        return polish.plural("{count} order of {name}", "{count} orders of {name}", count, name="&")

    assert orders(1) == "1 zamówienie: &amp;"
    assert orders(2) == "2 zamówienia: &amp;"
    assert orders(5) == "5 zamówień: &amp;"
    assert orders(22) == "22 zamówienia: &amp;"
    assert orders(112) == "112 zamówień: &amp;"
    assert isinstance(orders(1), Markup)


def test_english_counts_without_a_catalogue(english: Translator) -> None:
    found = [english.plural("{count} order", "{count} orders", count) for count in (0, 1, 2, 1000)]
    assert found == ["0 orders", "1 order", "2 orders", "1,000 orders"]


def test_a_count_is_shown_with_the_languages_separators(polish: Translator) -> None:
    said = polish.plural("{count} order of {name}", "{count} orders of {name}", 12345, name="x")
    assert said == "12\N{NO-BREAK SPACE}345 zamówień: x"


@pytest.mark.parametrize("msgid", ["Good bye", "Thanks", "Nobody wrote this"])
def test_what_is_not_translated_for_sure_is_said_in_english(polish: Translator, msgid: str) -> None:
    assert polish.say(msgid) == msgid
    assert polish.label(msgid) == msgid


def test_a_missing_name_is_an_error_and_no_half_sentence(english: Translator) -> None:
    with pytest.raises(KeyError, match="name"):
        english.say("Hello, {name}")


def test_a_mark_leaves_the_sentence_as_it_is() -> None:
    assert N_("Hello, {name}") == "Hello, {name}"


@languages
def test_the_shops_own_catalogue_answers(language: str) -> None:
    tr = TRANSLATIONS[language]
    assert tr.language == language
    assert (tr.label("My orders") == "My orders") is (language == SOURCE_LANGUAGE)


def test_russian_counts_as_russians_do() -> None:
    tr = TRANSLATIONS["ru"]
    found = [
        str(tr.plural("{count} service on sale", "{count} services on sale", count))
        for count in (0, 1, 2, 5, 11, 21, 104)
    ]
    assert found == [
        "0 услуг в продаже", "1 услуга в продаже", "2 услуги в продаже", "5 услуг в продаже",
        "11 услуг в продаже", "21 услуга в продаже", "104 услуги в продаже",
    ]  # fmt: skip


def test_a_file_without_a_plural_rule_has_the_languages(tmp_path: Path) -> None:
    path = shelf(tmp_path, "pl") / "pl" / "LC_MESSAGES" / "vitrine.po"
    catalogue = compile_catalog(path, "pl")
    assert catalogue.ngettext("{count} order of {name}", "", 5) == "{count} zamówień: {name}"


# Which language


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("pl", "pl"),
        ("PL", "pl"),
        ("pl-PL", "pl"),
        ("pl_PL", "pl"),
        ("pl-Latn-PL", "pl"),
        ("ru-RU", "ru"),
        ("en-GB", "en"),
        ("en", "en"),
        ("pt_BR", "de"),
        ("xx", "de"),
        ("plx", "de"),
        ("-", "de"),
        ("", "de"),
        (None, "de"),
    ],
)
def test_a_person_is_spoken_to_in_the_nearest_language(
    tmp_path: Path, tag: str | None, language: str
) -> None:
    translations = Translations(shelf(tmp_path, "pl", "ru", "de"), default="de")
    assert translations.best_language(tag) == language


def test_a_default_nobody_has_written_is_english(tmp_path: Path) -> None:
    translations = Translations(shelf(tmp_path, "pl"), default="tlh")
    assert translations.default == SOURCE_LANGUAGE
    assert translations.best_language(None) == SOURCE_LANGUAGE


def test_english_is_there_without_a_file(tmp_path: Path) -> None:
    translations = Translations(tmp_path)
    assert translations.languages == ("en",)
    assert translations["en"].say("Hello") == "Hello"


@pytest.mark.parametrize("language", [None, "", "tlh"])
def test_an_unknown_language_is_spoken_as_the_default(tmp_path: Path, language: str | None) -> None:
    assert Translations(shelf(tmp_path, "pl", "de"), default="pl")[language].language == "pl"


def test_languages_come_in_one_order_because_buttons_number_them(tmp_path: Path) -> None:
    found = Translations(shelf(tmp_path, "ru", "de", "pl")).languages
    assert found == ("de", "en", "pl", "ru")


def test_a_language_is_named_as_telegram_and_the_settings_name_it() -> None:
    """`setMyCommands` and DEFAULT_LOCALE take no region, and `best` finds none."""
    names = {path.name for path in LOCALES.iterdir() if path.is_dir()}
    assert {"ru"} <= names
    assert all(re.fullmatch("[a-z]{2}", name) for name in names)


@languages
def test_each_language_can_be_named_in_itself(language: str) -> None:
    assert Locale.parse(language).get_language_name(language)
