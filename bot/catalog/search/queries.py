"""Store search queries, because a button has room for an id only.

The customer is not stored. With the id any process can show another page of an old message.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlmodel import Session

from bot.catalog.tables import Search
from bot.db import table_of, upsert
from bot.text.cleaning import clean

LENGTH = 80
"""Largest length of a query, in characters; longer ones are cut."""

KEPT = timedelta(days=30)
"""How long a query is stored after a customer last typed it."""

_SEARCHES = table_of(Search)
_NEW = upsert(_SEARCHES).values(words=bindparam("words"), at=bindparam("now"))
_REMEMBER = _NEW.on_conflict_do_update(
    index_elements=["words"], set_={"at": _NEW.excluded.at}
).returning(_SEARCHES.c.id)
_WORDS = select(_SEARCHES.c.words).where(_SEARCHES.c.id == bindparam("search"))
_OLD = delete(_SEARCHES).where(_SEARCHES.c.at < bindparam("before"))


def clean_query(typed: str) -> str:
    """Return the typed text on one line, without invisible characters, cut; may be empty."""
    return clean(clean(typed)[:LENGTH])


def save_query(session: Session, words: str, now: datetime) -> int:
    """Store a query from `clean_query` and return its id; the same words have the same id."""
    row = session.connection().execute(_REMEMBER, {"words": words, "now": now})
    return int(row.scalar_one())


def load_query(session: Session, search_id: int) -> str | None:
    """Return the words of a query; None if the id is unknown or the query was deleted."""
    return session.connection().execute(_WORDS, {"search": search_id}).scalar_one_or_none()


def delete_old_queries(session: Session, now: datetime) -> None:
    """Delete queries that no customer has typed for the time KEPT."""
    session.connection().execute(_OLD, {"before": now - KEPT})
