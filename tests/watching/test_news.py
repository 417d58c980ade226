"""Tests the news of favourites: one message for a merge, with the customers' unit prices."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from bot.catalog.markups import set_markup
from bot.catalog.panels import set_exchange_rate
from bot.catalog.publishing import hide, publish
from bot.catalog.rules.pricing import Scope
from bot.catalog.sync import quarantine
from bot.catalog.sync.offers import Offer
from bot.db import Database
from bot.notifications.outbox import NotificationKind
from bot.notifications.tables import Notification
from bot.users import customers
from bot.watching import favourites, news
from bot.watching.news import MAX_NEWS, FavouriteChange, FavouriteNews
from tests.catalog.stored_catalog import LATER, LIKES, MEMBERS, NOW, VIEWS, Shop, numbered, opened
from tests.users.sample_users import meet

BASE = [MEMBERS, VIEWS, LIKES, *numbered(3)]
"""Rates 0.90, 0.02 and 1, and three of 0.90; customers pay 50 % more."""

MARKUP = Decimal(50)


def stocked(session: Session, rows: Sequence[Offer] = BASE) -> Shop:
    """Open a shop and store two customers."""
    shop = opened(session, rows)
    meet(session)
    meet(session, 6, "six")
    return shop


def watch(shop: Shop, *offers: Offer, user: int = 5) -> None:
    for offer in offers:
        favourites.toggle(shop.session, user, shop.id_of(offer), now=NOW)


def sync(shop: Shop, *rows: Offer, at: datetime = LATER, key: str = "one", **merge: Any) -> int:
    """Merge BASE with these rows changed, and queue the news; return how many messages."""
    changed = {row.external_id: row for row in rows}
    every = [changed.get(row.external_id, row) for row in BASE]
    return told(shop, every, at, key, **merge)


def told(shop: Shop, rows: Sequence[Offer], at: datetime = LATER, key: str = "one",
         **merge: Any) -> int:  # fmt: skip
    report = shop.merge(rows, now=at, **merge)
    return news.queue_news(
        shop.session, report.changes, key=key, currency="USD", markup=MARKUP, now=at
    )


def letters(session: Session) -> list[Notification]:
    return list(session.exec(select(Notification).order_by(col(Notification.user_id))))


def only(session: Session) -> list[FavouriteNews]:
    """Return the news in the only message."""
    (letter,) = letters(session)
    assert letter.kind == NotificationKind.FAVOURITES
    assert letter.payload["currency"] == "USD"
    return [FavouriteNews(*each) for each in letter.payload["news"]]


def rated(offer: Offer, rate: str) -> Offer:
    return replace(offer, rate=Decimal(rate))


async def test_a_favourites_prices_are_the_customers(database: Database) -> None:
    def story(session: Session) -> None:
        shop = stocked(session)
        watch(shop, MEMBERS, LIKES)
        assert sync(shop, rated(MEMBERS, "1.2"), rated(LIKES, "0.8"), rated(VIEWS, "0.03")) == 1
        members, likes = only(session)
        number = shop.id_of(MEMBERS)
        assert members == (number, MEMBERS.name, FavouriteChange.DEARER, 1_350_000, 1_800_000)
        assert likes[2:] == (FavouriteChange.CHEAPER, 1_500_000, 1_200_000)

    await database.transact(story)


async def test_each_customer_hears_of_theirs_once(database: Database) -> None:
    def story(session: Session) -> None:
        shop = stocked(session)
        watch(shop, MEMBERS, LIKES)
        watch(shop, MEMBERS, VIEWS, user=6)
        changes = shop.merge([rated(each, "0.5") if each is MEMBERS else each for each in BASE])
        for _ in range(2):
            assert news.queue_news(
                session, changes.changes, key="one", currency="USD", markup=MARKUP, now=NOW
            ) == 2  # fmt: skip
        first, second = letters(session)
        assert (first.user_id, second.user_id) == (5, 6)
        assert first.payload == second.payload
        assert first.payload["more"] == 0

    await database.transact(story)


async def test_gone_and_back_are_told_with_what_it_cost_before(database: Database) -> None:
    def story(session: Session) -> None:
        shop = stocked(session)
        watch(shop, VIEWS)
        without = [each for each in BASE if each is not VIEWS]
        assert told(shop, without) == 1
        assert [each[2:] for each in only(session)] == [(FavouriteChange.GONE, 30_000, None)]
        session.connection().exec_driver_sql("DELETE FROM notifications")
        assert sync(shop, rated(VIEWS, "0.04"), key="two") == 1
        assert [each[2:] for each in only(session)] == [(FavouriteChange.RETURNED, 30_000, 60_000)]

    await database.transact(story)


async def test_into_quarantine_is_gone_and_out_of_it_is_back(database: Database) -> None:
    def story(session: Session) -> None:
        shop = stocked(session)
        watch(shop, VIEWS)
        assert sync(shop, rated(VIEWS, "5")) == 1
        assert [each[2:] for each in only(session)] == [(FavouriteChange.GONE, 30_000, None)]
        assert sync(shop, rated(VIEWS, "6"), key="two") == 0  # still not sold
        session.connection().exec_driver_sql("DELETE FROM notifications")
        assert sync(shop, rated(VIEWS, "0.03"), key="three") == 1
        assert [each[2:] for each in only(session)] == [(FavouriteChange.RETURNED, 30_000, 45_000)]

    await database.transact(story)


async def test_an_accepted_rate_is_told_with_the_price_that_was_known(database: Database) -> None:
    def story(session: Session) -> None:
        shop = stocked(session)
        shop.merge([rated(each, "5") if each is VIEWS else each for each in BASE])
        watch(shop, VIEWS)
        change = quarantine.accept(session, shop.id_of(VIEWS), "5", now=LATER)
        assert news.queue_news(
            session, [change], key="yes", currency="USD", markup=MARKUP, now=LATER
        ) == 1  # fmt: skip
        assert [each[2:] for each in only(session)] == [
            (FavouriteChange.RETURNED, 30_000, 7_500_000)
        ]

    await database.transact(story)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Telegram Members | slower"},
        {"description": "Another."},
        {"min": 60, "max": 9_000},
    ],
)
async def test_what_no_price_shows_is_no_news(database: Database, change: dict[str, Any]) -> None:
    def story(session: Session) -> None:
        shop = stocked(session)
        watch(shop, MEMBERS)
        assert sync(shop, replace(MEMBERS, **change)) == 0
        assert letters(session) == []

    await database.transact(story)


async def test_nobody_is_told_of_what_is_new_or_was_never_sold(database: Database) -> None:
    def story(session: Session) -> None:
        shop = stocked(session)
        watch(shop, LIKES, VIEWS)
        hide(session, Scope.SERVICE, shop.id_of(VIEWS))
        newcomer = replace(LIKES, external_id="999")
        assert told(shop, [*BASE, newcomer]) == 0
        assert sync(shop, rated(VIEWS, "0.03"), key="two") == 0
        assert letters(session) == []

    await database.transact(story)


async def test_a_category_with_a_markup_of_its_own_makes_another_price(database: Database) -> None:
    def story(session: Session) -> None:
        shop = stocked(session)
        watch(shop, LIKES)
        set_markup(session, Scope.CATEGORY, shop.category_of(VIEWS), Decimal(100))
        assert sync(shop, replace(LIKES, category=VIEWS.category)) == 1
        assert [each[2:] for each in only(session)] == [
            (FavouriteChange.DEARER, 1_500_000, 2_000_000)
        ]

    await database.transact(story)


async def test_a_hidden_category_takes_a_favourite_away_and_gives_it_back(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        shop = stocked(session)
        watch(shop, LIKES)
        hide(session, Scope.CATEGORY, shop.category_of(VIEWS))
        assert sync(shop, replace(LIKES, category=VIEWS.category)) == 1
        assert [each.change for each in only(session)] == [FavouriteChange.GONE]
        session.connection().exec_driver_sql("DELETE FROM notifications")
        assert sync(shop, key="two") == 1
        assert [each.change for each in only(session)] == [FavouriteChange.RETURNED]

    await database.transact(story)


async def test_an_operators_markup_or_exchange_is_not_the_panels_news(database: Database) -> None:
    def story(session: Session) -> None:
        shop = stocked(session)
        watch(shop, LIKES)
        set_markup(session, Scope.EVERYTHING, 0, Decimal(70))
        set_exchange_rate(session, shop.panel, Decimal(2))
        publish(session, Scope.EVERYTHING)
        assert sync(shop) == 0
        # Both prices use today's rules, so the operator's own changes cause no news.
        assert sync(shop, rated(LIKES, "2"), key="two") == 1
        assert [each[2:] for each in only(session)] == [
            (FavouriteChange.DEARER, 3_400_000, 6_800_000)
        ]

    await database.transact(story)


async def test_what_has_no_price_is_not_told(database: Database) -> None:
    def story(session: Session) -> None:
        shop = stocked(session)
        watch(shop, LIKES)
        session.connection().exec_driver_sql("UPDATE panels SET currency = 'INR'")
        assert sync(shop, rated(LIKES, "2")) == 0

    await database.transact(story)


async def test_a_long_message_names_ten_and_counts_the_rest(database: Database) -> None:
    def story(session: Session) -> None:
        rows = numbered(MAX_NEWS + 3)
        shop = stocked(session, rows)
        watch(shop, *rows)
        assert told(shop, [rated(each, "1") for each in rows]) == 1
        (letter,) = letters(session)
        assert (len(letter.payload["news"]), letter.payload["more"]) == (MAX_NEWS, 3)

    await database.transact(story)


async def test_the_banned_and_the_tired_hear_nothing(database: Database) -> None:
    def story(session: Session) -> None:
        shop = stocked(session)
        watch(shop, LIKES)
        watch(shop, LIKES, user=6)
        customers.ban(session, 5, "spam", NOW)
        favourites.set_news_wanted(session, 6, wanted=False)
        assert sync(shop, rated(LIKES, "2")) == 0
        assert letters(session) == []

    await database.transact(story)


async def test_a_change_that_nobody_watches_costs_one_look(database: Database) -> None:
    def story(session: Session) -> None:
        shop = stocked(session)
        watch(shop, VIEWS)
        report = shop.merge([rated(each, "2") if each is LIKES else each for each in BASE])
        run: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_: object) -> None:
            run.append(statement)

        connection = session.connection()
        event.listen(connection, "before_cursor_execute", note)
        for changes in (report.changes, ()):
            news.queue_news(session, changes, key="k", currency="USD", markup=MARKUP, now=NOW)
        event.remove(connection, "before_cursor_execute", note)
        assert len(run) == 1
        assert "favourites" in run[0]

    await database.transact(story)


@pytest.mark.parametrize(
    ("rate", "fate"),
    [
        ("0.904", None),
        ("0.896", None),
        ("0.909", FavouriteChange.DEARER),
        ("0.891", FavouriteChange.CHEAPER),
    ],
)
async def test_a_price_that_trembles_is_no_news(
    database: Database, rate: str, fate: FavouriteChange | None
) -> None:
    def story(session: Session) -> None:
        shop = stocked(session)
        watch(shop, MEMBERS)
        assert sync(shop, replace(MEMBERS, rate=Decimal(rate))) == (fate is not None)
        fates = [told[2] for each in letters(session) for told in each.payload["news"]]
        assert fates == ([] if fate is None else [fate])

    await database.transact(story)
