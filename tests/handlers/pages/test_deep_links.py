"""Deep links: what they open for new and known customers, and what forged ones do."""

import pytest

from bot.screens import menu
from bot.screens.callback_data import Tap
from bot.screens.links import LinkTarget
from bot.users import customers
from tests.handlers.chat_driver import STRANGER, ChatDriver
from tests.screens.extremes import NOW, TRANSLATIONS
from tests.screens.rendered import render
from tests.support.running_shop import CUSTOMER, OPERATOR

EN = TRANSLATIONS["en"]


def button_data(driver: ChatDriver, who: int = CUSTOMER) -> list[str | None]:
    return [button.data for button in driver.people[who].last.buttons]


async def test_a_service_and_a_category_are_opened(driver: ChatDriver) -> None:
    await driver.arrive()
    catalog = driver.shop.shop.catalog
    for number, card in catalog.services.items():
        shown = await driver.say(f"/start {LinkTarget.SERVICE.payload(number)}")
        assert card.title in shown.text
        assert Tap.BUY(number) in button_data(driver)
        assert "welcome" not in shown.text
    for category in catalog.categories:
        shown = await driver.say(f"/start {LinkTarget.CATEGORY.payload(category.id)}")
        assert category.title in shown.text
        assert shown.buttons[0].data is not None
        assert shown.buttons[0].data.startswith(f"{Tap.SERVICE}:")


async def test_a_newcomer_is_greeted_once_on_the_card_itself(driver: ChatDriver) -> None:
    shown = await driver.say("/start s_1", STRANGER)
    assert "welcome to Test Shop" in shown.text
    assert Tap.BUY(1) in button_data(driver, STRANGER)
    assert "welcome" not in (await driver.say("/start s_1", STRANGER)).text


async def test_the_way_to_the_order_is_kept_while_the_terms_are_accepted(
    driver: ChatDriver,
) -> None:
    await driver.say("/start s_2", STRANGER)
    await driver.tap(Tap.BUY(2), STRANGER)
    assert button_data(driver, STRANGER)[0] == Tap.ACCEPT_TERMS(1)
    await driver.tap(Tap.ACCEPT_TERMS(1), STRANGER)
    standing = await driver.standing(STRANGER)
    assert (standing.terms_version, standing.draft["service"]) == (1, 2)


async def test_a_greeting_that_was_lost_comes_again(driver: ChatDriver) -> None:
    update = driver.written("/start s_1", STRANGER)
    await driver.receive(update)
    person = driver.people[STRANGER]
    first = person.last
    person.chat.delete(first)
    await driver.receive(update)
    assert person.last.text == first.text
    assert person.last.keyboard == first.keyboard


@pytest.mark.parametrize("payload", ["s_999", "c_999", "s_" + "9" * 18])
async def test_what_is_gone_is_said_above_the_menu(driver: ChatDriver, payload: str) -> None:
    await driver.arrive()
    plain = await driver.say("/start")
    menu_, keys = plain.text, plain.keyboard
    shown = await driver.say(f"/start {payload}")
    assert "not on sale any more" in shown.text
    assert shown.text.endswith(menu_)
    assert shown.keyboard == keys


@pytest.mark.parametrize(
    "payload",
    ["inline", "s_0", "s_-1", "s_1_1", "q_1", "S_1", "x" * 64, "s_1 s_2", "s_1' OR 1", "💥"],
)
async def test_any_other_payload_is_a_plain_start(driver: ChatDriver, payload: str) -> None:
    greeting = render(menu.welcome(EN, "Test Shop", "Customer")).text
    assert (await driver.say(f"/start {payload}")).text == greeting
    await driver.tap(Tap.ACCEPT_TERMS(1))
    plain = await driver.say("/start")
    assert (await driver.say(f"/start {payload}")).text == plain.text


async def test_an_open_question_is_left_for_what_the_link_opens(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.tap(Tap.BUY(1))
    assert (await driver.standing()).state is not None
    await driver.say("/start s_2")
    standing = await driver.standing()
    assert (standing.state, standing.draft) == (None, {})


async def test_a_link_is_an_operators_first_word_too(driver: ChatDriver) -> None:
    await driver.say("/start s_1", OPERATOR)
    assert driver.woken == {"commands"}


async def test_a_banned_customer_opens_nothing(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.do(customers.ban, CUSTOMER, "fraud", NOW)
    shown = await driver.say("/start s_1")
    assert Tap.BUY(1) not in button_data(driver)
    assert "Followers" not in shown.text


async def test_cards_and_categories_carry_a_button_that_shares_them(driver: ChatDriver) -> None:
    await driver.arrive()
    (category, *_) = driver.shop.shop.catalog.categories
    for data, payload in (
        (Tap.SERVICE(1), "s_1"),
        (Tap.CATEGORY(category.id, 0), f"c_{category.id}"),
    ):
        shown = await driver.tap(data)
        (address,) = [button.url for button in shown.buttons if button.url]
        assert f"VitrineDemoBot%3Fstart%3D{payload}&" in address
