"""All text for people passes a translator, and each sentence gets the parameters it shows."""

import ast
import re
from pathlib import Path

import pytest

from tests.locales import shapes
from tests.locales.catalogues import ROOT
from tests.locales.spoken import Spoken, called, nodes, sources, speaks, spoken

ROOMS = ("screens", "handlers", "jobs")
"""Packages that make text for people."""

SENTENCE = re.compile(r"[^\W\d_][,.:;!?]?\s+[^\W\d_]")
SHOWING = {"Button", "Screen", "Markup", "lines"}


def test_a_sentence_is_a_literal_or_named_by_one() -> None:
    """A msgid that is computed cannot be extracted, and so not translated."""
    named = (ast.Constant, ast.Name, ast.Attribute, ast.Subscript)
    built = [
        each.place
        for each in spoken()
        if not all(isinstance(msgid, named) for msgid in each.msgids)
        or (each.word == "N_" and not each.literals)
    ]
    assert not built, "no literal is given here:\n" + "\n".join(built)


def test_the_handlers_and_the_calls_to_telegram_leave_all_sentences_to_the_screens() -> None:
    silent = [ROOT / "bot" / room for room in ("handlers", "telegram", "receiving")]
    own = [each.place for each in spoken() if any(map(each.path.is_relative_to, silent))]
    assert not own, "move these into bot/screens:\n" + "\n".join(own)


def test_every_name_in_braces_is_a_plain_name() -> None:
    for each in spoken():
        for literal in each.literals:
            try:
                assert shapes.placeholders(literal) is not None
            except ValueError as error:
                pytest.fail(f"{each.place}: {error}")


def wanted(each: Spoken) -> set[str]:
    found = {name for literal in each.literals for name in shapes.placeholders(literal)}
    return found - {"count"} if each.word == "plural" else found


def test_every_sentence_is_given_the_names_it_shows() -> None:
    """A parameter that is missing raises KeyError, perhaps in one language only."""
    wrong = [
        f"{each.place}: shows {sorted(wanted(each))}, is given {sorted(each.names)}"
        for each in spoken()
        if each.word != "N_" and each.literals
        if each.names is not None and each.names != wanted(each)
    ]
    assert not wrong, "\n".join(wrong)


def test_a_refusal_is_given_the_names_its_sentence_shows() -> None:
    wrong, seen = [], 0
    for each in spoken():
        around = each.above[0]
        if each.word != "N_" or not isinstance(around, ast.Call):
            continue
        seen += 1
        given = {keyword.arg for keyword in around.keywords}
        if None not in given and not wanted(each) <= given:
            wrong.append(f"{each.place}: shows {sorted(wanted(each))}")
    assert seen > 10
    assert not wrong, "\n".join(wrong)


def test_both_forms_of_a_plural_show_the_same_but_perhaps_the_count() -> None:
    for each in (each for each in spoken() if each.word == "plural" and each.literals):
        one, many = each.literals
        assert set(shapes.placeholders(many)) - {"count"} == \
            set(shapes.placeholders(one)) - {"count"}, each.place  # fmt: skip
        assert shapes.tags(one) == shapes.tags(many), each.place


def test_a_count_in_a_sentence_has_its_plural() -> None:
    """`{count} things` is wrong for 1, and in many languages for other numbers too."""
    bare = [
        each.place
        for each in spoken()
        if each.word in ("say", "label")
        if any(re.search(r"\{(count|quantity)\} [a-z]+s\b", text) for text in each.literals)
    ]
    assert not bare, "use plural here:\n" + "\n".join(bare)


def hidden_texts(path: Path) -> list[str]:
    """Return the literals of a module that look like sentences and pass no translator."""
    found = {
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value!r}"
        for node, above in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if _reads_like_text(node.value, above[0]) and not _meant_for_others(node.value, above)
    }
    return sorted(found)


def _reads_like_text(text: str, around: ast.AST) -> bool:
    straight = isinstance(around, ast.Call) and called(around) in SHOWING
    return bool(
        SENTENCE.search(text)
        or re.search("[а-яё]", text, re.IGNORECASE)
        or (straight and any(letter.isalpha() for letter in text))
    )


def _meant_for_others(text: str, above: tuple[ast.AST, ...]) -> bool:
    """Return True if a literal is translated, a docstring, a log line, an error or a command."""
    if isinstance(above[0], ast.Expr) or text.startswith("/"):
        return True
    logged = any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "log"
        for node in above
    )
    ours = any(isinstance(node, ast.Raise | ast.Assert) for node in above)
    return logged or ours or any(speaks(node) for node in above)


@pytest.mark.parametrize("room", ROOMS)
def test_no_text_for_people_stands_outside_a_translator(room: str) -> None:
    found = [text for path in sources(room) for text in hidden_texts(path)]
    assert not found, "\n".join(found)


def test_such_a_text_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.locales.test_spoken.ROOT", tmp_path)
    path = tmp_path / "screen.py"
    path.write_text(
        '"""A docstring is no text for people."""\n'
        "log.info('an order is there')\n"
        "raise ValueError('not an order')\n"
        "tr.say('Translated it is, {name}', name='Once more')\n"
        "one = 'Your order is there'\n"
        "two = f'{one}, dear customer'\n"
        "Button('Cancel', Tap.CANCEL())\n"
        "three = 'Назад'\n"
        "usage('/ban 1 because of that')\n",
        encoding="utf-8",
    )
    lines = sorted(int(text.split(":")[1]) for text in hidden_texts(path))
    assert lines == [5, 6, 7, 8]
