"""Buy under faults, and check the outcome after the faults have ended."""

from dataclasses import replace
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


async def buy_patiently(person: SimulatedUser, dice: Random, quantity: int = 1000) -> None:
    """Buy some pieces of the first service, with long waits and some double taps."""
    link = f"https://example.com/{person.id}"
    await person.send("/menu")
    await person.wait(MENU, CUSTOMER_PATIENCE)
    typed = {"1000": str(quantity)}
    for each in STEPS:
        step = replace(each, typed=typed.get(each.typed, each.typed))
        await step.act(person, link)
        if step.tapped and dice.random() < 0.3:
            await step.act(person, link)
        await step.seen(person, CUSTOMER_PATIENCE)


def finish_all(panel: SimulatedPanel) -> None:
    """Finish every order of the panel."""
    for number, order in list(panel.orders.items()):
        if not order.ended:
            panel.finish(number)


async def check_orders_agree(panel: SimulatedPanel, records: ShopRecords) -> None:
    """Assert that each order matches one panel order, except where the outcome is unknown."""
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
    """Resolve the undecided orders as the operator, with the commands that the cards name."""
    theirs = _by_link(panel)
    ours = {order.id: order.parameters["link"] for order in await records.orders()}
    for number in await records.undecided():
        found = theirs.get(ours[number])
        await operator.send(f"/resolve {number} " + (f"placed {found}" if found else "refund"))
        question = f"our order #{number}?" if found else "Refund order"
        await operator.wait(question, CUSTOMER_PATIENCE)
        await operator.tap("Yes")
        await operator.wait("Done", CUSTOMER_PATIENCE)


def check_final_card(telegram: SimulatedTelegram, order: Order) -> None:
    """Assert that the order's live card shows its final status."""
    chat = telegram.world.chats[order.user_id]
    assert order.card_message is not None
    text = chat.messages[order.card_message].text
    assert f"Order #{order.id} · {SHOWN[Status(order.status)]}" in text, order


def _by_link(panel: SimulatedPanel) -> dict[str, str]:
    return {order.form["link"]: order.id for order in panel.orders.values()}
