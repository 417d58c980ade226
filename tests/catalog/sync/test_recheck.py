"""Applying the current rules to the stored services."""

from sqlalchemy import text
from sqlmodel import Session

from bot.catalog.rules.sellability import HiddenReason
from bot.catalog.sync.recheck import recheck
from bot.catalog.version import read_catalog_version
from bot.db import Database
from tests.catalog.stored_catalog import (
    COMMENTS,
    LATER,
    LIST,
    MEMBERS,
    NOW,
    REVIEWS,
    VIEWS,
    denies,
    opened,
)


async def test_nothing_changes_where_the_rules_are_the_same(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        before = read_catalog_version(session)
        assert recheck(session, denied=denies, now=LATER) == 0
        assert read_catalog_version(session) == before
        assert shop.record(MEMBERS).changed_at == NOW

    await database.transact(story)


async def test_a_stricter_policy_takes_services_out_of_sight(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        before = read_catalog_version(session)

        def stricter(title: str) -> bool:
            return denies(title) or "Members" in title

        assert recheck(session, denied=stricter, now=LATER) == 2
        assert shop.shown() == ["201", "301"]
        assert shop.record(MEMBERS).hidden_reason is HiddenReason.DENIED
        assert shop.record(MEMBERS).changed_at == LATER
        assert shop.record(VIEWS).changed_at == NOW
        assert read_catalog_version(session) == before + 1
        assert recheck(session, denied=denies, now=LATER) == 2
        assert shop.shown() == ["101", "102", "201", "301"]

    await database.transact(story)


async def test_a_laxer_policy_publishes_nothing(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        assert recheck(session, denied=lambda _: False, now=LATER) == 1
        record = shop.record(REVIEWS)
        assert (record.hidden_reason, record.published) == (None, False)
        assert "901" not in shop.shown()

    await database.transact(story)


async def test_the_policy_is_asked_about_categories_too(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        recheck(session, denied=lambda title: title == "Telegram Views", now=LATER)
        assert shop.shown() == ["101", "102", "301"]

    await database.transact(story)


async def test_what_an_older_version_misread_is_read_again(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        session.connection().execute(
            text("UPDATE services SET type = NULL, hidden_reason = 'unknown_type', title = 'old'")
        )
        session.connection().execute(text("UPDATE categories SET network = 'other'"))
        assert shop.shown() == []
        assert recheck(session, denied=denies, now=LATER) == len(LIST) + 3
        assert shop.shown() == ["101", "102", "201", "301"]
        assert shop.record(COMMENTS).hidden_reason is HiddenReason.UNKNOWN_TYPE
        assert shop.record(MEMBERS).title == MEMBERS.name
        assert [shelf.network.slug for shelf in shop.load().networks] == ["telegram", "instagram"]

    await database.transact(story)


async def test_what_is_gone_is_judged_too(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        shop.merge([offer for offer in LIST if offer is not VIEWS])
        assert recheck(session, denied=lambda title: "Views" in title, now=LATER) > 0
        assert shop.record(VIEWS).hidden_reason is HiddenReason.DENIED
        assert shop.record(VIEWS).gone_at == NOW

    await database.transact(story)


async def test_an_empty_shop_has_nothing_to_judge(database: Database) -> None:
    assert await database.transact(recheck, denied=denies, now=NOW) == 0
