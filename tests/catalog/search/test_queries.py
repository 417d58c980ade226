"""Stored search queries: one row for the same words, deleted after a month."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot.catalog.search import queries
from bot.catalog.tables import Search
from bot.db import Database
from tests.catalog.stored_catalog import NOW


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Telegram\n\tviews  ", "Telegram views"),
        ("a\u200b\u202eb\x00c", "abc"),
        ("\u200b \u2060", ""),
        ("x" * 500, "x" * queries.LENGTH),
        ("\ud800likes", "likes"),
    ],
)
def test_what_is_typed_is_kept_readable(typed: str, kept: str) -> None:
    assert queries.clean_query(typed) == kept


@given(st.text(max_size=200))
def test_what_is_readable_stays_as_it_is(typed: str) -> None:
    once = queries.clean_query(typed)
    assert len(once) <= queries.LENGTH
    assert "\n" not in once


async def test_the_same_words_have_the_same_id_and_others_another(database: Database) -> None:
    def story(session: Session) -> None:
        first = queries.save_query(session, "likes", NOW)
        second = queries.save_query(session, "просмотры 👍 '; --", NOW)
        assert queries.save_query(session, "likes", NOW + timedelta(days=1)) == first
        assert first != second
        assert queries.load_query(session, first) == "likes"
        assert queries.load_query(session, second) == "просмотры 👍 '; --"
        assert queries.load_query(session, 10**18 - 1) is None
        ages = session.exec(select(Search.at).order_by(Search.words)).all()
        assert ages == [NOW + timedelta(days=1), NOW]

    await database.transact(story)


async def test_what_nobody_types_for_a_month_is_forgotten(database: Database) -> None:
    def story(session: Session) -> None:
        old = queries.save_query(session, "old", NOW)
        again = queries.save_query(session, "again", NOW)
        queries.save_query(session, "again", NOW + timedelta(days=1))
        queries.delete_old_queries(session, NOW + queries.KEPT)
        assert queries.load_query(session, old) == "old"
        queries.delete_old_queries(session, NOW + queries.KEPT + timedelta(seconds=1))
        assert queries.load_query(session, old) is None
        assert queries.load_query(session, again) == "again"

    await database.transact(story)
