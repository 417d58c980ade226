"""The quarantine: which services get in, which stay, and the two ways out."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlmodel import Session

from bot.catalog.publishing import NotSellable, hide, publish
from bot.catalog.rules.pricing import Scope
from bot.catalog.rules.sellability import HiddenReason
from bot.catalog.sync import history, quarantine
from bot.catalog.sync.changes import ChangeKind
from bot.catalog.sync.offers import Offer
from bot.catalog.sync.quarantine import RateMoved
from bot.catalog.sync.recheck import recheck
from bot.catalog.version import read_catalog_version
from bot.db import Database
from tests.catalog.stored_catalog import (
    GIFT,
    LATER,
    LIST,
    MEMBERS,
    VIEWS,
    Shop,
    denies,
    numbered,
    opened,
)

ABSURD = ["0", "-1", "NaN", "Infinity", "1e11", "9", "0.2"]
"""Rates that are not trusted for a service whose trusted rate is 0.9."""


def rated(rate: str) -> list[Offer]:
    return [replace(MEMBERS, rate=Decimal(rate)), *LIST[1:]]


def leap(shop: Shop, rate: str = "9") -> None:
    shop.merge(rated(rate), now=LATER)


@pytest.mark.parametrize("rate", ABSURD)
async def test_a_rate_that_nobody_believes_takes_the_service_off_sale(
    database: Database, rate: str
) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        before = shop.shown()
        report = shop.merge(rated(rate), now=LATER)
        assert report.quarantined == 1
        assert (report.dearer, report.cheaper) == (0, 0)
        assert report.hidden[HiddenReason.QUARANTINED] == 1
        assert shop.shown() == before[1:]
        assert shop.record(MEMBERS).hidden_reason is HiddenReason.QUARANTINED
        (line,) = history.list_changes(session, ChangeKind.QUARANTINED, 9)
        assert line.rate_before == "0.9"

    await database.transact(story)


async def test_it_stays_there_whatever_runs_until_the_rate_is_back(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        leap(shop)
        assert shop.merge(rated("9"), now=LATER, force=True).quarantined == 0
        assert shop.merge(rated("9.5"), now=LATER).quarantined == 0
        assert recheck(session, denied=denies, now=LATER) == 0
        shop.merge(LIST[1:], now=LATER)
        assert quarantine.list_quarantined(session, 9) == []  # gone: there is nothing to sell
        leap(shop)
        assert quarantine.count_quarantined(session) == 1
        with pytest.raises(NotSellable, match="/quarantine"):
            publish(session, Scope.SERVICE, shop.id_of(MEMBERS))
        publish(session, Scope.EVERYTHING)
        assert "101" not in shop.shown()
        before = read_catalog_version(session)
        leap(shop, "2.7")
        assert read_catalog_version(session) > before
        assert "101" in shop.shown()
        assert quarantine.list_quarantined(session, 9) == []
        assert quarantine.count_quarantined(session) == 0
        leap(shop, "8.1")  # three times what is trusted now
        assert "101" in shop.shown()

    await database.transact(story)


async def test_a_new_service_is_trusted_at_its_first_sane_rate(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        assert shop.record(GIFT).hidden_reason is HiddenReason.ABSURD_RATE
        others = [offer for offer in LIST if offer is not GIFT]
        shop.merge([replace(GIFT, rate=Decimal(0)), *others])
        assert shop.record(GIFT).hidden_reason is HiddenReason.ABSURD_RATE
        shop.merge([replace(GIFT, rate=Decimal(500)), *others])
        assert shop.record(GIFT).hidden_reason is None
        shop.merge([replace(GIFT, rate=Decimal(5)), *others])
        assert shop.record(GIFT).hidden_reason is HiddenReason.QUARANTINED

    await database.transact(story)


async def test_what_was_stored_before_anybody_trusted_is_trusted_as_it_is(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        before, connection = shop.shown(), session.connection()
        connection.exec_driver_sql("UPDATE services SET trusted_rate = NULL")
        assert recheck(session, denied=denies, now=LATER) == len(LIST) - 1  # the gift costs 1e11
        assert shop.shown() == before
        leap(shop)
        assert "101" not in shop.shown()

    await database.transact(story)


async def test_the_list_says_what_is_held_and_how_far_it_moved(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        hide(session, Scope.SERVICE, shop.id_of(VIEWS))
        members, views = replace(MEMBERS, rate=Decimal(9)), replace(VIEWS, rate=Decimal("NaN"))
        shop.merge([members, LIST[1], views, *LIST[3:]])
        first, second = quarantine.list_quarantined(session, 9)
        total = quarantine.count_quarantined(session)
        assert total == 2
        assert (first.title, first.trusted_rate, first.rate) == (MEMBERS.name, "0.9", "9")
        assert (first.factor, first.acceptable, first.shown) == (Decimal(10), True, True)
        assert (first.currency, first.category_id) == ("USD", shop.category_of(MEMBERS))
        assert (second.factor, second.acceptable, second.shown) == (None, False, False)
        assert quarantine.list_quarantined(session, 1, 1) == [second]
        assert quarantine.list_quarantined(session, 1, 2) == []
        assert quarantine.find_quarantined(session, first.id) == first
        for nobody in (0, -1, 10**30, shop.id_of(LIST[3])):
            assert quarantine.find_quarantined(session, nobody) is None

    await database.transact(story)


async def test_an_accepted_rate_is_sold_at_and_trusted_from_then_on(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        leap(shop)
        number, before = shop.id_of(MEMBERS), read_catalog_version(session)
        change = quarantine.accept(session, number, "9", now=LATER)
        assert read_catalog_version(session) == before + 1
        card = shop.load().service(number)
        assert card is not None
        assert card.rate == Decimal(9)
        assert change.before is not None
        assert change.after is not None
        assert (change.before.rate, change.before.on_sale) == ("0.9", False)
        assert (change.after.rate, change.after.on_sale) == ("9", True)
        (line,) = history.list_changes(session, ChangeKind.ACCEPTED, 9)
        assert (line.rate_before, line.rate_after, line.at) == ("0.9", "9", LATER)
        assert shop.merge(rated("9"), now=LATER, force=True).changed == 0
        assert recheck(session, denied=denies, now=LATER) == 0
        leap(shop, "0.9")
        assert "101" not in shop.shown()

    await database.transact(story)


async def test_what_was_hidden_is_accepted_and_stays_hidden(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        hide(session, Scope.SERVICE, shop.id_of(MEMBERS))
        leap(shop)
        change = quarantine.accept(session, shop.id_of(MEMBERS), "9", now=LATER)
        assert change.after is not None
        assert not change.after.on_sale
        assert "101" not in shop.shown()
        assert shop.record(MEMBERS).hidden_reason is None

    await database.transact(story)


@pytest.mark.parametrize("seen", ["8", "9.0", "0.9", ""])
async def test_only_the_rate_that_was_seen_is_accepted(database: Database, seen: str) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        leap(shop)
        with pytest.raises(RateMoved):
            quarantine.accept(session, shop.id_of(MEMBERS), seen, now=LATER)
        with pytest.raises(RateMoved):
            quarantine.accept(session, shop.id_of(VIEWS), "0.02", now=LATER)
        assert "101" not in shop.shown()

    await database.transact(story)


async def test_what_is_no_price_cannot_be_accepted(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        leap(shop, "0")
        with pytest.raises(RateMoved):
            quarantine.accept(session, shop.id_of(MEMBERS), "0", now=LATER)
        found, fingerprint = quarantine.list_acceptable(session)
        assert found == []
        with pytest.raises(RateMoved):
            quarantine.accept_all(session, fingerprint, now=LATER)

    await database.transact(story)


async def test_all_are_accepted_at_once_but_for_what_is_no_price(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(4))
        rows = numbered(3, rate=Decimal(20)) + numbered(4, rate=Decimal(0))[3:]
        shop.merge(rows, now=LATER)
        assert shop.shown() == []
        found, fingerprint = quarantine.list_acceptable(session)
        assert len(found) == 3
        accepted = quarantine.accept_all(session, fingerprint, now=LATER)
        assert {each.kind for each in accepted} == {ChangeKind.ACCEPTED}
        assert shop.shown() == ["1", "2", "3"]
        assert quarantine.count_quarantined(session) == 1
        with pytest.raises(RateMoved):
            quarantine.accept_all(session, fingerprint, now=LATER)

    await database.transact(story)


async def test_rates_that_moved_since_they_were_seen_are_not_accepted_together(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(4))
        shop.merge(numbered(4, rate=Decimal(20)), now=LATER)
        _, fingerprint = quarantine.list_acceptable(session)
        shop.merge(numbered(3, rate=Decimal(20)) + numbered(4, rate=Decimal(21))[3:], now=LATER)
        with pytest.raises(RateMoved):
            quarantine.accept_all(session, fingerprint, now=LATER)
        assert shop.shown() == []

    await database.transact(story)


async def test_of_two_operators_one_accepts(database: Database) -> None:
    numbers = await database.transact(_held)

    async def accepting() -> bool:
        def work(session: Session) -> None:
            quarantine.accept(session, numbers, "9", now=LATER)

        try:
            await database.transact(work)
        except RateMoved:
            return False
        return True

    assert sorted(await asyncio.gather(accepting(), accepting())) == [False, True]
    assert await database.transact(history.count_changes, ChangeKind.ACCEPTED) == 1


def _held(session: Session) -> int:
    shop = opened(session)
    leap(shop)
    return shop.id_of(MEMBERS)
