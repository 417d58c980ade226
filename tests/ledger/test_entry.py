"""Tests reading entries with their postings."""

from sqlmodel import Session

from bot import ledger
from bot.db import Database
from bot.ledger import EntryKind
from tests.ledger.books import GATEWAY, NOW, UNIT, USD, WALLET, hold, settle, top_up


async def test_an_entry_is_found_by_id_and_by_key(database: Database) -> None:
    def story(session: Session) -> None:
        receipt = top_up(session, UNIT)
        by_key = ledger.find_entry(session, "payment:1")
        assert by_key == ledger.find_entry(session, receipt.entry_id)
        assert by_key is not None
        assert by_key.id == receipt.entry_id
        assert by_key.volume == UNIT
        assert ledger.find_entry(session, "payment:2") is None
        assert ledger.find_entry(session, receipt.entry_id + 1) is None

    await database.transact(story)


async def test_the_journal_is_read_page_by_page_and_whole(database: Database) -> None:
    def story(session: Session) -> None:
        top_up(session, UNIT)
        hold(session, UNIT)
        settle(session, refund=1)
        pages: list[list[str]] = []
        last = 0
        while page := ledger.journal(session, after_id=last, limit=3):
            pages.append([entry.key for entry in page])
            last = page[-1].id
        assert pages == [["payment:1", "order:7:hold", "order:7:release"], ["order:7:capture"]]

    await database.transact(story)


async def test_a_journal_entry_has_all_its_postings(database: Database) -> None:
    def story(session: Session) -> None:
        lines = ((WALLET, 3 * UNIT), (ledger.promotions(USD), -UNIT), (GATEWAY, -2 * UNIT))
        ledger.post(session, key="bonus", kind=EntryKind.TOP_UP, postings=lines, now=NOW)
        top_up(session, UNIT)
        first, second = ledger.journal(session)
        assert set(first.postings) == set(lines)
        assert first.volume == 3 * UNIT
        assert len(second.postings) == 2

    await database.transact(story)
