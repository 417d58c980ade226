"""The list of services that cannot be sold, by reason."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from bot.catalog.rules.sellability import HiddenReason
from bot.catalog.service_records import ServiceRecord
from bot.screens.admin.catalog import unsellable
from bot.screens.callback_data import Tap
from bot.screens.paging import ListPage
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import button_data, button_labels, render

EN = TRANSLATIONS["en"]
NOW = datetime(2026, 1, 2, tzinfo=UTC)
ROW = ServiceRecord(
    id=1,
    external_id="77",
    panel_id=1,
    category_id=1,
    category="Instagram & more",
    category_published=True,
    title="~~~~",
    type_name="Odd type",
    type=None,
    rate=Decimal(1),
    min=1,
    max=1,
    dripfeed=None,
    refill=None,
    cancel=None,
    description="",
    published=False,
    gone_at=None,
    hidden_reason=HiddenReason.SEPARATOR,
    created_at=NOW,
    changed_at=NOW,
)
ODD = replace(ROW, external_id="78", title="Magic <b>", hidden_reason=HiddenReason.UNKNOWN_TYPE)


def _page(number: int, total: int) -> ListPage:
    return ListPage(number, total, unsellable.PAGE_SIZE)


def test_services_stand_below_what_keeps_them_from_being_sold() -> None:
    screen = unsellable.unsellable_list(EN, [ROW, replace(ROW, title="====="), ODD], _page(0, 3))
    text = render(screen).text
    assert text.splitlines() == [
        "🚫 3 services cannot be sold",
        "",
        "Separators",
        "",
        "77 ~~~~",
        "Instagram & more",
        "",
        "77 =====",
        "Instagram & more",
        "",
        "Unknown type",
        "",
        "78 Magic <b>",
        "Instagram & more · Odd type",
    ]
    assert button_data(screen) == [Tap.PANEL(), Tap.DESK()]
    silent = render(
        unsellable.unsellable_list(EN, [replace(ODD, type_name=None)], _page(0, 1))
    ).text
    assert silent.endswith("Magic <b>\nInstagram & more · –")


def test_many_are_paged_and_jumped_over() -> None:
    data = button_data(unsellable.unsellable_list(EN, [ROW] * unsellable.PAGE_SIZE, _page(2, 100)))
    assert {Tap.UNSELLABLE(1), Tap.UNSELLABLE(3), Tap.UNSELLABLE(0), Tap.UNSELLABLE(9)} <= set(data)


def test_nothing_to_list_is_good_news_and_needs_no_button() -> None:
    assert "Everything" in render(unsellable.unsellable_list(EN, [], _page(0, 0))).text
    assert (
        unsellable.unsellable_rows(EN, {})
        == unsellable.unsellable_rows(EN, {HiddenReason.DENIED: 0})
        == ()
    )
    ((button,),) = unsellable.unsellable_rows(
        EN, {HiddenReason.DENIED: 1_200, HiddenReason.SEPARATOR: 34}
    )
    assert (button.text, button.data) == ("🚫 Not for sale · 1,234", Tap.UNSELLABLE(0))


def test_a_page_of_the_longest_names_keeps_its_buttons() -> None:
    long = replace(ODD, title="W" * 463, category="W" * 463, external_id="9" * 64)
    screen = unsellable.unsellable_list(EN, [long] * unsellable.PAGE_SIZE, _page(0, 1_000))
    assert len(render(screen).text) < 4_096
    assert "‹" in button_labels(screen) or "›" in button_labels(screen)
