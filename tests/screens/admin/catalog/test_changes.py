"""The list of changes of the catalog, for operators."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.catalog.sync.changes import ChangeKind
from bot.catalog.sync.history import ChangeLine
from bot.screens.admin.catalog import changes
from bot.screens.callback_data import Tap
from bot.screens.paging import ListPage
from tests.screens.extremes import NOW, TRANSLATIONS
from tests.screens.rendered import button_data, button_labels, render

EN = TRANSLATIONS["en"]
LINE = ChangeLine(
    1, NOW, ChangeKind.DEARER, 7, "Likes", "USD", "0.9", "1.8", 10, 100, 10, 100
)  # fmt: skip


def _page(number: int, total: int) -> ListPage:
    return ListPage(number, total, changes.PAGE_SIZE)


def shown(*lines: ChangeLine, kind: ChangeKind | None = None) -> str:
    return render(changes.change_list(EN, lines, kind, _page(0, len(lines)))).text


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_every_kind_has_its_sign(kind: ChangeKind) -> None:
    assert f"{changes.ICONS[kind]} Likes (7): " in shown(replace(LINE, kind=kind))
    assert len(set(changes.ICONS.values())) == len(ChangeKind)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (LINE, "0.9 → 1.8 USD"),
        (replace(LINE, max_after=200), "0.9 → 1.8 USD, 10–100 → 10–200"),
        (
            replace(LINE, kind=ChangeKind.BOUNDS, rate_after="0.9", min_after=1_000),
            "10–100 → 1,000–100",
        ),
        (
            replace(LINE, kind=ChangeKind.NEW, rate_before=None, min_before=None, max_before=None),
            "1.8 USD",
        ),
        (
            replace(LINE, kind=ChangeKind.GONE, rate_after=None, min_after=None, max_after=None),
            "0.9 USD",
        ),
        (replace(LINE, kind=ChangeKind.RETURNED, rate_after="0.9"), "0.9 USD"),
        (replace(LINE, currency=None), "0.9 → 1.8"),
    ],
)
def test_a_line_says_what_was_and_what_is(line: ChangeLine, expected: str) -> None:
    assert shown(line).endswith(f"(7): {expected}")


def test_each_sync_has_one_heading() -> None:
    earlier = replace(LINE, at=NOW - timedelta(hours=1))
    text = shown(LINE, replace(LINE, id=2), earlier)
    assert text.count("UTC") == 2
    assert text.index("23:59") < text.index("22:59")


@pytest.mark.parametrize("kind", changes.FILTERS)
def test_the_chosen_filter_is_ticked_and_kept_while_pages_turn(kind: ChangeKind | None) -> None:
    screen = changes.change_list(EN, [LINE], kind, _page(0, 30))
    ticked = [label for label in button_labels(screen) if label.startswith("✓ ")]
    assert ticked == [f"✓ {EN.label(changes.FILTER_LABELS[kind])}"]
    assert Tap.CHANGES(changes.FILTERS.index(kind), 1) in button_data(screen)
    assert changes.filter_of(changes.FILTERS.index(kind)) is kind
    for number in range(len(changes.FILTERS)):
        assert Tap.CHANGES(number, 0) in button_data(screen)


def test_a_forged_filter_is_none() -> None:
    assert changes.filter_of(99) is None
    assert changes.filter_of(-1) is None


def test_nothing_to_show_is_said() -> None:
    assert "Nothing of this kind" in shown()
