"""The words behind a button: kept once, for a month, for any process."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot.catalog import searches
from bot.catalog.tables import Search
from bot.db import Database
from tests.catalog.shop import NOW


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Telegram\n\tviews  ", "Telegram views"),
        ("a\u200b\u202eb\x00c", "abc"),
        ("\u200b \u2060", ""),
        ("x" * 500, "x" * searches.LENGTH),
        ("\ud800likes", "likes"),
    ],
)
def test_what_is_typed_is_kept_readable(typed: str, kept: str) -> None:
    assert searches.readable(typed) == kept


@given(st.text(max_size=200))
def test_what_is_readable_stays_as_it_is(typed: str) -> None:
    once = searches.readable(typed)
    assert len(once) <= searches.LENGTH
    assert "\n" not in once


async def test_the_same_words_have_the_same_id_and_others_another(database: Database) -> None:
    def story(session: Session) -> None:
        first = searches.remember(session, "likes", NOW)
        second = searches.remember(session, "просмотры 👍 '; --", NOW)
        assert searches.remember(session, "likes", NOW + timedelta(days=1)) == first
        assert first != second
        assert searches.recall(session, first) == "likes"
        assert searches.recall(session, second) == "просмотры 👍 '; --"
        assert searches.recall(session, 10**18 - 1) is None
        ages = session.exec(select(Search.at).order_by(Search.words)).all()
        assert ages == [NOW + timedelta(days=1), NOW]

    await database.transact(story)


async def test_what_nobody_types_for_a_month_is_forgotten(database: Database) -> None:
    def story(session: Session) -> None:
        old = searches.remember(session, "old", NOW)
        again = searches.remember(session, "again", NOW)
        searches.remember(session, "again", NOW + timedelta(days=1))
        searches.forget(session, NOW + searches.KEPT)
        assert searches.recall(session, old) == "old"
        searches.forget(session, NOW + searches.KEPT + timedelta(seconds=1))
        assert searches.recall(session, old) is None
        assert searches.recall(session, again) == "again"

    await database.transact(story)
