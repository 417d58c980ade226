"""Merging the panel's list."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import event
from sqlmodel import Session

from bot.catalog.balances import note_balance
from bot.catalog.panels import NoSuchPanel, ensure_panel
from bot.catalog.publishing import hide, publish
from bot.catalog.rules.pricing import Scope
from bot.catalog.rules.sellability import HiddenReason
from bot.catalog.sync.difference import MergeReport
from bot.catalog.sync.merge import SyncRefused
from bot.catalog.version import read_catalog_version
from bot.db import Database
from tests.catalog.stored_catalog import (
    FIT,
    GIFT,
    LATER,
    LIKES,
    LIST,
    MEMBERS,
    MORE_MEMBERS,
    NOW,
    RULER,
    VIEWS,
    Shop,
    numbered,
    opened,
)


async def test_what_is_imported_is_hidden_until_it_is_published(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, auto_publish=False)
        assert shop.shown() == []
        assert publish(session, Scope.EVERYTHING) == len(FIT)
        assert shop.shown() == ["101", "102", "201", "301"]
        shop.merge([replace(VIEWS, external_id="202"), *LIST])
        assert "202" not in shop.shown()

    await database.transact(story)


async def test_a_shop_that_publishes_by_itself_shows_what_is_fit(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, auto_publish=True)
        assert shop.shown() == ["101", "102", "201", "301"]

    await database.transact(story)


async def test_the_first_list_is_counted_with_the_reasons_of_what_is_hidden(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        report = opened(session, []).merge(LIST)
        assert (report.added, report.changed, report.gone, report.unchanged) == (10, 0, 0, 0)
        assert report.hidden == {
            HiddenReason.SEPARATOR: 1,
            HiddenReason.DENIED: 1,
            HiddenReason.UNKNOWN_TYPE: 2,
            HiddenReason.ABSURD_RATE: 1,
            HiddenReason.BAD_BOUNDS: 1,
        }
        assert not report.unchanged_body

    await database.transact(story)


async def test_a_body_that_came_before_is_not_looked_at(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, [])
        shop.merge(LIST, digest="one")
        before = read_catalog_version(session)
        report = shop.merge([], digest="one", now=LATER)
        assert report.unchanged_body
        assert (report.added, report.gone, report.unchanged) == (0, 0, 0)
        assert shop.panel_row().synced_at == LATER
        assert read_catalog_version(session) == before
        assert shop.record(MEMBERS).changed_at == NOW
        assert not shop.merge(LIST, digest="one", force=True).unchanged_body

    await database.transact(story)


async def test_a_list_that_says_the_same_in_another_body_writes_no_service(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        before = read_catalog_version(session)
        written = []

        def note(_c: object, _cur: object, statement: str, *_: object) -> None:
            if not statement.lstrip().upper().startswith("SELECT"):
                written.append(statement)

        connection = session.connection()
        event.listen(connection, "before_cursor_execute", note)
        report = shop.merge(LIST, now=LATER)
        event.remove(connection, "before_cursor_execute", note)
        assert (report.unchanged, report.changed, report.added) == (10, 0, 0)
        assert len(written) == 1
        assert written[0].startswith("UPDATE panels")
        assert read_catalog_version(session) == before
        assert shop.record(MEMBERS).changed_at == NOW

    await database.transact(story)


async def test_only_what_changed_is_written(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        before = read_catalog_version(session)
        dearer, cheaper = replace(MEMBERS, rate=Decimal("1.1")), replace(LIKES, rate=Decimal("0.9"))
        renamed = replace(VIEWS, name="Telegram Views, all posts", refill=True)
        report = shop.merge([dearer, MORE_MEMBERS, renamed, cheaper, *LIST[4:]], now=LATER)
        assert (report.changed, report.unchanged) == (3, 7)
        assert (report.dearer, report.cheaper) == (1, 1)
        assert shop.record(MEMBERS).rate == Decimal("1.1")
        assert shop.record(VIEWS).title == "Telegram Views, all posts"
        assert shop.record(VIEWS).refill is True
        assert shop.record(VIEWS).changed_at == LATER
        assert shop.record(MORE_MEMBERS).changed_at == NOW
        assert read_catalog_version(session) == before + 1
        assert shop.shown() == ["101", "102", "201", "301"]

    await database.transact(story)


async def test_another_spelling_of_a_rate_is_no_change(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        for rate in ("0.9", "0.900", "9E-1"):
            assert shop.merge([replace(MEMBERS, rate=Decimal(rate)), *LIST[1:]]).changed == 0

    await database.transact(story)


async def test_what_the_list_lacks_is_gone_and_comes_back_as_it_was(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        number, before = shop.id_of(VIEWS), read_catalog_version(session)
        without = [offer for offer in LIST if offer is not VIEWS]
        report = shop.merge(without, now=LATER)
        assert (report.gone, report.unchanged) == (1, 9)
        assert shop.record(VIEWS).gone_at == LATER
        assert read_catalog_version(session) == before + 1
        assert "201" not in shop.shown()
        assert shop.merge(without).gone == 0
        report = shop.merge(LIST)
        assert (report.returned, report.changed, report.added) == (1, 0, 0)
        assert shop.id_of(VIEWS) == number
        assert shop.record(VIEWS).gone_at is None
        assert shop.shown() == ["101", "102", "201", "301"]

    await database.transact(story)


async def test_one_service_less_is_a_change_that_is_counted(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(9))
        before = read_catalog_version(session)
        report = shop.merge(numbered(8))
        assert (report.gone, report.unchanged) == (1, 8)
        assert read_catalog_version(session) == before + 1

    await database.transact(story)


async def test_what_was_hidden_by_hand_comes_back_hidden(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        hide(session, Scope.SERVICE, shop.id_of(VIEWS))
        shop.merge([offer for offer in LIST if offer is not VIEWS], auto_publish=True)
        shop.merge(LIST, auto_publish=True)
        assert "201" not in shop.shown()

    await database.transact(story)


async def test_new_services_of_a_hidden_category_stay_hidden(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        hide(session, Scope.CATEGORY, shop.category_of(VIEWS))
        more = [
            replace(VIEWS, external_id="202"),
            replace(LIKES, external_id="302"),
            replace(LIKES, external_id="401", category="New"),
        ]
        shop.merge([*LIST, *more], auto_publish=True)
        assert shop.shown() == ["101", "102", "301", "302", "401"]

    await database.transact(story)


async def test_a_service_that_becomes_fit_is_shown_where_all_is_published(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        shop.merge([*LIST[:8], replace(GIFT, rate=Decimal(4)), *LIST[9:]])
        assert shop.record(GIFT).shown

    await database.transact(story)


async def test_a_refused_name_is_never_published_by_itself(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        innocent = [replace(offer, name=f"Innocent {offer.external_id}") for offer in LIST]
        # Rates are capped, because an absurd rate would hide a service for another reason.
        plain = [
            replace(each, rate=min(each.rate, Decimal(1000)), min=5, max=50) for each in innocent
        ]
        shop.merge(plain, auto_publish=True)
        assert "901" not in shop.shown()
        assert "900" not in shop.shown()
        assert publish(session, Scope.EVERYTHING) == 2
        assert {"900", "901"} <= set(shop.shown())

    await database.transact(story)


async def test_a_published_service_that_becomes_unfit_disappears(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        for change, reason in (
            ({"name": "Members with reviews"}, HiddenReason.DENIED),
            ({"type": "Pole"}, HiddenReason.UNKNOWN_TYPE),
            ({"type": None}, HiddenReason.UNKNOWN_TYPE),
            ({"rate": Decimal(0)}, HiddenReason.QUARANTINED),
            ({"max": 3}, HiddenReason.BAD_BOUNDS),
        ):
            changed = replace(MEMBERS, **change)
            shop.merge([changed, *LIST[1:]])
            assert shop.record(MEMBERS).hidden_reason is reason
            assert "101" not in shop.shown()
        shop.merge(LIST)
        assert "101" in shop.shown()

    await database.transact(story)


async def test_an_empty_list_is_refused_whatever_the_operator_says(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        before = (read_catalog_version(session), shop.panel_row().body_digest)
        nameless = [replace(offer, external_id="") for offer in LIST]
        for rows in ([], nameless):
            for force in (False, True):
                with pytest.raises(SyncRefused, match="empty"):
                    shop.merge(rows, force=force)
        assert (read_catalog_version(session), shop.panel_row().body_digest) == before
        assert len(shop.shown()) == 4

    await database.transact(story)


async def test_half_of_what_is_live_is_enough_and_less_is_refused(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(10))
        with pytest.raises(SyncRefused) as refusal:
            shop.merge(numbered(4))
        assert refusal.value.params == {"listed": 4, "live": 10}
        assert len(shop.shown()) == 10
        assert shop.merge(numbered(5)).gone == 5
        assert shop.merge(numbered(3)).gone == 2
        assert shop.merge(numbered(1), force=True).gone == 2
        assert shop.shown() == ["1"]

    await database.transact(story)


async def test_a_refused_list_is_judged_again_when_it_comes_again(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(10))
        for _ in range(2):
            with pytest.raises(SyncRefused):
                shop.merge(numbered(2), digest="torn")
        assert shop.merge(numbered(2), digest="torn", force=True).gone == 8

    await database.transact(story)


async def test_of_two_rows_with_one_id_the_first_counts(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, [])
        second = replace(MEMBERS, name="Second", category="Another")
        report = shop.merge([MEMBERS, VIEWS, second, second, replace(LIKES, external_id="")])
        assert (report.added, report.duplicates, report.unreadable) == (2, 2, 1)
        assert shop.record(MEMBERS).title == "Telegram Members | slow"

    await database.transact(story)


async def test_the_shop_follows_the_order_of_the_list(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(6))
        changes = []
        for order in ("654321", "126543", "712654389", "9876543210"):
            rows = {offer.external_id: offer for offer in numbered(9)}
            rows["0"] = replace(MEMBERS, external_id="0")
            report = shop.merge([rows[key] for key in order], auto_publish=True)
            assert shop.shown() == list(order)
            changes.append(report.changed)
        assert changes[1:3] == [2, 0], "1 and 2 moved before the others, then only new ones came"

    await database.transact(story)


async def test_a_newcomer_on_top_moves_nobody(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, numbered(9))
        report = shop.merge([LIKES, *numbered(9)], auto_publish=True)
        assert (report.added, report.changed, report.unchanged) == (1, 0, 9)
        assert shop.shown() == ["301", *"123456789"]

    await database.transact(story)


async def test_a_service_may_move_to_another_category(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        before = read_catalog_version(session)
        shop.merge([replace(MEMBERS, category="Instagram Likes"), *LIST[1:]])
        catalogue = shop.load()
        titles = {shelf.title: shelf.count for shelf in catalogue.categories}
        assert titles == {"Telegram Members": 1, "Telegram Views": 1, "Instagram Likes": 2}
        assert read_catalog_version(session) == before + 1

    await database.transact(story)


async def test_two_panels_do_not_touch_each_other(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        other = Shop(session, ensure_panel(session, name="Other", url="https://other.example"))
        note_balance(session, other.panel, Decimal(1), "USD", now=NOW)
        report = other.merge([replace(MEMBERS, name="The other's members")], auto_publish=True)
        assert (report.added, report.gone) == (1, 0)
        assert shop.shown() == ["101", "102", "201", "301", "101"]
        assert other.merge([replace(VIEWS, external_id="5")], force=True).gone == 1
        assert shop.shown() == ["101", "102", "201", "301"]

    await database.transact(story)


async def test_a_merge_that_fails_keeps_nothing(database: Database) -> None:
    def broken(session: Session) -> None:
        shop = opened(session)
        shop.merge([offer for offer in LIST if offer is not RULER])
        raise LookupError

    with pytest.raises(LookupError):
        await database.transact(broken)
    assert await database.read(read_catalog_version) == 1
    with pytest.raises(NoSuchPanel):
        await database.transact(lambda session: Shop(session, 1).merge(LIST))


async def test_two_merges_at_once_add_each_service_once(database: Database) -> None:
    panel = await database.transact(lambda session: opened(session, []).panel)

    def work(session: Session, digest: str) -> MergeReport:
        return Shop(session, panel).merge(LIST, digest=digest, auto_publish=True)

    reports = await asyncio.gather(
        *(database.transact(work, digest) for digest in ("one", "one", "two"))
    )
    assert sorted(report.added for report in reports) == [0, 0, len(LIST)]
    shown = await database.transact(lambda session: Shop(session, panel).shown())
    assert shown == ["101", "102", "201", "301"]


async def test_a_policy_that_breaks_stops_the_merge(database: Database) -> None:
    def story(session: Session) -> None:
        def broken(_title: str) -> bool:
            raise LookupError

        opened(session, []).merge(LIST, denied=broken)

    with pytest.raises(LookupError):
        await database.transact(story)


async def test_names_of_every_kind_can_be_stored(database: Database) -> None:
    def story(session: Session) -> None:
        odd = replace(
            MEMBERS,
            name="Half \ud83d nul \x00 &#128640; " + "long " * 90,
            type="De\x00fault",
            category="Category \ud83d\x00",
            description="nul \x00",
            max=10**40,
            rate=Decimal("1E+999999"),
        )
        shop = opened(session, [odd])
        record = shop.record(odd)
        assert record.title.startswith("Half nul 🚀 long")
        assert record.category == "Category"
        assert record.hidden_reason is HiddenReason.ABSURD_RATE
        assert shop.merge([odd]).unchanged == 1
        assert shop.merge([replace(odd, rate=Decimal("NaN"))]).changed == 1
        assert shop.merge([replace(odd, rate=Decimal("sNaN"))]).changed == 1

    await database.transact(story)
