"""Drip-feeds and subscriptions at the simulated panel, and the child orders that it makes."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlmodel import Session, update

from bot.catalog.rules.service_types import ServiceType
from bot.db import now
from bot.demo.panel import SimulatedService
from bot.jobs import submit
from bot.orders.filling import billed_quantity
from bot.orders.place import Placed, place
from bot.orders.quote import open_quote
from bot.orders.tables import Order
from tests.jobs.job_driver import FUNDS, JobDriver
from tests.orders import sample_orders
from tests.support.customers import known
from tests.support.running_shop import CUSTOMER

RATE = Decimal("0.90")


async def bought(driver: JobDriver, parameters: Mapping[str, Any]) -> tuple[int, str]:
    """Buy a parent that the panel accepts; return its id here and at the panel."""
    kind = ServiceType.SUBSCRIPTIONS if "posts" in parameters else ServiceType.DEFAULT
    sold = SimulatedService("9", "Parts", kind.value, "Any", RATE, 10, 10_000, dripfeed=True)
    driver.panel.services["9"] = sold
    number = await driver.do(_placed, driver.context.panel_id, kind, parameters)
    assert await submit.submit_one(driver.context)
    order = await driver.order(number)
    assert order.panel_order is not None
    return number, order.panel_order


def _placed(
    session: Session, panel_id: int, kind: ServiceType, parameters: Mapping[str, Any]
) -> int:
    terms = replace(
        sample_orders.TERMS, panel_id=panel_id, panel_service="9", type=kind.value, dripfeed=True,
        minimum=1, rate=str(RATE),
    )  # fmt: skip
    sample_orders.fund(session, FUNDS, CUSTOMER)
    quote = open_quote(
        session, user_id=CUSTOMER, terms=terms, parameters=dict(parameters),
        billed_quantity=billed_quantity(kind, parameters), now=now(),
    )  # fmt: skip
    placed = place(
        session, quote_id=quote.id, user_id=CUSTOMER, customer=known(session, CUSTOMER),
        terms=terms, card_message=None, now=now(),
    )  # fmt: skip
    assert isinstance(placed, Placed)
    session.execute(update(Order).values(rate=str(RATE)))
    return placed.order_id


def make(driver: JobDriver, name: str, quantity: int, *, prepaid: bool = False) -> str:
    """Let the panel make a child now."""
    book = driver.panel._book
    return book.make_child(
        driver.panel.orders[name], quantity, driver.panel.now(), prepaid=prepaid
    ).id
