"""Publishing and hiding services."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlmodel import Session

from bot.catalog.publishing import NotSellable, hide, publish
from bot.catalog.rules.pricing import Scope
from bot.catalog.rules.sellability import REASON_SENTENCES, HiddenReason
from bot.catalog.service_records import list_categories
from bot.catalog.targets import NoSuchTarget
from bot.catalog.version import read_catalog_version
from bot.db import Database
from bot.i18n import Translations
from tests.catalog.stored_catalog import (
    COMMENTS,
    GIFT,
    KNOT,
    LIKES,
    LIST,
    MEMBERS,
    MORE_MEMBERS,
    POETRY,
    REVIEWS,
    RULER,
    UNFIT,
    VIEWS,
    Shop,
    opened,
)


def closed(session: Session) -> Shop:
    return opened(session, auto_publish=False)


async def test_everything_that_is_fit_is_published_at_once(database: Database) -> None:
    def story(session: Session) -> None:
        shop = closed(session)
        before = read_catalog_version(session)
        assert publish(session, Scope.EVERYTHING) == 4
        assert shop.shown() == ["101", "102", "201", "301"]
        assert read_catalog_version(session) == before + 1
        assert publish(session, Scope.EVERYTHING) == 0
        assert read_catalog_version(session) == before + 1

    await database.transact(story)


async def test_a_category_is_published_alone(database: Database) -> None:
    def story(session: Session) -> None:
        shop = closed(session)
        before = read_catalog_version(session)
        assert publish(session, Scope.CATEGORY, shop.category_of(MEMBERS)) == 2
        assert shop.shown() == ["101", "102"]
        assert read_catalog_version(session) == before + 1

    await database.transact(story)


async def test_a_service_is_published_alone(database: Database) -> None:
    def story(session: Session) -> None:
        shop = closed(session)
        before = read_catalog_version(session)
        assert publish(session, Scope.SERVICE, shop.id_of(MORE_MEMBERS)) == 1
        assert shop.shown() == ["102"]
        assert read_catalog_version(session) == before + 1
        assert publish(session, Scope.SERVICE, shop.id_of(MORE_MEMBERS)) == 0
        assert read_catalog_version(session) == before + 1

    await database.transact(story)


REASONS = (
    (RULER, HiddenReason.SEPARATOR),
    (REVIEWS, HiddenReason.DENIED),
    (COMMENTS, HiddenReason.UNKNOWN_TYPE),
    (POETRY, HiddenReason.UNKNOWN_TYPE),
    (GIFT, HiddenReason.ABSURD_RATE),
    (KNOT, HiddenReason.BAD_BOUNDS),
)


async def test_what_is_unfit_is_refused_with_the_reason(database: Database) -> None:
    def story(session: Session) -> None:
        shop = closed(session)
        before = read_catalog_version(session)
        for offer, reason in REASONS:
            with pytest.raises(NotSellable) as refusal:
                publish(session, Scope.SERVICE, shop.id_of(offer))
            said = Translations()["en"].label(refusal.value.msgid, **refusal.value.params)
            assert refusal.value.msgid == REASON_SENTENCES[reason]
            assert offer.name in said
            assert not shop.record(offer).published
        assert read_catalog_version(session) == before

    await database.transact(story)


async def test_publishing_more_never_publishes_what_is_unfit(database: Database) -> None:
    def story(session: Session) -> None:
        shop = closed(session)
        publish(session, Scope.EVERYTHING)
        assert not any(shop.record(offer).published for offer in UNFIT)

    await database.transact(story)


async def test_a_category_in_which_nothing_is_fit_is_refused(database: Database) -> None:
    def story(session: Session) -> None:
        shop = closed(session)
        with pytest.raises(NotSellable, match="Nothing in category"):
            publish(session, Scope.CATEGORY, shop.category_of(POETRY))

    await database.transact(story)


async def test_what_the_panel_does_not_list_cannot_be_published(database: Database) -> None:
    def story(session: Session) -> None:
        shop = closed(session)
        shop.merge([offer for offer in LIST if offer is not VIEWS])
        with pytest.raises(NotSellable, match="does not list"):
            publish(session, Scope.SERVICE, shop.id_of(VIEWS))
        with pytest.raises(NotSellable, match="Nothing in category"):
            publish(session, Scope.CATEGORY, shop.category_of(VIEWS))
        assert publish(session, Scope.EVERYTHING) == 3
        shop.merge(LIST)
        assert "201" not in shop.shown()

    await database.transact(story)


async def test_hiding_takes_out_of_sight(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        before = read_catalog_version(session)
        assert hide(session, Scope.SERVICE, shop.id_of(MEMBERS)) == 1
        assert shop.shown() == ["102", "201", "301"]
        assert hide(session, Scope.SERVICE, shop.id_of(MEMBERS)) == 0
        assert read_catalog_version(session) == before + 1
        assert hide(session, Scope.CATEGORY, shop.category_of(LIKES)) == 2  # the unfit one too
        assert shop.shown() == ["102", "201"]
        assert read_catalog_version(session) == before + 2
        hide(session, Scope.EVERYTHING)
        assert shop.shown() == []
        assert read_catalog_version(session) == before + 3

    await database.transact(story)


async def test_one_service_of_a_hidden_category_comes_back_alone(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        hide(session, Scope.CATEGORY, shop.category_of(MEMBERS))
        assert publish(session, Scope.SERVICE, shop.id_of(MORE_MEMBERS)) == 1
        assert shop.shown() == ["102", "201", "301"]

    await database.transact(story)


async def test_a_hidden_category_opens_for_what_comes_later(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        hide(session, Scope.EVERYTHING)
        assert {shelf.published for shelf in list_categories(session)} == {False}
        shop.merge([*LIST, replace(VIEWS, external_id="202")], auto_publish=True)
        assert shop.shown() == []
        publish(session, Scope.CATEGORY, shop.category_of(VIEWS))
        assert shop.shown() == ["201", "202"]
        more = [replace(VIEWS, external_id="202"), replace(VIEWS, external_id="203")]
        shop.merge([*LIST, *more], auto_publish=True)
        assert shop.shown() == ["201", "202", "203"]

    await database.transact(story)


async def test_hiding_an_empty_shelf_counts_as_a_change_once(database: Database) -> None:
    def story(session: Session) -> None:
        shop = closed(session)
        before = read_catalog_version(session)
        assert hide(session, Scope.CATEGORY, shop.category_of(POETRY)) == 0
        assert hide(session, Scope.CATEGORY, shop.category_of(POETRY)) == 0
        assert read_catalog_version(session) == before + 1

    await database.transact(story)


async def test_what_is_not_there_is_neither_shown_nor_hidden(database: Database) -> None:
    def story(session: Session) -> None:
        opened(session)
        before = read_catalog_version(session)
        for change in (publish, hide):
            for scope in (Scope.CATEGORY, Scope.SERVICE):
                with pytest.raises(NoSuchTarget):
                    change(session, scope, 999)
        assert read_catalog_version(session) == before

    await database.transact(story)


async def test_a_published_service_without_a_price_waits_for_one(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, currency="INR", auto_publish=False)
        assert publish(session, Scope.EVERYTHING) == 4
        catalogue = shop.load()
        assert (len(catalogue), catalogue.unpriced) == (0, 4)
        assert shop.record(MEMBERS).rate == Decimal("0.9")

    await database.transact(story)
