"""The stored changes: which ones, in what order, and for how long."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from sqlmodel import Session

from bot.catalog.sync import history
from bot.catalog.sync.changes import ChangeKind
from bot.catalog.sync.history import ChangeLine
from bot.db import Database
from tests.catalog.stored_catalog import (
    LATER,
    LIKES,
    LIST,
    MEMBERS,
    MORE_MEMBERS,
    NOW,
    RULER,
    VIEWS,
    numbered,
    opened,
)

NEWCOMER = replace(VIEWS, external_id="777", name="Telegram Newcomer")


def lines(session: Session, kind: ChangeKind | None = None) -> list[ChangeLine]:
    return history.list_changes(session, kind, 100)


async def test_a_panels_first_list_is_no_news(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, [])
        report = shop.merge(LIST)
        assert report.changes == ()
        assert history.list_changes(session, None, 10) == []
        assert history.count_changes(session, None) == 0

    await database.transact(story)


async def test_all_that_a_sync_changed_is_kept_with_its_moment_and_rates(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        dearer = replace(MEMBERS, rate=Decimal("1.2"))
        cheaper = replace(MORE_MEMBERS, rate=Decimal("2"), max=4_000)
        wider = replace(LIKES, max=30_000)
        second = replace(RULER, external_id="910")
        report = shop.merge([dearer, cheaper, wider, NEWCOMER, second, *LIST[4:]], now=LATER)
        assert (report.dearer, report.cheaper, report.gone, report.added) == (1, 1, 1, 2)
        found = {line.kind: line for line in lines(session)}
        assert len(found) == len(lines(session)) == 5  # a second separator is no news
        assert {line.at for line in found.values()} == {LATER}
        up = found[ChangeKind.DEARER]
        assert (up.service_id, up.rate_before, up.rate_after) == (shop.id_of(MEMBERS), "0.9", "1.2")
        assert (up.title, up.currency) == (MEMBERS.name, "USD")
        down = found[ChangeKind.CHEAPER]
        assert (down.rate_before, down.rate_after) == ("2.5", "2")
        assert (down.min_before, down.max_before, down.min_after, down.max_after) == (
            100, 5_000, 100, 4_000,
        )  # fmt: skip
        new = found[ChangeKind.NEW]
        assert (new.service_id, new.rate_before, new.rate_after) == (
            shop.id_of(NEWCOMER), None, "0.02",
        )  # fmt: skip
        gone = found[ChangeKind.GONE]
        assert (gone.service_id, gone.rate_before, gone.rate_after) == (
            shop.id_of(VIEWS), "0.02", None,
        )  # fmt: skip
        assert found[ChangeKind.BOUNDS].max_after == 30_000

    await database.transact(story)


async def test_a_list_that_says_the_same_keeps_nothing(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        shop.merge(LIST, now=LATER)
        renamed = replace(MEMBERS, name="Telegram Members | slower", description="Other.")
        shop.merge([renamed, *LIST[1:]], now=LATER)
        assert lines(session) == []

    await database.transact(story)


async def test_the_newest_come_first_page_by_page(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(5))
        shop.merge(numbered(5, rate=Decimal("1.2")), now=LATER)
        shop.merge(numbered(5, rate=Decimal(1)), now=LATER + timedelta(hours=1))
        first = history.list_changes(session, None, 4)
        assert history.count_changes(session, None) == 10
        assert [line.kind for line in first] == [ChangeKind.CHEAPER] * 4
        last = history.list_changes(session, None, 4, 8)
        assert [line.kind for line in last] == [ChangeKind.DEARER] * 2
        assert history.list_changes(session, None, 4, 10) == []
        ids = [
            line.id
            for offset in (0, 4, 8)
            for line in history.list_changes(session, None, 4, offset)
        ]
        assert ids == sorted(ids, reverse=True)
        assert len(set(ids)) == 10
        dearer = history.list_changes(session, ChangeKind.DEARER, 100)
        count = history.count_changes(session, ChangeKind.DEARER)
        assert (len(dearer), count, {line.kind for line in dearer}) == (5, 5, {ChangeKind.DEARER})
        assert history.list_changes(session, ChangeKind.GONE, 4) == []
        assert history.count_changes(session, ChangeKind.GONE) == 0

    await database.transact(story)


async def test_what_is_old_is_forgotten_and_nothing_else(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(3))
        shop.merge(numbered(3, rate=Decimal("1.2")), now=NOW)
        shop.merge(numbered(3, rate=Decimal(1)), now=LATER)
        assert history.delete_changes_before(session, NOW) == 0
        assert history.delete_changes_before(session, LATER) == 3
        assert {line.at for line in lines(session)} == {LATER}

    await database.transact(story)


async def test_services_that_came_at_the_same_moment_are_told_apart(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)  # merged at the same time as the next list
        two = [replace(NEWCOMER, external_id=number) for number in ("778", "779")]
        shop.merge([*LIST, *two])
        assert {line.service_id for line in lines(session)} == {shop.id_of(each) for each in two}

    await database.transact(story)
