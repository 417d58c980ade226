"""An operator pages through the services that the shop cannot sell."""

from decimal import Decimal

from bot.demo.panel import SimulatedService
from bot.demo.telegram import Message
from bot.screens.callback_data import Tap
from tests.handlers.chat_driver import ChatDriver, open_chat_driver
from tests.support.running_shop import CUSTOMER, OPERATOR

RULES, ODD = 25, 3


def services() -> list[SimulatedService]:
    """Return one sellable service, many headings, and a few services of an unknown type."""
    return [
        SimulatedService("1", "Likes", "Default", "Instagram", Decimal("0.5"), 10, 100),
        *(
            SimulatedService(str(n), "~~~~", "Default", "Instagram", Decimal(1000), 1, 1)
            for n in range(100, 100 + RULES)
        ),
        *(
            SimulatedService(str(n), f"Odd {n}", "Telepathy", "Instagram", Decimal(1), 10, 100)
            for n in range(200, 200 + ODD)
        ),
    ]


def button_data(message: Message) -> list[str]:
    return [str(button.data) for button in message.buttons]


async def test_the_panel_counts_what_is_not_for_sale_and_leads_to_the_list(sqlite_url: str) -> None:
    async with open_chat_driver(sqlite_url, sold=services()) as driver:
        panel = await driver.say("/panel", OPERATOR)
        assert "Separators: 25" in panel.text
        assert "Unknown type: 3" in panel.text
        assert any(
            "28" in button.text for button in panel.buttons if button.data == Tap.UNSELLABLE(0)
        )
        seen: list[str] = []
        for page in range(3):
            listing = await driver.tap(Tap.UNSELLABLE(page), OPERATOR)
            seen += [line for line in listing.text.splitlines() if line[:1].isdigit()]
        assert len(seen) == len(set(seen)) == RULES + ODD
        assert listing.text == (await driver.tap(Tap.UNSELLABLE(99), OPERATOR)).text
        assert "Odd 202" in listing.text
        assert "Telepathy" in listing.text
        assert Tap.PANEL() in button_data(listing)


async def test_a_customer_is_not_shown_what_cannot_be_sold(driver: ChatDriver) -> None:
    await driver.arrive()
    driver.panel.services["5"] = SimulatedService(
        "5", "Verses", "Haiku", "Poems", Decimal(8), 10, 500
    )
    await driver.restock()
    assert "be sold" not in (await driver.tap(Tap.UNSELLABLE(0), CUSTOMER)).text
    await driver.say("/panel", OPERATOR)
    assert "1 service cannot be sold" in (await driver.tap(Tap.UNSELLABLE(0), OPERATOR)).text
