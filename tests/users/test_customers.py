"""Tests customers (search, ban, counts), dead letters and the audit."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.db import Database
from bot.users import audit, conversation, customers, dead_letters
from bot.users.conversation import Sender
from bot.users.customers import UnknownUser
from bot.users.tables import User
from tests.users.sample_users import NOW, meet


@pytest.mark.parametrize("wanted", ["5", "@some_name", "SOME_NAME", "@Some_Name"])
async def test_a_customer_is_found_by_id_and_by_name(database: Database, wanted: str) -> None:
    def story(session: Session) -> None:
        meet(session)
        meet(session, 6, "other")
        assert customers.find(session, wanted).id == 5

    await database.transact(story)


@pytest.mark.parametrize("wanted", ["7", "@nobody", "", "-5", "9" * 30, "％"])
async def test_a_stranger_is_named_in_the_refusal(database: Database, wanted: str) -> None:
    def story(session: Session) -> None:
        meet(session)
        with pytest.raises(UnknownUser) as refusal:
            customers.find(session, wanted)
        assert refusal.value.params == {"wanted": wanted}

    await database.transact(story)


async def test_what_is_set_of_a_customer_is_read_with_their_next_turn(database: Database) -> None:
    def story(session: Session) -> None:
        meet(session)
        customers.choose_language(session, 5, "en")
        customers.accept_terms(session, 5, 3, NOW)
        customers.ban(session, 5, "spam", NOW)
        customers.mark_unreachable(session, 5, NOW)
        standing = conversation.load(session, Sender(5, "Customer", "Some_Name", "ru"))
        assert (standing.language, standing.terms_version) == ("en", 3)
        assert standing.banned
        assert standing.unreachable
        assert customers.languages(session, {5}) == {5: ("en", False)}
        customers.unban(session, 5)
        conversation.ensure_user(session, standing, NOW)  # an update makes the user reachable again
        user = session.get_one(User, 5)
        session.refresh(user)
        assert (user.banned_at, user.ban_reason, user.unreachable_at) == (None, "", None)

    await database.transact(story)


async def test_customers_are_counted(database: Database) -> None:
    def story(session: Session) -> None:
        meet(session)
        meet(session, 6, None)
        assert customers.counts(session, NOW) == (2, 2)
        assert customers.counts(session, NOW + timedelta(seconds=1)) == (2, 0)

    await database.transact(story)


async def test_the_third_failure_puts_an_update_aside(database: Database) -> None:
    def story(session: Session) -> None:
        counted = [dead_letters.record_failure(session, 10, 5, "ValueError", NOW) for _ in range(3)]
        assert counted == [False, False, True]
        assert not dead_letters.record_failure(session, 11, None, "KeyError", NOW)
        assert [row.update_id for row in dead_letters.latest(session)] == [10]

    await database.transact(story)


async def test_the_audit_keeps_who_did_what_and_why(database: Database) -> None:
    def story(session: Session) -> None:
        for number in range(3):
            audit.record(
                session, actor=1, action="ban", target="user:5", reason=f"r{number}", now=NOW, n=1
            )
        newest = audit.latest(session, 2)
        assert [entry.reason for entry in newest] == ["r2", "r1"]
        assert newest[0].detail == {"n": 1}

    await database.transact(story)
