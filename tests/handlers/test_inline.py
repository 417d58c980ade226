"""Inline queries are answered with services, and change nothing."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from sqlmodel import Session, func, select
from telegram import Update

from bot.demo.panel import SimulatedService
from bot.demo.telegram import InlineQuery, TelegramFault
from bot.handlers import inline
from bot.handlers.inline import PAGE, PAGES, page_of, suggested_services
from bot.screens.callback_data import Tap
from bot.screens.catalog.inline import OPEN
from bot.telegram.inline import CACHE_SECONDS
from bot.telegram.outgoing import Outgoing
from bot.users import customers
from bot.users.tables import Conversation, FailedUpdate, User
from bot.watching import favourites
from tests.handlers.chat_driver import STRANGER, ChatDriver, open_chat_driver
from tests.screens.extremes import NOW
from tests.support.running_shop import CUSTOMER

Json = dict[str, Any]

NETWORKS = ("Telegram", "Instagram", "YouTube")

_NUMBERS = count(7_000_000)


def services() -> list[SimulatedService]:
    """Return sixty services of three networks; the last of each network is the cheapest."""
    return [
        SimulatedService(
            str(100 * place + each), f"Thing {each}", "Default", f"{network} things",
            Decimal(100 - each), 10, 1_000,
        )
        for place, network in enumerate(NETWORKS, 1)
        for each in range(1, 21)
    ]  # fmt: skip


@pytest.fixture
async def large(sqlite_url: str) -> AsyncIterator[ChatDriver]:
    async with open_chat_driver(sqlite_url, sold=services()) as driver:
        yield driver


def update(driver: ChatDriver, query: InlineQuery, words: str, offset: str = "") -> Update:
    user = driver.people[query.user_id].chat.user
    raw = {"id": query.id, "from": user, "query": words, "offset": offset}
    return Update.de_json({"update_id": next(_NUMBERS), "inline_query": raw}, driver.shop.bot.bot)


async def asks(
    driver: ChatDriver, words: str, offset: str = "", who: int = CUSTOMER
) -> tuple[InlineQuery, Update]:
    """Return a customer's inline query and its update."""
    query = await driver.people[who].ask_inline(words, offset)
    return query, update(driver, query, words, offset)


async def offered(
    driver: ChatDriver, words: str, offset: str = "", who: int = CUSTOMER
) -> InlineQuery:
    """Return the results that a customer gets."""
    query, asked = await asks(driver, words, offset, who)
    await driver.receive(asked, webhook=False)
    assert query.answered
    return query


def ids(query: InlineQuery) -> list[int]:
    return [int(each["id"].removeprefix("s_")) for each in query.results]


def rows(session: Session, table: type) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


async def test_words_bring_what_search_finds_in_its_order(large: ChatDriver) -> None:
    query = await offered(large, "instagram thing 7")
    catalogue = large.shop.shop.catalog
    assert catalogue.services[ids(query)[0]].title == "Thing 7"
    instagram = next(shelf for shelf in catalogue.categories if "Instagram" in shelf.title)
    assert catalogue.services[ids(query)[0]].category_id == instagram.id


async def test_pages_of_twenty_hold_each_service_once_and_end(large: ChatDriver) -> None:
    found, offset, sizes = [], "", []
    while True:
        query = await offered(large, "thing", offset)
        sizes.append(len(query.results))
        found += ids(query)
        offset = query.next_offset
        if not offset:
            break
    assert sizes == [PAGE] * 3
    assert sorted(found) == sorted(large.shop.shop.catalog.services)


async def test_no_words_bring_the_cheapest_of_each_network(large: ChatDriver) -> None:
    query = await offered(large, "  ")
    cards = [large.shop.shop.catalog.services[number] for number in ids(query)]
    assert [card.title for card in cards] == ["Thing 20"] * 3
    assert len({card.category_id for card in cards}) == 3


async def test_favourites_come_first_and_only_once(large: ChatDriver) -> None:
    await large.arrive()
    catalogue = large.shop.shop.catalog
    cheapest = ids(await offered(large, ""))
    dear = next(card.id for card in catalogue.services.values() if card.title == "Thing 1")
    for number in (dear, cheapest[1]):
        await large.do(favourites.toggle, CUSTOMER, number, now=NOW)
    shown = ids(await offered(large, ""))
    assert set(shown[:2]) == {dear, cheapest[1]}
    assert shown[2:] == [cheapest[0], cheapest[2]]
    assert ids(await offered(large, "", who=STRANGER)) == cheapest


async def test_a_favourite_that_is_gone_is_left_out(large: ChatDriver) -> None:
    catalogue = large.shop.shop.catalog
    assert [card.id for card in suggested_services(catalogue, [999_999])] == [
        card.id for card in inline.cheapest_per_network(catalogue)
    ]


@pytest.mark.parametrize(
    ("offset", "page"),
    [("", 0), ("1", 1), ("50", 50), ("99", 50), ("-1", 0), ("x", 0), ("999", 0), ("٣", 0)],
)
def test_an_offset_is_a_page_or_the_first(offset: str, page: int) -> None:
    assert page_of(offset) == page
    assert page <= PAGES


async def test_a_page_behind_the_last_is_empty_and_the_end(large: ChatDriver) -> None:
    query = await offered(large, "thing", str(PAGES))
    assert (query.results, query.next_offset, query.button) == ([], "", None)


async def test_nothing_found_has_a_button_into_the_shop(large: ChatDriver) -> None:
    query = await offered(large, "qqqqxxxxzzzz")
    assert query.results == []
    assert query.button is not None
    assert query.button["start_parameter"] == OPEN


async def test_an_answer_is_personal_and_kept_for_a_short_time(large: ChatDriver) -> None:
    await offered(large, "thing")
    params = large.telegram.calls_of("answerInlineQuery")[-1].params
    assert (params["cache_time"], params["is_personal"]) == (CACHE_SECONDS, True)
    assert CACHE_SECONDS <= 30


async def test_the_webhooks_own_response_carries_the_answer(large: ChatDriver) -> None:
    _, asked = await asks(large, "thing")
    await large.receive(asked, webhook=True)
    answer = large.answers[-1]
    assert answer is not None
    assert answer["method"] == "answerInlineQuery"
    assert len(answer["results"]) == PAGE
    assert large.telegram.calls_of("answerInlineQuery") == []


async def test_asking_leaves_no_trace(large: ChatDriver) -> None:
    await offered(large, "thing", who=STRANGER)
    for table in (User, Conversation, FailedUpdate):
        assert await large.do(rows, table) == 0


async def test_asking_leaves_a_standing_question_alone(large: ChatDriver) -> None:
    await large.arrive()
    number = next(iter(large.shop.shop.catalog.services))
    await large.tap(Tap.BUY(number))
    before = await large.standing()
    await offered(large, "thing")
    assert await large.standing() == before


async def test_a_query_that_comes_twice_is_answered_twice_and_harmless(large: ChatDriver) -> None:
    query, asked = await asks(large, "thing")
    for _ in range(2):
        await large.receive(asked, webhook=False)
    assert query.answers == 2
    assert large.telegram.calls_of("answerInlineQuery")[-1].error is None


async def test_a_query_that_is_too_old_is_no_failure(
    large: ChatDriver, caplog: pytest.LogCaptureFixture
) -> None:
    query, asked = await asks(large, "thing")
    query.sent_at -= 60
    await large.receive(asked, webhook=False)
    assert large.telegram.calls_of("answerInlineQuery")[-1].error is not None
    assert caplog.records == []


@pytest.mark.parametrize(
    "fault",
    [
        TelegramFault.SERVER_ERROR,
        TelegramFault.TOO_MANY_REQUESTS,
        TelegramFault.DROP_BEFORE,
        TelegramFault.DROP_AFTER,
        TelegramFault.EMPTY,
    ],
)
async def test_an_answer_that_fails_is_over(
    large: ChatDriver, fault: TelegramFault, caplog: pytest.LogCaptureFixture
) -> None:
    query, asked = await asks(large, "thing")
    large.telegram.faults.add(fault, "answerInlineQuery", times=1, retry_after=3)
    started = asyncio.get_running_loop().time()
    await large.receive(asked, webhook=False)
    assert asyncio.get_running_loop().time() - started < 2
    assert query.answered is (
        fault in {TelegramFault.DROP_AFTER, TelegramFault.EMPTY}
    )  # done, and not told so
    assert "stays unanswered" in caplog.text
    assert await large.do(rows, FailedUpdate) == 0
    await offered(large, "thing")


async def test_an_answer_that_hangs_is_given_up(
    large: ChatDriver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(inline, "ANSWER_TIMEOUT", 0.05)
    query, asked = await asks(large, "thing")
    large.telegram.faults.add(TelegramFault.HANG, "answerInlineQuery", times=1, seconds=1)
    await large.receive(asked, webhook=False)
    assert not query.answered
    assert "TimeoutError" in caplog.text


async def test_an_error_of_our_own_is_logged_and_over(
    large: ChatDriver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def offer(_: Outgoing, __: Json) -> None:
        raise KeyError("broken")

    monkeypatch.setattr(Outgoing, "answer_inline_query", offer)
    _, asked = await asks(large, "thing")
    await large.receive(asked, webhook=False)
    assert "an inline query failed" in caplog.text
    assert await large.do(rows, FailedUpdate) == 0


async def test_banned_people_are_offered_nothing(large: ChatDriver) -> None:
    await large.arrive()
    await large.do(customers.ban, CUSTOMER, "fraud", NOW)
    for words in ("thing", ""):
        query = await offered(large, words)
        assert (query.results, query.next_offset, query.button) == ([], "", None)


async def test_a_card_sent_into_our_own_chat_is_no_word_to_us(large: ChatDriver) -> None:
    await large.arrive()
    query = await offered(large, "thing")
    person = large.people[CUSTOMER]
    sent = await person.choose(query, str(query.results[0]["id"]))
    before = len(person.messages)
    standing = await large.standing()
    wire = {key: value for key, value in sent.wire.items() if key != "from"}
    await large.receive(large.update("message", **wire))
    assert len(person.messages) == before
    assert await large.standing() == standing
    other = {**wire, "via_bot": {"id": 5, "is_bot": True, "first_name": "gif"}}
    await large.receive(large.update("message", **other))
    assert len(person.messages) == before + 1
