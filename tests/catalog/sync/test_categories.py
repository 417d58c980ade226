"""The panel's categories."""

from dataclasses import replace

from sqlalchemy import text
from sqlmodel import Session

from bot.catalog.service_records import list_categories
from bot.catalog.version import read_catalog_version
from bot.db import Database
from tests.catalog.stored_catalog import LIKES, LIST, MEMBERS, VIEWS, opened


async def test_categories_stand_in_the_order_the_list_first_names_them(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, [LIKES, VIEWS, replace(LIKES, external_id="302"), MEMBERS])
        titles = [shelf.title for shelf in shop.load().categories]
        assert titles == ["Instagram Likes", "Telegram Views", "Telegram Members"]

    await database.transact(story)


async def test_titles_that_look_the_same_are_one_category(database: Database) -> None:
    def story(session: Session) -> None:
        spellings = ("Likes &amp; Views", " Likes & Views", "Likes\t&  Views\u200b")
        offers = [
            replace(LIKES, external_id=str(number), category=spelling)
            for number, spelling in enumerate(spellings)
        ]
        shop = opened(session, offers)
        assert [(shelf.title, shelf.count) for shelf in shop.load().categories] == [
            ("Likes & Views", 3)
        ]

    await database.transact(story)


async def test_a_new_order_of_categories_is_followed_and_counted(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, [MEMBERS, VIEWS, LIKES])
        before = read_catalog_version(session)
        shop.merge([LIKES, MEMBERS, VIEWS])
        titles = [shelf.title for shelf in shop.load().categories]
        assert titles == ["Instagram Likes", "Telegram Members", "Telegram Views"]
        assert read_catalog_version(session) == before + 1

    await database.transact(story)


async def test_a_category_knows_its_network_and_learns_a_better_one(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        networks = {shelf.title: shelf.network for shelf in list_categories(session)}
        assert networks == {
            "Telegram Members": "telegram",
            "Telegram Views": "telegram",
            "Instagram Likes": "instagram",
            "Something else": "other",
        }
        session.connection().execute(text("UPDATE categories SET network = 'myspace'"))
        assert {shelf.network.slug for shelf in shop.load().categories} == {"other"}
        before = read_catalog_version(session)
        shop.merge(LIST)
        assert {shelf.title: shelf.network for shelf in list_categories(session)} == networks
        assert read_catalog_version(session) == before + 1

    await database.transact(story)


async def test_a_category_without_services_waits_out_of_sight(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, [MEMBERS, VIEWS])
        number = shop.category_of(VIEWS)
        shop.merge([MEMBERS])
        assert [shelf.title for shelf in shop.load().categories] == ["Telegram Members"]
        assert [shelf.title for shelf in list_categories(session)] == ["Telegram Members"]
        shop.merge([VIEWS, MEMBERS])
        assert shop.category_of(VIEWS) == number
        assert shop.load().categories[0].id == number

    await database.transact(story)
