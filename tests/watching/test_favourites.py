"""Tests favourites: adding, removing, the limit, and the customers who get news of them."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.db import Database
from bot.users import customers
from bot.watching import favourites
from bot.watching.favourites import CHUNK, LIMIT, StarResult
from tests.users.sample_users import NOW, meet


def star(session: Session, service: int, user: int = 5, minutes: int = 0) -> StarResult:
    return favourites.toggle(session, user, service, now=NOW + timedelta(minutes=minutes))


async def test_a_star_is_put_on_and_taken_off(database: Database) -> None:
    def story(session: Session) -> None:
        meet(session)
        assert not favourites.is_favourite(session, 5, 70)
        assert star(session, 70) is StarResult.ADDED
        assert favourites.is_favourite(session, 5, 70)
        assert star(session, 70) is StarResult.REMOVED
        assert favourites.service_ids(session, 5) == []
        assert not favourites.remove(session, 5, 70)

    await database.transact(story)


async def test_the_newest_come_first_and_each_persons_are_theirs(database: Database) -> None:
    def story(session: Session) -> None:
        for user in (5, 6):
            meet(session, user, str(user))
        for minutes, service in enumerate((30, 10, 20)):
            star(session, service, minutes=minutes)
        star(session, 40, user=6)
        assert favourites.service_ids(session, 5) == [20, 10, 30]
        assert favourites.service_ids(session, 6) == [40]
        assert not favourites.remove(session, 6, 10)
        assert favourites.is_favourite(session, 5, 10)

    await database.transact(story)


async def test_there_is_room_for_a_hundred(database: Database) -> None:
    def story(session: Session) -> None:
        meet(session)
        for service in range(LIMIT):
            assert star(session, service) is StarResult.ADDED
        assert star(session, LIMIT) is StarResult.FULL
        assert not favourites.is_favourite(session, 5, LIMIT)
        assert star(session, 3) is StarResult.REMOVED  # removing is possible at the limit too
        assert star(session, LIMIT) is StarResult.ADDED
        assert len(favourites.service_ids(session, 5)) == LIMIT

    await database.transact(story)


async def test_who_watches_is_told_unless_they_cannot_or_will_not_be(database: Database) -> None:
    def story(session: Session) -> None:
        for user in range(1, 6):
            meet(session, user, str(user))
            star(session, 70, user)
        star(session, 80, 1)
        star(session, 90, 2)
        customers.ban(session, 3, "spam", NOW)
        customers.mark_unreachable(session, 4, NOW)
        favourites.set_news_wanted(session, 5, wanted=False)
        assert favourites.watchers(session, [70, 80]) == {1: {70, 80}, 2: {70}}
        assert favourites.watchers(session, [100]) == {}
        assert favourites.watchers(session, []) == {}
        favourites.set_news_wanted(session, 5, wanted=True)
        assert 5 in favourites.watchers(session, [70])

    await database.transact(story)


async def test_news_are_wanted_until_somebody_says_otherwise(database: Database) -> None:
    def story(session: Session) -> None:
        meet(session)
        meet(session, 6, "six")
        assert favourites.wants_news(session, 5)
        favourites.set_news_wanted(session, 5, wanted=False)
        assert not favourites.wants_news(session, 5)
        assert favourites.wants_news(session, 6)

    await database.transact(story)


@pytest.mark.parametrize("count", [1, CHUNK, 2 * CHUNK + 1, 40_000])
async def test_however_much_has_changed_the_watchers_are_found(
    database: Database, count: int
) -> None:
    def story(session: Session) -> None:
        meet(session)
        star(session, 1)
        star(session, count)
        expected = {1} if count == 1 else {1, count}
        if count == 1:
            star(session, 1)
        assert favourites.watchers(session, range(1, count + 1)) == {5: expected}

    await database.transact(story)


async def test_two_taps_at_once_do_no_harm(database: Database) -> None:
    await database.transact(meet)
    done = await asyncio.gather(*(database.transact(star, 70) for _ in range(2)))
    assert set(done) <= {StarResult.ADDED, StarResult.REMOVED}
    assert len(await database.transact(favourites.service_ids, 5)) <= 1
