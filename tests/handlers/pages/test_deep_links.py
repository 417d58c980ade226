"""Deep links at the counter: what they open, for whom, and what a forged one does."""

import pytest

from bot.screens import menu
from bot.screens.links import LinkTarget
from bot.users import customers
from tests.handlers.chat_driver import STRANGER, Counter
from tests.screens.judge import seen
from tests.screens.worst import NOW, TRANSLATIONS
from tests.support.running_shop import CUSTOMER, OPERATOR

EN = TRANSLATIONS["en"]


def asked(counter: Counter, who: int = CUSTOMER) -> list[str | None]:
    return [button.data for button in counter.people[who].last.buttons]


async def test_a_service_and_a_category_are_opened(counter: Counter) -> None:
    await counter.arrive()
    catalogue = counter.shop.shop.catalog
    for number, card in catalogue.services.items():
        shown = await counter.say(f"/start {LinkTarget.SERVICE.payload(number)}")
        assert card.title in shown.text
        assert f"b:{number}" in asked(counter)
        assert "welcome" not in shown.text
    for shelf in catalogue.categories:
        shown = await counter.say(f"/start {LinkTarget.CATEGORY.payload(shelf.id)}")
        assert shelf.title in shown.text
        assert shown.buttons[0].data is not None
        assert shown.buttons[0].data.startswith("s:")


async def test_a_newcomer_is_greeted_once_on_the_card_itself(counter: Counter) -> None:
    shown = await counter.say("/start s_1", STRANGER)
    assert "welcome to Test Shop" in shown.text
    assert "b:1" in asked(counter, STRANGER)
    assert "welcome" not in (await counter.say("/start s_1", STRANGER)).text


async def test_the_way_to_the_order_is_kept_while_the_terms_are_accepted(counter: Counter) -> None:
    await counter.say("/start s_2", STRANGER)
    await counter.tap("b:2", STRANGER)
    assert asked(counter, STRANGER)[0] == "ok:1"
    await counter.tap("ok:1", STRANGER)
    standing = await counter.standing(STRANGER)
    assert (standing.terms_version, standing.draft["service"]) == (1, 2)


async def test_a_greeting_that_was_lost_comes_again(counter: Counter) -> None:
    update = counter.written("/start s_1", STRANGER)
    await counter.receive(update)
    person = counter.people[STRANGER]
    first = person.last
    person.chat.delete(first)
    await counter.receive(update)
    assert person.last.text == first.text
    assert person.last.keyboard == first.keyboard


@pytest.mark.parametrize("payload", ["s_999", "c_999", "s_" + "9" * 18])
async def test_what_is_gone_is_said_above_the_menu(counter: Counter, payload: str) -> None:
    await counter.arrive()
    plain = await counter.say("/start")
    menu_, keys = plain.text, plain.keyboard
    shown = await counter.say(f"/start {payload}")
    assert "not on sale any more" in shown.text
    assert shown.text.endswith(menu_)
    assert shown.keyboard == keys


@pytest.mark.parametrize(
    "payload",
    ["inline", "s_0", "s_-1", "s_1_1", "q_1", "S_1", "x" * 64, "s_1 s_2", "s_1' OR 1", "💥"],
)
async def test_any_other_payload_is_a_plain_start(counter: Counter, payload: str) -> None:
    greeting = seen(menu.welcome(EN, "Test Shop", "Customer")).text
    assert (await counter.say(f"/start {payload}")).text == greeting
    await counter.tap("ok:1")
    plain = await counter.say("/start")
    assert (await counter.say(f"/start {payload}")).text == plain.text


async def test_an_open_question_is_left_for_what_the_link_opens(counter: Counter) -> None:
    await counter.arrive()
    await counter.tap("b:1")
    assert (await counter.standing()).state is not None
    await counter.say("/start s_2")
    standing = await counter.standing()
    assert (standing.state, standing.draft) == (None, {})


async def test_a_link_is_an_operators_first_word_too(counter: Counter) -> None:
    await counter.say("/start s_1", OPERATOR)
    assert counter.woken == {"commands"}


async def test_a_banned_customer_opens_nothing(counter: Counter) -> None:
    await counter.arrive()
    await counter.do(customers.ban, CUSTOMER, "fraud", NOW)
    shown = await counter.say("/start s_1")
    assert "b:1" not in asked(counter)
    assert "Followers" not in shown.text


async def test_cards_and_categories_carry_a_button_that_shares_them(counter: Counter) -> None:
    await counter.arrive()
    (shelf, *_) = counter.shop.shop.catalog.categories
    for data, payload in (("s:1", "s_1"), (f"c:{shelf.id}:0", f"c_{shelf.id}")):
        shown = await counter.tap(data)
        (address,) = [button.url for button in shown.buttons if button.url]
        assert f"VitrineDemoBot%3Fstart%3D{payload}&" in address
