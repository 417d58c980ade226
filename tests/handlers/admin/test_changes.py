"""/changes shows what changed in the catalog."""

from bot.screens.callback_data import Tap
from tests.handlers.chat_driver import ChatDriver
from tests.support.running_shop import OPERATOR


async def test_what_a_sync_changed_is_listed_and_filtered(driver_on_both: ChatDriver) -> None:
    driver = driver_on_both
    assert "Nothing of this kind" in (await driver.say("/changes", OPERATOR)).text
    driver.panel.services[1].rate *= 2
    driver.panel.services[2].max += 5
    gone = driver.panel.services.pop(3)
    await driver.restock()
    text = (await driver.say("/changes", OPERATOR)).text
    assert "0.9 → 1.8 USD" in text
    assert "100–5,000 → 100–5,005" in text
    assert gone.name in text
    dearer = (await driver.tap(Tap.CHANGES(3, 0), OPERATOR)).text
    assert "0.9 → 1.8 USD" in dearer
    assert gone.name not in dearer
    assert gone.name in (await driver.tap(Tap.CHANGES(2, 0), OPERATOR)).text
    assert "Nothing of this kind" in (await driver.tap(Tap.CHANGES(4, 0), OPERATOR)).text


async def test_forged_numbers_show_what_there_is(driver: ChatDriver) -> None:
    driver.panel.services[1].rate *= 2
    await driver.restock()
    await driver.say("/changes", OPERATOR)
    for data in (
        Tap.CHANGES(),
        Tap.CHANGES(99, 99),
        Tap.CHANGES(0, 10**17),
        Tap.CHANGES(10**17, 0),
    ):
        assert "0.9 → 1.8 USD" in (await driver.tap(data, OPERATOR)).text
