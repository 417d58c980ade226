"""Search: typed text is searched for, unless a question is open."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.catalog.rules.networks import NETWORKS
from bot.catalog.search import queries
from bot.catalog.search.index import index_of
from bot.catalog.tables import Search
from bot.db import now
from bot.demo.telegram import Message
from bot.screens import menu
from bot.screens.callback_data import Tap
from bot.screens.catalog import search
from tests.handlers.chat_driver import STRANGER, ChatDriver
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import render
from tests.support.running_shop import CUSTOMER, OPERATOR

EN = TRANSLATIONS["en"]


def button_data(message: Message) -> list[str]:
    return [str(button.data) for button in message.buttons]


def _search_id(results: Message) -> int:
    """Return the search's id, as the first service's button carries it."""
    return int(button_data(results)[0].split(":")[2])


async def rows(driver: ChatDriver) -> list[str]:
    return await driver.do(lambda session: list(session.exec(select(Search.words)).all()))


async def test_words_are_looked_for_by_command_and_as_they_are(driver: ChatDriver) -> None:
    await driver.arrive()
    shown = await driver.say("/search  telegram   views ")
    assert shown.text.startswith("🔎 telegram views\n1 service found.")
    assert button_data(shown)[0].startswith(f"{Tap.SERVICE(3)}:")
    assert (await driver.say("telegram views")).text == shown.text
    assert await rows(driver) == ["telegram views"]


async def test_asked_for_words_come_as_plain_text(driver: ChatDriver) -> None:
    await driver.arrive()
    question = render(search.search_prompt(EN)).text
    assert (await driver.say("/search")).text == question
    assert (await driver.tap(Tap.SEARCH())).text == question
    assert Tap.SEARCH() in button_data(await driver.tap(Tap.MENU()))
    assert (await driver.say("подписчики")).text.startswith("🔎 подписчики\n2 services found.")
    assert (await driver.say("\u200b")).text == question
    assert (await driver.say("/search \u200b")).text == question
    assert await rows(driver) == ["подписчики"]


async def test_a_card_leads_back_to_the_results_it_was_found_in(driver: ChatDriver) -> None:
    await driver.arrive()
    results = await driver.say("instagram")
    text = results.text
    wished = await driver.tap(
        next(each for each in button_data(results) if each.startswith(f"{Tap.SEARCH}:"))
    )
    cheapest = wished.text
    card = await driver.tap(button_data(wished)[0])
    back = next(each for each in button_data(card) if each.startswith(f"{Tap.SEARCH}:"))
    assert (await driver.tap(back)).text == cheapest != text


async def test_wishes_are_toggled_and_combined(driver: ChatDriver) -> None:
    await driver.arrive()
    results = await driver.say("followers")
    number = _search_id(results)
    assert "2 services found" in results.text
    refill = await driver.tap(Tap.SEARCH(number, 2, 0))
    assert "1 service found" in refill.text
    assert Tap.SEARCH(number, 0, 0) in button_data(refill)
    cheapest = await driver.tap(Tap.SEARCH(number, 1, 0))
    assert button_data(cheapest)[0].startswith(f"{Tap.SERVICE(2)}:")
    views = _search_id(await driver.say("views"))
    nothing = await driver.tap(Tap.SEARCH(views, 6, 0))
    assert "Nothing found has all that you wish for" in nothing.text
    assert {Tap.SEARCH(views, 2, 0), Tap.SEARCH(views, 4, 0)} <= set(button_data(nothing))


@pytest.mark.parametrize("forged", [(255, 0), (0, 10**18 - 1), (10**18 - 1, 7), ()])
async def test_forged_pages_and_wishes_show_what_there_is(
    driver: ChatDriver, forged: tuple[int, ...]
) -> None:
    await driver.arrive()
    number = _search_id(await driver.say("followers"))
    shown = await driver.tap(Tap.SEARCH(number, *forged))
    assert "🔎 followers" in shown.text
    assert all(
        int(each.split(":")[2]) <= search.ALL_OPTIONS
        for each in button_data(shown)
        if each.startswith(Tap.SEARCH(number))
    )


async def test_a_forged_or_forgotten_search_asks_anew(driver: ChatDriver) -> None:
    await driver.arrive()
    number = _search_id(await driver.say("followers"))

    def forget(session: Session) -> None:
        queries.delete_old_queries(session, now() + queries.KEPT + timedelta(minutes=1))

    await driver.do(forget)
    forgotten = render(search.search_expired(EN)).text
    for data in (Tap.SEARCH(number, 0, 0), Tap.SEARCH(10**18 - 1, 0, 0), Tap.SEARCH(0)):
        assert (await driver.tap(data)).text == forgotten
    card = await driver.tap(Tap.SERVICE(1, number, 0))
    assert Tap.SEARCH(number, 0, 0) in button_data(card)
    assert Tap.CATEGORY(1, 0) in button_data(await driver.tap(Tap.SERVICE(1)))


async def test_nothing_found_is_said_and_what_was_typed_is_shown_as_it_is(
    driver: ChatDriver,
) -> None:
    await driver.arrive()
    shown = await driver.say("<b>xyzzy</b> & 👍")
    assert shown.text.startswith("🔎 Nothing found for <b>xyzzy</b> & 👍")
    assert Tap.NETWORKS() in button_data(shown)
    long = await driver.say("xyzzy" * 800)
    assert len(long.text) < 300


async def test_a_link_shows_the_services_of_its_network(driver: ChatDriver) -> None:
    await driver.arrive()
    number = list(NETWORKS).index("telegram")
    network = (await driver.tap(Tap.NETWORK(number, 0))).text
    for link in ("https://t.me/example", "t.me/example/5", "http://telegram.me/example?a=b"):
        assert (await driver.say(link)).text == f"🔗 {link} is kept for your order.\n\n{network}"
    assert "nothing on sale for TikTok" in (await driver.say("https://tiktok.com/@x")).text
    networks = (await driver.tap(Tap.NETWORKS())).text
    assert (await driver.say("https://example.com/page")).text.endswith(f"\n\n{networks}")
    assert await rows(driver) == []


async def test_what_is_typed_into_the_wizard_goes_to_the_wizard(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.tap(Tap.BUY(1))
    await driver.say("followers")
    assert (await driver.standing()).state == "buy:asking"
    await driver.say("https://t.me/example")
    assert (await driver.standing()).draft["values"]["link"] == "https://t.me/example"
    assert await rows(driver) == []


async def test_looking_elsewhere_leaves_the_wizard(driver: ChatDriver) -> None:
    await driver.arrive()
    for act in ("/search followers", "/search"):
        await driver.tap(Tap.BUY(1))
        assert (await driver.standing()).state == "buy:asking"
        await driver.say(act)
        assert (await driver.standing()).state is None
    assert "🔎 followers" in (await driver.say("followers")).text


async def test_a_question_that_takes_no_words_stands(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.arrive(OPERATOR)
    await driver.say(f"/credit {CUSTOMER} 5 gift", OPERATOR)
    before = (await driver.standing(OPERATOR)).state
    assert before is not None
    shown = await driver.say("followers", OPERATOR)
    assert shown.text == render(menu.not_understood(EN)).text
    assert (await driver.standing(OPERATOR)).state == before
    await driver.say("/start", STRANGER)
    await driver.tap(Tap.BUY(1), STRANGER)
    shown = await driver.say("followers", STRANGER)
    assert shown.text == render(menu.not_understood(EN)).text


async def test_after_a_restock_the_new_shelf_is_searched_and_indexed(driver: ChatDriver) -> None:
    await driver.arrive()
    assert "2 services found" in (await driver.say("followers")).text
    await driver.say("/hide service 2", OPERATOR)
    assert "1 service found" in (await driver.say("followers")).text
    catalog = driver.shop.shop.catalog
    assert index_of(catalog) is index_of(catalog)
    assert index_of(catalog).find("followers").total == 1
