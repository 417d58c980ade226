"""Whether the category or service that an operator names exists."""

import pytest
from sqlmodel import Session

from bot.catalog.rules.pricing import Scope
from bot.catalog.targets import NoSuchTarget, require_target
from bot.db import Database
from tests.catalog.stored_catalog import MEMBERS, opened


async def test_everything_and_what_is_there_may_be_named(database: Database) -> None:
    def story(session: Session) -> int:
        shop = opened(session)
        named = [
            (Scope.EVERYTHING, 0),
            (Scope.CATEGORY, shop.category_of(MEMBERS)),
            (Scope.SERVICE, shop.id_of(MEMBERS)),
        ]
        for scope, number in named:
            require_target(session, scope, number)
        return len(named)

    assert await database.transact(story) == len(Scope)


async def test_another_number_is_refused_by_name(database: Database) -> None:
    def story(session: Session) -> None:
        opened(session)
        for scope in (Scope.CATEGORY, Scope.SERVICE):
            for number in (-1, 0, 777, 2**63, 2**200):
                with pytest.raises(NoSuchTarget, match=f"no {scope}") as refusal:
                    require_target(session, scope, number)
                assert refusal.value.params == {str(scope): str(number)}

    await database.transact(story)
