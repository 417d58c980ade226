"""A drip-feed and a subscription, from the panel's children to what the customer is told."""

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
from tests.jobs.test_parents import DRIP, WATCH
from tests.orders import sample_orders
from tests.support.running_shop import CUSTOMER, Town


async def bought(place: Town, parameters: dict[str, Any]) -> str:
    """The customer's parent is at the panel; returns its id there."""
    kind = ServiceType.SUBSCRIPTIONS if "posts" in parameters else ServiceType.DEFAULT
    place.panel.services["9"] = SimulatedService(
        "9", "Parts", kind.value, "Any", Decimal("0.90"), 10, 10_000, dripfeed=True
    )
    await place.database.transact(_placed, place.shop.job_context.panel_id, kind, parameters)
    place.shop.runner.wake("submit")
    await place.customer.wait("Order #1")
    (made,) = place.panel.orders.values()
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
        session, quote_id=quote.id, user_id=CUSTOMER, terms=terms, card_message=99_999, now=now()
    )
    assert isinstance(done, Placed)


def child(place: Town, parent: str, quantity: int, *, prepaid: bool) -> str:
    book = place.panel._book
    made = book.make_child(place.panel.orders[parent], quantity, place.panel.now(), prepaid=prepaid)
    return made.id


async def test_a_canceled_drip_feed_gives_back_what_did_not_come(place: Town) -> None:
    await place.arrive("5")
    parent = await bought(place, DRIP)
    first, second = [child(place, parent, 100, prepaid=True) for _ in range(2)]
    place.panel.finish(first)
    await place.customer.wait("So far: 1 of 5 parts")
    place.panel.finish(parent, "Canceled")
    place.panel.finish(second, "Partial", remains=40)
    told = await place.customer.wait("was canceled by the supplier")
    assert "2 of 5 parts, 160 of 500 pieces delivered" in told.text
    assert "$0.51 is back on your balance" in told.text
    assert await place.balance() == 5_000_000 - 160 * 1_500
    await place.verify()


async def test_an_expired_subscription_says_how_many_posts_came(place: Town) -> None:
    await place.arrive("5")
    parent = await bought(place, WATCH)
    await place.customer.wait("Active")
    place.panel.finish(child(place, parent, 200, prepaid=False))
    place.panel.finish(parent, "Expired")
    told = await place.customer.wait("last day of order #1 is over")
    assert "1 of 4 posts, 200 pieces delivered" in told.text
    assert await place.balance() == 5_000_000 - 200 * 1_500
    await place.verify()


async def test_what_the_children_leave_open_the_operator_decides(place: Town) -> None:
    await place.arrive("5")
    parent = await bought(place, DRIP)
    made = child(place, parent, 100, prepaid=True)
    place.panel.finish(made, "Partial", remains=0)
    place.panel.finish(parent, "Canceled")
    await place.operator.wait("does not say what was delivered")
    await place.operator.send("/order 1")
    case = await place.operator.wait("child order")
    assert f"{made} Partial · remains 0" in case.text
    assert "0 of 100 remaining" in case.text
    await place.operator.send("/resolve 1 remains 440")
    await place.operator.wait("Settle order #1")
    await place.operator.tap("Yes")
    told = await place.customer.wait("partly delivered")
    assert "60 of 500 pieces delivered" in told.text
    assert await place.balance() == 5_000_000 - 60 * 1_500
    await place.verify()
