"""Lists that are too short: what they would change, what is stored at once, and what later."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlmodel import Session

from bot.catalog.panels import note_sync_failure
from bot.catalog.publishing import hide
from bot.catalog.rules.pricing import Scope
from bot.catalog.rules.sellability import HiddenReason
from bot.catalog.sync import history
from bot.catalog.sync.changes import ChangeKind
from bot.catalog.sync.merge import ShortListRefused, SyncRefused
from bot.catalog.sync.refused_lists import (
    RefusedList,
    RefusedListChanged,
    accept_refused_list,
    find_refused_list,
    keep_refused_list,
)
from bot.catalog.version import read_catalog_version
from bot.db import Database
from tests.catalog.stored_catalog import LATER, MEMBERS, NOW, Shop, numbered, opened


def kept(shop: Shop) -> RefusedList:
    """Return the stored refused list."""
    refused = find_refused_list(shop.session, shop.panel)
    assert refused is not None
    return refused


def price_of(shop: Shop, external_id: str) -> int | None:
    """Return the unit_price at which customers see a service; None if they do not see it."""
    cards = {card.external_id: card for card in shop.load().services.values()}
    return cards[external_id].unit_price if external_id in cards else None


async def test_it_says_what_would_go_and_what_has_become_dearer(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(12))
        assert find_refused_list(session, shop.panel) is None
        hide(session, Scope.SERVICE, shop.id_of(numbered(5)[4]))
        rows = numbered(4)
        rows[0] = replace(rows[0], rate=Decimal("1.8"))
        rows[1] = replace(rows[1], rate=Decimal("0.5"))
        shop.refuse([*rows, replace(MEMBERS, external_id="new")], "short")
        refused = kept(shop)
        assert (refused.digest, refused.listed, refused.live) == ("short", 5, 12)
        assert (refused.gone, refused.gone_on_sale, refused.added) == (8, 7, 1)
        assert refused.gone_titles[0] == "Telegram Members 6", "what customers see comes first"
        assert len(refused.gone_titles) == 5
        assert (refused.dearer, refused.cheaper) == (1, 1)
        assert refused.dearer_rates == (("Telegram Members 1", "0.9", "1.8"),)

    await database.transact(story)


async def test_a_higher_rate_counts_at_once_and_nothing_else_does(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(9))
        before = read_catalog_version(session)
        rows = [
            replace(numbered(1)[0], rate=Decimal("1.8"), name="Renamed", max=60),
            replace(numbered(2)[1], rate=Decimal("0.45")),
            replace(MEMBERS, external_id="new"),
        ]
        report = shop.refuse(rows, "short", now=LATER)
        assert (report.dearer, report.changed, report.gone, report.added) == (1, 1, 0, 0)
        assert price_of(shop, "1") == 1_800_000
        assert price_of(shop, "2") == 900_000
        record = shop.record(numbered(1)[0])
        assert (record.title, record.max) == ("Telegram Members 1", 10_000)
        assert shop.shown() == list("123456789")
        assert read_catalog_version(session) == before + 1
        (line,) = history.list_changes(session, ChangeKind.DEARER, 9)
        assert (line.rate_before, line.rate_after) == ("0.9", "1.8")

    await database.transact(story)


@pytest.mark.parametrize("rate", ["9", "NaN", "Infinity", "10000000000"])
async def test_a_rate_that_is_not_trusted_takes_the_service_off_sale(
    database: Database, rate: str
) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(9))
        report = shop.refuse([replace(numbered(1)[0], rate=Decimal(rate))], "short")
        assert report.quarantined == 1
        assert shop.record(numbered(1)[0]).hidden_reason is HiddenReason.QUARANTINED
        assert shop.shown() == list("23456789")

    await database.transact(story)


async def test_the_old_list_lowers_the_rates_again(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, [])
        shop.merge(numbered(9), digest="whole", auto_publish=True)
        shop.refuse([replace(numbered(1)[0], rate=Decimal("1.8"))], "short")
        assert not shop.merge(numbered(9), digest="whole").unchanged_body
        assert price_of(shop, "1") == 900_000
        assert find_refused_list(session, shop.panel) is None

    await database.transact(story)


async def test_a_list_without_higher_rates_changes_nothing(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, [])
        shop.merge(numbered(9), digest="whole", auto_publish=True)
        before = read_catalog_version(session)
        report = shop.refuse([*numbered(2), replace(MEMBERS, external_id="")], "short")
        assert (report.changed, report.changes) == (0, ())
        assert read_catalog_version(session) == before
        assert shop.merge(numbered(9), digest="whole").unchanged_body
        assert find_refused_list(session, shop.panel) is None

    await database.transact(story)


async def test_the_accepted_list_is_taken_over_and_no_other(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(9))
        shop.refuse(numbered(2), "short")
        accept_refused_list(session, shop.panel, "short")
        shop.refuse(numbered(3), "other")
        shop.refuse(numbered(2), "short")
        with pytest.raises(ShortListRefused):
            shop.merge(numbered(2), digest="short")
        assert shop.shown() == list("123456789")
        accept_refused_list(session, shop.panel, "short")
        accept_refused_list(session, shop.panel, "short")  # accepting twice changes nothing
        assert shop.merge(numbered(2), digest="short").gone == 7
        assert shop.shown() == ["1", "2"]
        row = shop.panel_row()
        assert (row.refused_list, row.accepted_digest) == (None, None)

    await database.transact(story)


async def test_what_was_not_looked_at_cannot_be_accepted(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(9))
        with pytest.raises(RefusedListChanged):
            accept_refused_list(session, shop.panel, "short")
        shop.refuse(numbered(2), "short")
        with pytest.raises(RefusedListChanged):
            accept_refused_list(session, shop.panel, "other")
        assert shop.panel_row().accepted_digest is None

    await database.transact(story)


async def test_the_same_list_is_summed_up_once(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(9))
        rows = [replace(numbered(1)[0], rate=Decimal("1.8"))]
        shop.refuse(rows, "short")
        first = kept(shop)
        accept_refused_list(session, shop.panel, "short")
        keep_refused_list(session, shop.panel, rows, digest="short", now=LATER)
        assert kept(shop) == first, "its rates are those of the shop by now"
        assert shop.panel_row().accepted_digest == "short"

    await database.transact(story)


async def test_an_empty_list_is_never_kept(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(9))
        with pytest.raises(SyncRefused) as refusal:
            shop.merge([], digest="empty")
        assert not isinstance(refusal.value, ShortListRefused)
        note_sync_failure(session, shop.panel, "empty", now=NOW)
        assert find_refused_list(session, shop.panel) is None

    await database.transact(story)
