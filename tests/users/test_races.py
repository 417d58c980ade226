"""Tests that two processes with the same new user at the same time create one row."""

import pytest
from sqlmodel import Session, func, select

from bot.db import Database
from bot.users import conversation
from bot.users.conversation import StaleConversation, UserConversation
from bot.users.tables import User
from tests.support.races import overtaken
from tests.users.sample_users import NOW, SENDER


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_the_slower_one_begins_again(database: Database) -> None:
    def welcome(session: Session) -> None:
        conversation.ensure_user(session, UserConversation(SENDER), NOW)

    with pytest.raises(StaleConversation):
        await overtaken(database, welcome, welcome)
    people = await database.read(
        lambda session: session.exec(select(func.count()).select_from(User)).one()
    )
    assert people == 1
