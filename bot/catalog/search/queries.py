"""What was searched for: a row for the words, because a button carries ids only.

Whose words they were is not kept. Any process can turn the page of any old message by its id.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlmodel import Session

from bot.catalog.tables import Search
from bot.db import table_of, upsert
from bot.text.cleaning import clean

LENGTH = 80
"""Characters that are kept of what was typed; nobody searches for more."""

KEPT = timedelta(days=30)
"""How long after it was last typed a search still turns its pages."""

_SEARCHES = table_of(Search)
_NEW = upsert(_SEARCHES).values(words=bindparam("words"), at=bindparam("now"))
_REMEMBER = _NEW.on_conflict_do_update(
    index_elements=["words"], set_={"at": _NEW.excluded.at}
).returning(_SEARCHES.c.id)
_WORDS = select(_SEARCHES.c.words).where(_SEARCHES.c.id == bindparam("search"))
_OLD = delete(_SEARCHES).where(_SEARCHES.c.at < bindparam("before"))


def clean_query(typed: str) -> str:
    """Return what was typed on one line, without what nobody sees, and cut; may be empty."""
    return clean(clean(typed)[:LENGTH])


def save_query(session: Session, words: str, now: datetime) -> int:
    """Return the id of the words, which are `readable`; the same words have the same one."""
    row = session.connection().execute(_REMEMBER, {"words": words, "now": now})
    return int(row.scalar_one())


def load_query(session: Session, search_id: int) -> str | None:
    """Return the words of an id; None where they are forgotten, or never were."""
    return session.connection().execute(_WORDS, {"search": search_id}).scalar_one_or_none()


def delete_old_queries(session: Session, now: datetime) -> None:
    """Forget what nobody has typed for long."""
    session.connection().execute(_OLD, {"before": now - KEPT})
