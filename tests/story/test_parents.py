"""A drip-feed and a subscription, from the panel's child orders to the customer's messages."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from bot.catalog.rules.service_types import ServiceType
from bot.db import now
from bot.demo.panel import SimulatedService
from bot.orders.filling import billed_quantity
from bot.orders.place import Placed, place
from bot.orders.quote import open_quote
from tests.orders import sample_orders
from tests.orders.sample_parents import DRIP_NOW, WATCH_NOW
from tests.support.customers import known
from tests.support.running_shop import CUSTOMER, RunningShop


async def bought(shop: RunningShop, parameters: dict[str, Any]) -> str:
    """Place the customer's parent order at the panel and return its id there."""
    kind = ServiceType.SUBSCRIPTIONS if "posts" in parameters else ServiceType.DEFAULT
    shop.panel.services["9"] = SimulatedService(
        "9", "Parts", kind.value, "Any", Decimal("0.90"), 10, 10_000, dripfeed=True
    )
    await shop.database.transact(_placed, shop.vitrine.job_context.panel_id, kind, parameters)
    shop.vitrine.runner.wake("submit")
    await shop.customer.wait("Order #1")
    (made,) = shop.panel.orders.values()
    return made.id


def _placed(session: Session, panel_id: int, kind: ServiceType, parameters: dict[str, Any]) -> None:
    terms = replace(
        sample_orders.TERMS,
        panel_id=panel_id,
        panel_service="9",
        type=kind.value,
        dripfeed=True,
        rate="0.9",
    )
    quote = open_quote(
        session, user_id=CUSTOMER, terms=terms, parameters=parameters,
        billed_quantity=billed_quantity(kind, parameters), now=now(),
    )  # fmt: skip
    done = place(
        session, quote_id=quote.id, user_id=CUSTOMER, customer=known(session, CUSTOMER),
        terms=terms, card_message=99_999, now=now(),
    )  # fmt: skip
    assert isinstance(done, Placed)


def child(shop: RunningShop, parent: str, quantity: int, *, prepaid: bool) -> str:
    book = shop.panel._book
    made = book.make_child(shop.panel.orders[parent], quantity, shop.panel.now(), prepaid=prepaid)
    return made.id


async def test_a_canceled_drip_feed_gives_back_what_did_not_come(shop: RunningShop) -> None:
    await shop.arrive("5")
    parent = await bought(shop, DRIP_NOW)
    first, second = [child(shop, parent, 100, prepaid=True) for _ in range(2)]
    shop.panel.finish(first)
    await shop.customer.wait("So far: 1 of 5 parts")
    shop.panel.finish(parent, "Canceled")
    shop.panel.finish(second, "Partial", remains=40)
    told = await shop.customer.wait("was canceled by the supplier")
    assert "2 of 5 parts, 160 of 500 pieces delivered" in told.text
    assert "$0.51 is back on your balance" in told.text
    assert await shop.balance() == 5_000_000 - 160 * 1_500
    await shop.verify()


async def test_an_expired_subscription_says_how_many_posts_came(shop: RunningShop) -> None:
    await shop.arrive("5")
    parent = await bought(shop, WATCH_NOW)
    await shop.customer.wait("Active")
    shop.panel.finish(child(shop, parent, 200, prepaid=False))
    shop.panel.finish(parent, "Expired")
    told = await shop.customer.wait("last day of order #1 is over")
    assert "1 of 4 posts, 200 pieces delivered" in told.text
    assert await shop.balance() == 5_000_000 - 200 * 1_500
    await shop.verify()


async def test_what_the_children_leave_open_the_operator_decides(shop: RunningShop) -> None:
    await shop.arrive("5")
    parent = await bought(shop, DRIP_NOW)
    made = child(shop, parent, 100, prepaid=True)
    shop.panel.finish(made, "Partial", remains=0)
    shop.panel.finish(parent, "Canceled")
    await shop.operator.wait("does not say what was delivered")
    await shop.operator.send("/order 1")
    case = await shop.operator.wait("child order")
    assert f"{made} Partial · remains 0" in case.text
    assert "0 of 100 remaining" in case.text
    await shop.operator.send("/resolve 1 remains 440")
    await shop.operator.wait("Settle order #1")
    await shop.operator.tap("Yes")
    told = await shop.customer.wait("partly delivered")
    assert "60 of 500 pieces delivered" in told.text
    assert await shop.balance() == 5_000_000 - 60 * 1_500
    await shop.verify()
