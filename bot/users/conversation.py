"""Stores a user's conversation: loaded before a turn, saved in the turn's transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, ScalarSelect, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot.customer_numbers import CustomerNumber, new_customer_number
from bot.db import table_of
from bot.users.tables import Conversation, User

RECENT_UPDATES = 40
"""Update ids kept for each user, to recognise an update that Telegram sends again."""

users = table_of(User)
conversations = table_of(Conversation)


@dataclass(frozen=True, slots=True)
class Sender:
    """A user's id, name and language, as Telegram sends them with an update."""

    id: int
    first_name: str
    username: str | None
    telegram_language: str | None


@dataclass(slots=True)
class UserConversation:
    """A user and the state of their conversation, as the database has them."""

    user: Sender
    number: CustomerNumber = field(default_factory=new_customer_number)
    """The customer's number in the books; a fresh one for a new user."""
    known: bool = False
    language: str | None = None
    time_zone: str | None = None
    """IANA name of the chosen zone."""
    terms_version: int = 0
    banned: bool = False
    unreachable: bool = False
    renamed: bool = False
    version: int = 0
    state: str | None = None
    draft: dict[str, Any] = field(default_factory=dict)
    message_id: int | None = None
    recent_updates: list[int] = field(default_factory=list)
    catalog_version: int = 0
    """The catalog's version when the row was read; 0 if `load` read the row."""


class StaleConversation(Exception):
    """Another turn of this user was saved since this one was loaded; load and run it again."""


_LOAD = (
    select(
        users.c.number,
        users.c.language,
        users.c.time_zone,
        users.c.terms_version,
        users.c.banned_at,
        users.c.unreachable_at,
        users.c.first_name,
        users.c.username,
        users.c.telegram_language,
        conversations.c.version,
        conversations.c.state,
        conversations.c.draft,
        conversations.c.message_id,
        conversations.c.recent,
    )
    .join_from(users, conversations)
    .where(users.c.id == bindparam("user"))
)

_SAVE = (
    update(conversations)
    .where(
        conversations.c.user_id == bindparam("user"), conversations.c.version == bindparam("loaded")
    )
    .values(
        version=bindparam("next"),
        state=bindparam("state_"),
        draft=bindparam("draft_"),
        message_id=bindparam("message"),
        recent=bindparam("recent_"),
    )
)

_SAVE_SHOWN = _SAVE.values(screen=bindparam("screen_"))

_SCREEN = select(conversations.c.screen).where(conversations.c.user_id == bindparam("user"))

_REMEMBER = (
    update(conversations)
    .where(conversations.c.user_id == bindparam("user"))
    .values(message_id=bindparam("message"))
)


def load(session: Session, sender: Sender) -> UserConversation:
    """Read the user and the conversation in one statement; empty (not `known`) for a new user."""
    row = session.connection().execute(_LOAD, {"user": sender.id}).first()
    return UserConversation(sender) if row is None else _conversation(sender, row)


def loader(catalog_version: ScalarSelect[int]) -> Callable[[Session, Sender], UserConversation]:
    """Return a `load` that also reads the catalog's version, in the same statement.

    `catalog_version` is the subquery for it. A turn compares the version with that of the snapshot
    in its process, to see whether the snapshot is out of date.
    """
    statement = _LOAD.add_columns(catalog_version.label("catalog_version"))
    version_alone = select(catalog_version)

    def load_with_version(session: Session, sender: Sender) -> UserConversation:
        row = session.connection().execute(statement, {"user": sender.id}).first()
        if row is None:
            version = session.connection().execute(version_alone).scalar_one()
            return UserConversation(sender, catalog_version=version or 0)
        loaded = _conversation(sender, row)
        loaded.catalog_version = row.catalog_version or 0
        return loaded

    return load_with_version


def _conversation(sender: Sender, row: Row[*tuple[Any, ...]]) -> UserConversation:
    named = (sender.first_name, sender.username, sender.telegram_language)
    return UserConversation(
        user=sender,
        number=row.number,
        known=True,
        language=row.language,
        time_zone=row.time_zone,
        terms_version=row.terms_version,
        banned=row.banned_at is not None,
        unreachable=row.unreachable_at is not None,
        renamed=(row.first_name, row.username, row.telegram_language) != named,
        version=row.version,
        state=row.state,
        draft=row.draft,
        message_id=row.message_id,
        recent_updates=row.recent,
    )


def save(
    session: Session,
    loaded: UserConversation,
    *,
    update_id: int,
    state: str | None,
    draft: dict[str, Any],
    screen: dict[str, Any] | None,
    message_id: int | None,
) -> None:
    """Store the conversation; raises StaleConversation if another turn saved it since the read.

    None as `screen` keeps the stored screen.
    """
    values: dict[str, Any] = {
        "user": loaded.user.id,
        "loaded": loaded.version,
        "next": loaded.version + 1,
        "state_": state,
        "draft_": draft,
        "message": message_id,
        "recent_": [*loaded.recent_updates[1 - RECENT_UPDATES :], update_id],
    }
    statement = _SAVE
    if screen is not None:
        statement, values["screen_"] = _SAVE_SHOWN, screen
    if session.connection().execute(statement, values).rowcount != 1:
        raise StaleConversation


def ensure_user(session: Session, loaded: UserConversation, now: datetime) -> None:
    """Create the rows of a new user; update the name and clear `unreachable_at` of a known one.

    Runs no statement if nothing has changed. Raises StaleConversation if another process created
    the user since the read.
    """
    sender = loaded.user
    named = {
        "first_name": sender.first_name,
        "username": sender.username,
        "telegram_language": sender.telegram_language,
        "unreachable_at": None,
    }
    if loaded.known:
        if loaded.renamed or loaded.unreachable:
            session.connection().execute(
                update(users).where(users.c.id == sender.id).values(**named)
            )
        return
    if session.connection().execute(select(users.c.id).where(users.c.id == sender.id)).first():
        raise StaleConversation
    try:
        session.connection().execute(
            insert(users).values(
                id=sender.id,
                number=loaded.number,
                terms_version=0,
                ban_reason="",
                created_at=now,
                **named,
            )
        )
    except IntegrityError:  # another process has just created the user
        raise StaleConversation from None
    session.connection().execute(
        insert(conversations).values(user_id=sender.id, version=0, draft={}, recent=[])
    )


def mark_update_done(session: Session, sender: Sender, update_id: int, now: datetime) -> None:
    """Store an update's id as done without running a turn; the conversation stays as it is.

    Raises StaleConversation if another turn saves the conversation at the same time.
    """
    ensure_user(session, load(session, sender), now)
    standing = load(session, sender)
    save(
        session,
        standing,
        update_id=update_id,
        state=standing.state,
        draft=standing.draft,
        screen=None,
        message_id=standing.message_id,
    )


def last_screen(session: Session, user_id: int) -> dict[str, Any] | None:
    """Return the last screen as JSON; None if none is stored."""
    stored: dict[str, Any] | None = (
        session.connection().execute(_SCREEN, {"user": user_id}).scalar_one_or_none()
    )
    return stored


def remember_message(session: Session, user_id: int, message_id: int) -> None:
    """Store the id of the message with the open question, once Telegram has returned it."""
    session.connection().execute(_REMEMBER, {"user": user_id, "message": message_id})


def state_of(session: Session, user_id: int) -> str | None:
    """Return the state of a user's conversation; None outside a dialog and for an unknown user."""
    state: str | None = (
        session.connection()
        .execute(select(conversations.c.state).where(conversations.c.user_id == user_id))
        .scalar_one_or_none()
    )
    return state
