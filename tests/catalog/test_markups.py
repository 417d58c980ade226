"""The operator's markups."""

from decimal import Decimal

import pytest
from sqlmodel import Session

from bot.catalog.markups import load_rules, set_markup
from bot.catalog.panels import AuditedChange
from bot.catalog.rules.pricing import MarkupRule, Scope
from bot.catalog.targets import NoSuchTarget
from bot.catalog.version import read_catalog_version
from bot.db import Database
from bot.errors import ShopError
from tests.catalog.stored_catalog import LIKES, MEMBERS, MORE_MEMBERS, Shop, opened


def price(shop: Shop, offer: object) -> int:
    card = shop.load().service(shop.id_of(offer))  # type: ignore[arg-type]
    assert card is not None
    return card.unit_price


async def test_the_nearest_markup_makes_the_price(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        category = shop.category_of(MEMBERS)
        assert (price(shop, MEMBERS), price(shop, LIKES)) == (900_000, 1_000_000)
        set_markup(session, Scope.EVERYTHING, 0, Decimal(10))
        assert (price(shop, MEMBERS), price(shop, LIKES)) == (990_000, 1_100_000)
        set_markup(session, Scope.CATEGORY, category, Decimal(100))
        assert (price(shop, MEMBERS), price(shop, LIKES)) == (1_800_000, 1_100_000)
        set_markup(session, Scope.SERVICE, shop.id_of(MEMBERS), Decimal("0.5"))
        assert (price(shop, MEMBERS), price(shop, MORE_MEMBERS)) == (904_500, 5_000_000)
        set_markup(session, Scope.SERVICE, shop.id_of(MEMBERS), None)
        assert price(shop, MEMBERS) == 1_800_000

    await database.transact(story)


async def test_below_cost_needs_the_operators_word_on_that_very_rule(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        set_markup(session, Scope.EVERYTHING, 0, Decimal(-50), below_cost=True)
        assert price(shop, MEMBERS) == 450_000
        set_markup(session, Scope.SERVICE, shop.id_of(MEMBERS), Decimal(-20))
        assert price(shop, MEMBERS) == 900_000
        set_markup(session, Scope.SERVICE, shop.id_of(MEMBERS), Decimal(-20), below_cost=True)
        assert price(shop, MEMBERS) == 720_000

    await database.transact(story)


async def test_what_changed_is_told_and_counted(database: Database) -> None:
    def story(session: Session) -> None:
        opened(session)
        before = read_catalog_version(session)
        said = [
            set_markup(session, Scope.EVERYTHING, 0, Decimal("12.50")),
            set_markup(session, Scope.EVERYTHING, 0, Decimal("12.5")),
            set_markup(session, Scope.EVERYTHING, 0, Decimal("12.5"), below_cost=True),
            set_markup(session, Scope.EVERYTHING, 0, None),
            set_markup(session, Scope.EVERYTHING, 0, None),
        ]
        assert said == [
            AuditedChange(None, "12.5%"),
            AuditedChange("12.5%", "12.5%"),
            AuditedChange("12.5%", "12.5% below cost"),
            AuditedChange("12.5% below cost", None),
            AuditedChange(None, None),
        ]
        assert read_catalog_version(session) == before + 3

    await database.transact(story)


async def test_markups_are_kept_to_the_digit(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        one, two = Decimal("12.3456789012345678901234567"), Decimal(7)
        set_markup(session, Scope.EVERYTHING, 0, one)
        set_markup(session, Scope.SERVICE, shop.id_of(LIKES), two, below_cost=True)
        assert load_rules(session) == {
            (Scope.EVERYTHING, 0): MarkupRule(one, False),
            (Scope.SERVICE, shop.id_of(LIKES)): MarkupRule(two, True),
        }

    await database.transact(story)


async def test_a_percentage_that_makes_no_price_is_refused(database: Database) -> None:
    def story(session: Session) -> None:
        for percent in ("-100", "-150", "NaN", "Infinity", "100001"):
            with pytest.raises(ShopError, match="markup"):
                set_markup(session, Scope.EVERYTHING, 0, Decimal(percent), below_cost=True)
        assert load_rules(session) == {}

    await database.transact(story)


async def test_a_markup_is_for_something_that_is_there(database: Database) -> None:
    def story(session: Session) -> None:
        opened(session)
        for scope in (Scope.CATEGORY, Scope.SERVICE):
            for target in (0, -1, 999, 2**70):
                with pytest.raises(NoSuchTarget) as refusal:
                    set_markup(session, scope, target, Decimal(10))
                assert refusal.value.params == {str(scope): str(target)}
        assert load_rules(session) == {}

    await database.transact(story)


async def test_everything_has_no_number(database: Database) -> None:
    def story(session: Session) -> None:
        set_markup(session, Scope.EVERYTHING, 5, Decimal(10))

    with pytest.raises(ValueError, match="everything"):
        await database.transact(story)
