"""A bad line does not refuse a list: it is left out, or the text is sent again."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from bot.catalog.rules.forms import Parameter
from bot.demo.panel import SimulatedService
from bot.screens.callback_data import Tap
from bot.screens.wizard import choices
from tests.handlers.chat_driver import ChatDriver, open_chat_driver

LINK = "https://example.com/page"
PLACE = choices.number_of(Parameter.USERNAMES)


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[ChatDriver]:
    """Open a shop that sells mentions, and go to the question for usernames."""
    sold = [
        SimulatedService("1", "Mentions", "Mentions Custom List", "Mentions", Decimal(1), 3, 200)
    ]
    async with open_chat_driver(sqlite_url, sold=sold) as driver:
        await driver.arrive()
        await driver.fund()
        await driver.tap(Tap.BUY(1))
        await driver.say(LINK)
        yield driver


def names(count: int) -> list[str]:
    return [f"name{number}" for number in range(count)]


async def lines(driver: ChatDriver) -> list[str]:
    """Return the lines that the draft has so far."""
    return list((await driver.standing()).draft.get("gathered", ()))


async def test_the_good_lines_wait_while_the_bad_one_is_shown(desk: ChatDriver) -> None:
    text = names(125)
    text.insert(5, "frank!!")
    shown = await desk.say("\n".join(text))
    assert "125 good, 1 bad" in shown.text
    assert "Line 6: “frank!!”" in shown.text
    assert {"✂️ Leave it out", "🔁 Send again"} <= {button.text for button in shown.buttons}
    assert await lines(desk) == []
    shown = await desk.tap(Tap.LEAVE_OUT(PLACE))
    assert "125 lines" in shown.text
    assert await lines(desk) == names(125)
    await desk.tap(Tap.LEAVE_OUT(PLACE))  # a second tap adds none
    assert await lines(desk) == names(125)


async def test_a_text_that_is_sent_again_takes_the_place_of_the_one_before(
    desk: ChatDriver,
) -> None:
    await desk.say("one\ntwo!!\nthree!!")
    shown = await desk.tap(Tap.SEND_AGAIN(PLACE))
    assert "Which usernames?" in shown.text
    await desk.say("one\ntwo!!\nthree")
    await desk.say("one\ntwo\nthree")  # corrected, without a tap
    assert await lines(desk) == ["one", "two", "three"]


async def test_only_the_first_of_many_bad_lines_are_shown(desk: ChatDriver) -> None:
    bad = [f"bad{number}!" for number in range(7)]
    shown = await desk.say("\n".join(["good", *bad]))
    assert "1 good, 7 bad" in shown.text
    assert "Line 6: “bad4!”" in shown.text
    assert "bad5!" not in shown.text
    assert "and 2 more" in shown.text
    assert "✂️ Leave them out" in {button.text for button in shown.buttons}


async def test_a_text_of_bad_lines_only_is_refused_with_its_reason(desk: ChatDriver) -> None:
    shown = await desk.say("bad!")
    assert "is not a username" in shown.text
    assert await lines(desk) == []
