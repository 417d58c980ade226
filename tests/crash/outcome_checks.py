"""Buy under faults, and check what must hold once the faults have ended."""

from random import Random

from bot.demo.panel import SimulatedPanel
from bot.demo.telegram import SimulatedTelegram, SimulatedUser
from bot.orders.status import Status
from bot.orders.tables import Order
from tests.crash.killable_shop import MENU, STEPS
from tests.crash.records import ShopRecords

CUSTOMER_PATIENCE = 60.0
"""Seconds after which a customer would have given up; most wait a few."""

SHOWN = {
    Status.COMPLETED: "Completed",
    Status.PARTIAL: "Partly delivered",
    Status.CANCELED: "Canceled",
    Status.REJECTED: "Not accepted",
    Status.LOST: "Refunded",
}


async def buy_patiently(person: SimulatedUser, dice: Random) -> None:
    """Somebody buys, with a double tap now and then, and patience."""
    link = f"https://example.com/{person.id}"
    await person.send("/menu")
    await person.wait(MENU, CUSTOMER_PATIENCE)
    for step in STEPS:
        await step.act(person, link)
        if step.tapped and dice.random() < 0.3:
            await step.act(person, link)
        await step.seen(person, CUSTOMER_PATIENCE)


def finish_all(panel: SimulatedPanel) -> None:
    """Bring every order of the panel to its end."""
    for number, order in list(panel.orders.items()):
        if not order.ended:
            panel.finish(number)


async def check_orders_agree(panel: SimulatedPanel, records: ShopRecords) -> None:
    """One order of ours for one of the panel's, but where nobody could know."""
    theirs = _by_link(panel)
    assert len(theirs) == len(panel.orders), "the panel has an order twice"
    for order in await records.orders():
        found = theirs.get(order.parameters["link"])
        if order.status == Status.UNCONFIRMED:
            assert order.panel_order is None
        elif order.status == Status.REJECTED:
            assert found is None
        else:
            assert found == order.panel_order


async def resolve_undecided(
    operator: SimulatedUser, panel: SimulatedPanel, records: ShopRecords
) -> None:
    """The operator settles what only a person can, by the commands the cards name."""
    theirs = _by_link(panel)
    ours = {order.id: order.parameters["link"] for order in await records.orders()}
    for number in await records.undecided():
        found = theirs.get(ours[number])
        await operator.send(f"/resolve {number} " + (f"placed {found}" if found else "refund"))
        if not found:
            await operator.wait("goes back to the customer", CUSTOMER_PATIENCE)
            await operator.tap("Yes")
        await operator.wait("Done", CUSTOMER_PATIENCE)


def check_final_card(telegram: SimulatedTelegram, order: Order) -> None:
    """The order's live card says how it ended."""
    chat = telegram.world.chats[order.user_id]
    assert order.card_message is not None
    text = chat.messages[order.card_message].text
    assert f"Order #{order.id} · {SHOWN[Status(order.status)]}" in text, order


def _by_link(panel: SimulatedPanel) -> dict[str, str]:
    return {order.form["link"]: order.id for order in panel.orders.values()}
