"""What the shop stores about a panel."""

from decimal import Decimal

import pytest
from sqlmodel import Session

from bot.catalog.balances import note_balance
from bot.catalog.panels import (
    AuditedChange,
    NoSuchPanel,
    ensure_panel,
    find_panel,
    get_panel,
    learn_quirk,
    note_error,
    note_sync_failure,
    quirks_of,
    set_exchange_rate,
    set_quirk,
)
from bot.catalog.version import read_catalog_version
from bot.db import Database
from bot.errors import ShopError
from tests.catalog.stored_catalog import LATER, MEMBERS, NOW, opened


async def test_a_panel_is_added_once_and_known_by_its_host_alone(database: Database) -> None:
    def story(session: Session) -> None:
        one = ensure_panel(session, name="One", url="https://Panel.example:8443/secret/v2?key=1")
        again = ensure_panel(session, name="Renamed", url="http://user:pass@panel.example/")
        bare = ensure_panel(session, name="Bare", url="panel.example")
        other = ensure_panel(session, name="Other", url="https://other.example/api")
        assert one == again == bare != other
        panel = get_panel(session, one)
        assert (panel.name, panel.host) == ("One", "panel.example")
        assert (panel.currency, panel.balance, panel.exchange_rate, panel.quirks) == (
            None,
            None,
            None,
            {},
        )

    await database.transact(story)


async def test_the_shops_panel_is_found_once_it_has_been_added(database: Database) -> None:
    def story(session: Session) -> None:
        assert find_panel(session) is None
        number = ensure_panel(session, name="One", url="https://panel.example")
        set_exchange_rate(session, number, Decimal("92.5"))
        panel = find_panel(session)
        assert panel is not None
        assert (panel.id, panel.exchange_rate) == (number, "92.5")

    await database.transact(story)


@pytest.mark.parametrize("url", ["", "https:///path"])
async def test_an_address_without_a_host_is_none(database: Database, url: str) -> None:
    with pytest.raises(ValueError, match="host"):
        await database.transact(ensure_panel, name="Panel", url=url)


async def test_the_balance_is_noted_to_the_digit(database: Database) -> None:
    def story(session: Session) -> None:
        panel = ensure_panel(session, name="Panel", url="https://panel.example")
        first = note_balance(session, panel, Decimal("100.84292"), " usd ", now=NOW)
        second = note_balance(session, panel, Decimal("1E+2"), None, now=NOW)
        same = note_balance(session, panel, Decimal(100), "USD", now=NOW)
        assert first == AuditedChange(None, "100.84292 USD")
        assert second == AuditedChange("100.84292 USD", "100 USD")
        assert first
        assert not same
        assert get_panel(session, panel).currency == "USD"

    await database.transact(story)


async def test_a_balance_alone_leaves_the_customers_view_as_it_is(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        before = read_catalog_version(session)
        note_balance(session, shop.panel, Decimal(5), "USD", now=NOW)
        note_balance(session, shop.panel, Decimal(4), None, now=NOW)
        assert read_catalog_version(session) == before

    await database.transact(story)


async def test_a_panel_that_changes_its_currency_loses_its_exchange_rate(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        shop = opened(session, currency="INR")
        set_exchange_rate(session, shop.panel, Decimal("0.012"))
        assert shop.shown()
        before = read_catalog_version(session)
        note_balance(session, shop.panel, Decimal(5), "TRY", now=NOW)
        assert shop.panel_row().exchange_rate is None
        assert read_catalog_version(session) > before
        assert shop.shown() == []
        assert shop.load().unpriced == 4

    await database.transact(story)


async def test_a_rate_set_before_the_currency_was_known_is_kept(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, currency=None)
        set_exchange_rate(session, shop.panel, Decimal("0.012"))
        note_balance(session, shop.panel, Decimal(5), "INR", now=NOW)
        assert shop.panel_row().exchange_rate == "0.012"

    await database.transact(story)


async def test_setting_the_exchange_changes_every_price(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        before, old = read_catalog_version(session), shop.load().service(shop.id_of(MEMBERS))
        assert set_exchange_rate(session, shop.panel, Decimal("2")) == AuditedChange(None, "2")
        new = shop.load().service(shop.id_of(MEMBERS))
        assert old is not None
        assert new is not None
        assert new.unit_price == 2 * old.unit_price
        assert read_catalog_version(session) == before + 1
        assert not set_exchange_rate(session, shop.panel, Decimal("2"))
        assert read_catalog_version(session) == before + 1
        assert set_exchange_rate(session, shop.panel, None) == AuditedChange("2", None)
        assert shop.load().service(shop.id_of(MEMBERS)) == old

    await database.transact(story)


async def test_an_exchange_rate_is_a_number_above_zero(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        for rate in ("0", "-1", "NaN", "Infinity", "1e10"):
            with pytest.raises(ShopError, match="exchange rate"):
                set_exchange_rate(session, shop.panel, Decimal(rate))
        assert shop.panel_row().exchange_rate is None

    await database.transact(story)


async def test_failures_are_kept_short_and_end_with_the_next_merge(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        note_sync_failure(session, shop.panel, "<html>\x00" + "x" * 9000, now=NOW)
        note_error(session, shop.panel, "Not enough funds", now=LATER)
        panel = shop.panel_row()
        assert panel.sync_failed_at == NOW
        assert panel.sync_error is not None
        assert panel.sync_error.startswith("<html>xxx")
        assert len(panel.sync_error) == 500
        assert (panel.last_error, panel.last_error_at) == ("Not enough funds", LATER)
        shop.merge([MEMBERS], now=LATER, force=True)
        panel = shop.panel_row()
        assert (panel.synced_at, panel.sync_failed_at, panel.sync_error) == (LATER, None, None)
        assert panel.last_error == "Not enough funds"

    await database.transact(story)


async def test_a_habit_is_remembered_until_it_is_forgotten(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        assert set_quirk(session, shop.panel, "batch", False) == AuditedChange(None, "False")
        assert set_quirk(session, shop.panel, "comma", ["|", ","])
        assert not set_quirk(session, shop.panel, "batch", False)
        assert shop.panel_row().quirks == {"batch": False, "comma": ["|", ","]}
        assert set_quirk(session, shop.panel, "batch", None) == AuditedChange("False", None)
        assert get_panel(session, shop.panel).quirks == {"comma": ["|", ","]}

    await database.transact(story)


async def test_what_an_answer_taught_does_not_overrule_what_was_said(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        learn_quirk(session, shop.panel, "batch_mode", "single")
        assert quirks_of(session, shop.panel) == {"batch_mode": "single"}
        set_quirk(session, shop.panel, "batch_mode", "map")
        learn_quirk(session, shop.panel, "batch_mode", "single")
        assert quirks_of(session, shop.panel) == {"batch_mode": "map"}
        assert quirks_of(session, 99) == {}

    await database.transact(story)


async def test_what_was_read_before_is_read_again(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        assert get_panel(session, shop.panel).balance == "100"
        note_balance(session, shop.panel, Decimal(7), "USD", now=NOW)
        assert get_panel(session, shop.panel).balance == "7"

    await database.transact(story)


async def test_there_is_no_panel_of_another_number(database: Database) -> None:
    def read(session: Session) -> None:
        get_panel(session, 99)

    def write(session: Session) -> None:
        set_exchange_rate(session, 99, Decimal(1))

    for story in (read, write):
        with pytest.raises(NoSuchPanel) as refusal:
            await database.transact(story)
        assert refusal.value.params == {"panel": "99"}
