"""The star on a card, the list of favourites, and messages about their changes."""

from sqlmodel import Session, select

from bot.notifications.tables import Notification
from bot.screens.callback_data import Tap
from bot.watching import favourites
from bot.watching.favourites import LIMIT
from tests.handlers.chat_driver import STRANGER, ChatDriver
from tests.screens.extremes import NOW
from tests.support.running_shop import CUSTOMER, OPERATOR


async def of(driver: ChatDriver, who: int = CUSTOMER) -> list[int]:
    return await driver.do(favourites.service_ids, who)


def toast(driver: ChatDriver) -> str:
    """Return the toast of the last tap."""
    answer = driver.answers[-1]
    assert answer is not None
    return str(answer.get("text", ""))


def fill(session: Session, who: int = CUSTOMER) -> None:
    for service in range(100, 100 + LIMIT):
        favourites.toggle(session, who, service, now=NOW)


async def test_a_tap_stars_a_service_and_the_next_one_takes_it_off(
    driver_on_both: ChatDriver,
) -> None:
    driver = driver_on_both
    await driver.arrive()
    card = await driver.tap(Tap.SERVICE(1))
    assert [b.text for b in card.buttons][:2] == ["🛒 Order", "☆ Favourite"]
    card = await driver.tap(Tap.TOGGLE_FAVOURITE(1))
    assert card.buttons[1].text == "⭐ Favourite ✓"
    assert "Added" in toast(driver)
    assert await of(driver) == [1]
    assert (await driver.tap(Tap.SERVICE(1))).buttons[1].text == "⭐ Favourite ✓"
    card = await driver.tap(Tap.TOGGLE_FAVOURITE(1))
    assert card.buttons[1].text == "☆ Favourite"
    assert "Taken off" in toast(driver)
    assert await of(driver) == []


async def test_a_star_is_its_owners_alone(driver: ChatDriver) -> None:
    for who in (CUSTOMER, STRANGER):
        await driver.arrive(who)
    await driver.tap(Tap.SERVICE(1))
    await driver.tap(Tap.TOGGLE_FAVOURITE(1))
    assert (await driver.tap(Tap.SERVICE(1), STRANGER)).buttons[1].text == "☆ Favourite"
    assert "no favourites yet" in (await driver.say("/favourites", STRANGER)).text
    await driver.tap(Tap.REMOVE_FAVOURITE(1, 0), STRANGER)
    assert await of(driver) == [1]


async def test_a_full_list_takes_no_more_and_says_so(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.do(fill)
    before = await driver.tap(Tap.SERVICE(1))
    after = await driver.tap(Tap.TOGGLE_FAVOURITE(1))
    assert "100 favourites" in toast(driver)
    assert driver.answers[-1]["show_alert"]  # type: ignore[index]
    assert after.text == before.text
    assert after.buttons[1].text == "☆ Favourite"
    assert 1 not in await of(driver)


async def test_what_is_not_on_sale_cannot_be_starred_but_its_star_comes_off(
    driver: ChatDriver,
) -> None:
    await driver.arrive()
    await driver.tap(Tap.SERVICE(1))
    for forged in (Tap.TOGGLE_FAVOURITE(999), Tap.TOGGLE_FAVOURITE()):
        assert "not on sale" in (await driver.tap(forged)).text
    assert await of(driver) == []
    await driver.do(favourites.toggle, CUSTOMER, 999, now=NOW)
    await driver.tap(Tap.TOGGLE_FAVOURITE(999))
    assert await of(driver) == []


async def test_the_way_back_from_a_card_leads_to_where_it_was_found(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.tap(Tap.SERVICE(1))
    await driver.tap(Tap.TOGGLE_FAVOURITE(1))
    listed = await driver.say("/favourites")
    assert listed.buttons[0].data == Tap.SERVICE(1, 0, 0)
    for data in (
        Tap.SERVICE(1, 0, 0),
        Tap.TOGGLE_FAVOURITE(1, 0, 0),
        Tap.TOGGLE_FAVOURITE(1, 0, 0),
    ):
        card = await driver.tap(data)
        assert Tap.FAVOURITES(0) in [button.data for button in card.buttons]
    assert card.buttons[1].data == Tap.TOGGLE_FAVOURITE(1, 0, 0)
    plain = await driver.tap(Tap.SERVICE(1))
    assert Tap.FAVOURITES(0) not in [button.data for button in plain.buttons]


async def test_the_list_has_pages_and_a_far_one_is_the_last(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.do(fill)
    first = await driver.tap(Tap.FAVOURITES(0))
    assert "1 / 13" in [button.text for button in first.buttons]
    last = await driver.tap(Tap.FAVOURITES(10**17))
    assert "13 / 13" in [button.text for button in last.buttons]
    assert "…" in last.text  # nobody knows what these were called


async def test_what_is_gone_keeps_its_name_and_can_be_taken_off_the_list(
    driver: ChatDriver,
) -> None:
    await driver.arrive()
    for number in (1, 2):
        await driver.tap(Tap.SERVICE(number))
        await driver.tap(Tap.TOGGLE_FAVOURITE(number))
    gone = driver.panel.services.pop(1)
    await driver.restock()
    listed = await driver.say("/favourites")
    assert gone.name in listed.text
    assert "Not on sale at the moment" in listed.text
    listed = await driver.tap(Tap.REMOVE_FAVOURITE(1, 0))
    assert gone.name not in listed.text
    assert await of(driver) == [2]
    assert "Taken off" in toast(driver)


async def test_the_bell_is_turned_off_and_on(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.tap(Tap.SERVICE(1))
    await driver.tap(Tap.TOGGLE_FAVOURITE(1))
    listed = await driver.tap(Tap.FAVOURITE_NEWS(0))
    assert "🔔 Tell me of changes" in [button.text for button in listed.buttons]
    assert "not tell you" in toast(driver)
    driver.panel.services[1].rate *= 2
    await driver.restock()
    letters = select(Notification).where(Notification.kind == "favourites")
    assert await driver.do(lambda session: session.exec(letters).all()) == []
    listed = await driver.tap(Tap.FAVOURITE_NEWS(1))
    assert "🔕 Don't tell me of changes" in [button.text for button in listed.buttons]
    driver.panel.services[1].rate *= 2
    await driver.restock()
    assert len(await driver.do(lambda session: session.exec(letters).all())) == 1


async def test_the_bell_under_the_news_leaves_the_news_standing(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.tap(Tap.SERVICE(1))
    await driver.tap(Tap.TOGGLE_FAVOURITE(1))
    driver.panel.services[1].rate *= 2
    await driver.restock()
    await driver.deliver()
    news = driver.people[CUSTOMER].last
    assert "News of your favourites" in news.text
    listed = await driver.tap(Tap.FAVOURITE_NEWS.below(0), message=news)
    assert listed.id != news.id
    assert "Your favourites" in listed.text
    assert "News of your favourites" in driver.people[CUSTOMER].chat.messages[news.id].text


async def test_the_menu_leads_to_them(driver: ChatDriver) -> None:
    await driver.arrive()
    menu = await driver.say("/menu")
    assert Tap.FAVOURITES(0) in [button.data for button in menu.buttons]
    assert "no favourites yet" in (await driver.tap(Tap.FAVOURITES(0))).text


async def test_a_customer_is_told_nothing_of_operators_lists(driver: ChatDriver) -> None:
    await driver.arrive()
    for data in (Tap.CHANGES(0, 0), Tap.QUARANTINE(0), Tap.ACCEPT_RATE(1), Tap.ACCEPT_ALL_RATES()):
        assert "do not know this command" in (await driver.tap(data)).text
    for typed in ("/changes", "/quarantine"):
        assert "do not know this command" in (await driver.say(typed)).text
        assert "do not know" not in (await driver.say(typed, OPERATOR)).text
