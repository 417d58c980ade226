"""An operator pages through the rows of the panel's list that cannot be read."""

import json

from bot.demo.panel import PanelFault
from bot.screens.callback_data import Tap
from tests.handlers.chat_driver import ChatDriver
from tests.support.running_shop import CUSTOMER, OPERATOR

UNREADABLE = 23


async def fetch_bad_list(driver: ChatDriver) -> None:
    """Fetch a list with the four services and UNREADABLE rows that cannot be read."""
    good = [
        {"service": n, "name": f"Good {n}", "rate": "1", "min": 1, "max": 9} for n in range(1, 5)
    ]
    bad = [
        {"service": n, "name": f"<Bad> {n}", "rate": "on request", "min": 1, "max": 9}
        for n in range(100, 100 + UNREADABLE)
    ]
    driver.panel.inject(PanelFault.VERBATIM, "services", body=json.dumps([*good, *bad]))
    await driver.restock()


async def test_the_panel_counts_them_and_leads_to_their_pages(driver: ChatDriver) -> None:
    assert "Unreadable" not in str((await driver.say("/panel", OPERATOR)).buttons)
    await fetch_bad_list(driver)
    panel = await driver.say("/panel", OPERATOR)
    (button,) = [each for each in panel.buttons if each.data == Tap.UNREADABLE_ROWS(0)]
    assert str(UNREADABLE) in button.text
    seen: list[str] = []
    for page in range(3):
        shown = (await driver.tap(Tap.UNREADABLE_ROWS(page), OPERATOR)).text
        seen += [line for line in shown.splitlines() if "<Bad>" in line]
        assert "its rate cannot be read: on request" in shown
    assert len(seen) == len(set(seen)) == UNREADABLE


async def test_without_any_the_page_says_so(driver: ChatDriver) -> None:
    await driver.say("/panel", OPERATOR)
    shown = await driver.tap(Tap.UNREADABLE_ROWS(7), OPERATOR)
    assert "Every row of the panel's list can be read" in shown.text


async def test_a_customer_is_not_shown_them(driver: ChatDriver) -> None:
    await driver.arrive()
    await fetch_bad_list(driver)
    assert "on request" not in (await driver.tap(Tap.UNREADABLE_ROWS(0), CUSTOMER)).text
