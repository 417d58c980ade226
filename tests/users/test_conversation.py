"""Tests conversations: loaded at once, saved by one turn only, update ids kept for repeats."""

import pytest
from sqlalchemy import event, false, select
from sqlmodel import Session

from bot.catalog.version import CATALOG_VERSION, bump_catalog_version
from bot.db import Database
from bot.users import conversation
from bot.users.conversation import RECENT_UPDATES, Sender, StaleConversation, UserConversation
from bot.users.tables import User
from tests.users.sample_users import NOW, SENDER


def arrive(session: Session, sender: Sender = SENDER) -> UserConversation:
    standing = conversation.load(session, sender)
    conversation.ensure_user(session, standing, NOW)
    return conversation.load(session, sender)


def save(session: Session, standing: UserConversation, update: int, **values: object) -> None:
    wanted = {"state": None, "draft": {}, "screen": None, "message_id": None} | values
    conversation.save(session, standing, update_id=update, **wanted)  # type: ignore[arg-type]


async def test_a_newcomer_is_unknown_until_the_first_turn_is_saved(database: Database) -> None:
    def story(session: Session) -> None:
        assert not conversation.load(session, SENDER).known
        standing = arrive(session)
        assert standing.known
        assert (standing.version, standing.state, standing.draft, standing.recent_updates) == (
            0, None, {}, [],
        )  # fmt: skip

    await database.transact(story)


async def test_what_is_saved_is_loaded(database: Database) -> None:
    def story(session: Session) -> None:
        standing = arrive(session)
        screen = {"text": "x", "rows": []}
        save(
            session, standing, 10,
            state="buy:asking", draft={"service": 7}, screen=screen, message_id=3,
        )  # fmt: skip
        found = conversation.load(session, SENDER)
        assert (found.version, found.state, found.draft) == (1, "buy:asking", {"service": 7})
        assert (found.message_id, found.recent_updates) == (3, [10])
        assert conversation.last_screen(session, 5) == screen
        assert conversation.state_of(session, 5) == "buy:asking"

    await database.transact(story)


async def test_of_two_turns_that_loaded_the_same_only_one_is_saved(database: Database) -> None:
    def story(session: Session) -> None:
        first = arrive(session)
        second = conversation.load(session, SENDER)
        save(session, first, 10)
        with pytest.raises(StaleConversation):
            save(session, second, 11)

    await database.transact(story)


async def test_a_turn_without_a_screen_keeps_the_last_one_standing(database: Database) -> None:
    def story(session: Session) -> None:
        screen = {"text": "x", "rows": []}
        save(session, arrive(session), 10, screen=screen)
        save(session, conversation.load(session, SENDER), 11)
        assert conversation.last_screen(session, 5) == screen

    await database.transact(story)


async def test_the_last_update_ids_are_remembered_in_any_order(database: Database) -> None:
    def story(session: Session) -> None:
        arrive(session)
        ids = [*range(100, 100 + RECENT_UPDATES + 5), 7]
        for update in ids:
            save(session, conversation.load(session, SENDER), update)
        assert conversation.load(session, SENDER).recent_updates == ids[-RECENT_UPDATES:]

    await database.transact(story)


async def test_a_new_name_is_noticed_and_kept(database: Database) -> None:
    def story(session: Session) -> None:
        arrive(session)
        renamed = Sender(5, "Renamed", None, "en")
        standing = conversation.load(session, renamed)
        assert standing.renamed
        conversation.ensure_user(session, standing, NOW)
        user = session.get_one(User, 5)
        assert (user.first_name, user.username, user.telegram_language) == ("Renamed", None, "en")
        assert not conversation.load(session, renamed).renamed

    await database.transact(story)


async def test_two_processes_that_meet_a_newcomer_welcome_them_once(database: Database) -> None:
    def story(session: Session) -> None:
        stale = conversation.load(session, SENDER)
        arrive(session)
        with pytest.raises(StaleConversation):
            conversation.ensure_user(session, stale, NOW)

    await database.transact(story)


async def test_the_message_of_the_question_is_noted(database: Database) -> None:
    def story(session: Session) -> None:
        arrive(session)
        conversation.remember_message(session, 5, 42)
        assert conversation.load(session, SENDER).message_id == 42

    await database.transact(story)


async def test_the_catalogs_version_is_read_in_the_same_statement(database: Database) -> None:
    load = conversation.loader(CATALOG_VERSION)

    def story(session: Session) -> None:
        version = bump_catalog_version(session)
        newcomer = load(session, SENDER)
        assert (newcomer.known, newcomer.catalog_version) == (False, version)
        arrive(session)
        statements: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_: object) -> None:
            statements.append(statement)

        event.listen(session.connection(), "before_cursor_execute", note)
        found = load(session, SENDER)
        event.remove(session.connection(), "before_cursor_execute", note)
        assert (found.known, found.catalog_version) == (True, version)
        assert len(statements) == 1

    await database.transact(story)


async def test_a_shop_without_a_catalog_has_version_zero(database: Database) -> None:
    load = conversation.loader(select(CATALOG_VERSION).where(false()).scalar_subquery())

    def story(session: Session) -> None:
        assert load(session, SENDER).catalog_version == 0
        arrive(session)
        assert load(session, SENDER).catalog_version == 0

    await database.transact(story)
