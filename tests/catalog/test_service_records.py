"""Services and categories as the operator sees them."""

from sqlmodel import Session

from bot.catalog.publishing import hide
from bot.catalog.rules.pricing import Scope
from bot.catalog.rules.sellability import HiddenReason
from bot.catalog.service_records import (
    count_unsellable,
    find_service_record,
    list_categories,
    list_unsellable,
)
from bot.db import Database
from tests.catalog.stored_catalog import (
    COMMENTS,
    LATER,
    LIST,
    MEMBERS,
    NOW,
    POETRY,
    UNFIT,
    VIEWS,
    opened,
)


async def test_a_record_tells_all_that_is_stored(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        record = shop.record(POETRY)
        assert (record.external_id, record.title, record.category) == (
            "903",
            "Verses",
            "Something else",
        )
        assert (record.type_name, record.type) == ("Haiku", None)
        assert record.hidden_reason is HiddenReason.UNKNOWN_TYPE
        assert (record.created_at, record.changed_at, record.gone_at) == (NOW, NOW, None)
        assert not record.shown
        assert shop.record(MEMBERS).shown

    await database.transact(story)


async def test_a_service_is_shown_only_while_nothing_speaks_against_it(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        shop.merge([offer for offer in LIST if offer is not VIEWS], now=LATER)
        assert not shop.record(VIEWS).shown
        shop.merge(LIST)
        assert shop.record(VIEWS).shown
        hide(session, Scope.CATEGORY, shop.category_of(VIEWS))
        record = shop.record(VIEWS)
        assert (record.published, record.category_published, record.shown) == (False, False, False)

    await database.transact(story)


async def test_there_is_no_service_of_another_number(database: Database) -> None:
    def story(session: Session) -> None:
        opened(session)
        assert [find_service_record(session, number) for number in (0, -1, 999, 2**70)] == [
            None
        ] * 4

    await database.transact(story)


async def test_what_cannot_be_sold_is_listed_by_reason(database: Database) -> None:
    def story(session: Session) -> None:
        opened(session)
        rows = list_unsellable(session)
        assert {row.external_id for row in rows} == {offer.external_id for offer in UNFIT}
        reasons = [row.hidden_reason for row in rows]
        assert all(reasons)
        assert reasons == sorted(reasons, key=str)
        only = list_unsellable(session, reason=HiddenReason.UNKNOWN_TYPE)
        assert {row.external_id for row in only} == {COMMENTS.external_id, POETRY.external_id}

    await database.transact(story)


async def test_a_long_list_comes_in_pages(database: Database) -> None:
    def story(session: Session) -> None:
        opened(session)
        everything = list_unsellable(session)
        pages = [list_unsellable(session, limit=4, offset=start) for start in (0, 4, 8)]
        assert [len(page) for page in pages] == [4, 2, 0]
        assert [row for page in pages for row in page] == everything

    await database.transact(story)


async def test_reasons_are_counted_for_what_is_still_listed(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        counts = dict.fromkeys(set(HiddenReason) - {HiddenReason.QUARANTINED}, 1)
        assert count_unsellable(session) == {**counts, HiddenReason.UNKNOWN_TYPE: 2}
        shop.merge([offer for offer in LIST if offer not in (POETRY, COMMENTS)])
        assert HiddenReason.UNKNOWN_TYPE not in count_unsellable(session)
        assert "903" not in [row.external_id for row in list_unsellable(session)]

    await database.transact(story)


async def test_every_category_is_listed_with_what_is_in_it(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        hide(session, Scope.SERVICE, shop.id_of(MEMBERS))
        found = [
            (
                shelf.title,
                shelf.listed_count,
                shelf.sellable_count,
                shelf.published_count,
                shelf.published,
            )
            for shelf in list_categories(session)
        ]
        assert found == [
            ("Telegram Members", 2, 2, 1, True),
            ("Telegram Views", 4, 1, 1, True),
            ("Instagram Likes", 3, 1, 1, True),
            ("Something else", 1, 0, 0, True),
        ]

    await database.transact(story)


async def test_an_empty_shop_lists_nothing(database: Database) -> None:
    def story(session: Session) -> None:
        assert (list_categories(session), list_unsellable(session), count_unsellable(session)) == (
            [],
            [],
            {},
        )

    await database.transact(story)
