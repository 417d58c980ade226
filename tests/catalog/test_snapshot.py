"""The snapshot that customers browse."""

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import text
from sqlmodel import Session

from bot.catalog.balances import note_balance
from bot.catalog.cards import ServiceCard
from bot.catalog.markups import set_markup
from bot.catalog.panels import ensure_panel, set_exchange_rate
from bot.catalog.publishing import hide
from bot.catalog.rules.pricing import Scope
from bot.catalog.rules.service_types import ServiceType
from bot.catalog.snapshot import OnSale, load_catalog, load_on_sale
from bot.catalog.version import read_catalog_version
from bot.db import Database
from tests.catalog.stored_catalog import (
    LIKES,
    LIST,
    MEMBERS,
    MORE_MEMBERS,
    NOW,
    REVIEWS,
    VIEWS,
    Shop,
    opened,
)


async def test_an_empty_shop_has_an_empty_snapshot(database: Database) -> None:
    catalogue = await database.read(load_catalog, shop_currency="USD")
    assert len(catalogue) == 0
    assert (catalogue.categories, catalogue.networks) == ((), ())
    assert (catalogue.version, catalogue.currency, catalogue.unpriced) == (1, "USD", 0)


async def test_a_card_says_all_that_a_customer_and_an_order_need(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        set_markup(session, Scope.EVERYTHING, 0, Decimal(20))
        assert shop.load().service(shop.id_of(MEMBERS)) == ServiceCard(
            id=shop.id_of(MEMBERS),
            external_id="101",
            panel_id=shop.panel,
            category_id=shop.category_of(MEMBERS),
            title="Telegram Members | slow",
            type=ServiceType.DEFAULT,
            rate=Decimal("0.9"),
            unit_price=1_080_000,
            unit_cost=900_000,
            min=50,
            max=10_000,
            refill=True,
            cancel=False,
            dripfeed=True,
            description="Starts within an hour.",
        )
        views = shop.load().service(shop.id_of(VIEWS))
        assert views is not None
        assert (views.refill, views.cancel, views.dripfeed) == (None, None, None)

    await database.transact(story)


async def test_the_snapshot_has_the_version_it_was_taken_at(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        first = shop.load()
        assert first.version == read_catalog_version(session)
        hide(session, Scope.SERVICE, shop.id_of(LIKES))
        assert first.version != read_catalog_version(session)
        assert first.service(shop.id_of(LIKES)) is not None
        second = shop.load()
        assert second.version == read_catalog_version(session)
        assert second.service(shop.id_of(LIKES)) is None

    await database.transact(story)


async def test_the_settings_markup_counts_until_the_operator_sets_one(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        number = shop.id_of(LIKES)
        asked = shop.load(markup=Decimal(30)).service(number)
        assert asked is not None
        assert asked.unit_price == 1_300_000
        set_markup(session, Scope.EVERYTHING, 0, Decimal(5))
        asked = shop.load(markup=Decimal(30)).service(number)
        assert asked is not None
        assert asked.unit_price == 1_050_000

    await database.transact(story)


async def test_another_currency_is_sold_only_with_an_exchange_rate(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        assert shop.shown(currency="EUR") == []
        assert shop.load("EUR").unpriced == 4
        set_exchange_rate(session, shop.panel, Decimal("0.92"))
        assert shop.load("EUR").unpriced == 0
        card = shop.load("EUR").service(shop.id_of(LIKES))
        assert card is not None
        assert (card.unit_price, card.rate) == (920_000, Decimal(1))

    await database.transact(story)


async def test_each_panel_has_its_own_exchange_rate(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, [LIKES])
        other = Shop(session, ensure_panel(session, name="Other", url="https://other.example"))
        note_balance(session, other.panel, Decimal(1), "INR", now=NOW)
        other.merge([replace(LIKES, rate=Decimal(100))], auto_publish=True)
        assert shop.shown() == ["301"]
        set_exchange_rate(session, other.panel, Decimal("0.012"))
        prices = sorted(card.unit_price for card in shop.load().services.values())
        assert prices == [1_000_000, 1_200_000]
        assert len(shop.load().categories) == 2

    await database.transact(story)


async def test_categories_without_anything_to_sell_are_left_out(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        titles = [shelf.title for shelf in shop.load().categories]
        assert titles == ["Telegram Members", "Telegram Views", "Instagram Likes"]
        shop.merge([*LIST[:2], replace(VIEWS, rate=Decimal(0)), *LIST[3:]])
        assert "Telegram Views" not in [shelf.title for shelf in shop.load().categories]

    await database.transact(story)


SABOTAGE = (
    "published = false",
    "gone_at = '2026-01-01 00:00:00'",
    "hidden_reason = 'denied'",
    "type = 'haiku'",
    "type = NULL",
    "rate = '0'",
    "rate = '-1'",
    "rate = 'NaN'",
    "rate = '1e99'",
)


async def test_whatever_is_wrong_with_a_row_it_is_not_for_sale(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        number = shop.id_of(VIEWS)
        for sabotage in SABOTAGE:
            assert load_on_sale(session, number, shop_currency="USD") is not None
            with session.begin_nested() as savepoint:
                change = f"UPDATE services SET {sabotage} WHERE id = :id"  # noqa: S608 - ours
                session.connection().execute(text(change), {"id": number})
                assert shop.shown() == ["101", "102", "301"], sabotage
                assert shop.load().service(number) is None
                assert load_on_sale(session, number, shop_currency="USD") is None
                savepoint.rollback()

    await database.transact(story)


async def test_a_service_of_a_closed_category_is_not_for_sale(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        session.connection().execute(
            text("UPDATE categories SET published = false WHERE title = 'Telegram Views'")
        )
        assert shop.shown() == ["101", "102", "301"]
        assert load_on_sale(session, shop.id_of(VIEWS), shop_currency="USD") is None

    await database.transact(story)


async def test_one_service_is_read_as_the_snapshot_would(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        for number in (shop.id_of(REVIEWS), 0, 999):
            assert load_on_sale(session, number, shop_currency="USD") is None
        assert load_on_sale(session, shop.id_of(MORE_MEMBERS), shop_currency="EUR") is None
        check_each(shop)
        set_markup(session, Scope.CATEGORY, shop.category_of(MEMBERS), Decimal(7))
        check_each(shop)
        set_markup(session, Scope.SERVICE, shop.id_of(MEMBERS), Decimal(9))
        set_markup(session, Scope.EVERYTHING, 0, Decimal(11))
        check_each(shop)
        set_exchange_rate(session, shop.panel, Decimal("1.5"))
        check_each(shop)

    await database.transact(story)


def check_each(shop: Shop) -> None:
    """Compare each service, read alone, with the snapshot's, and when its list was merged."""
    services = shop.load(markup=Decimal(40)).services
    assert len(services) == 4
    for number, card in services.items():
        read = load_on_sale(shop.session, number, shop_currency="USD", markup=Decimal(40))
        assert read == OnSale(card, NOW)
