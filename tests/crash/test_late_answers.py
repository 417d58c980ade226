"""An answer that comes after the order was given up: a frozen process has brought it back."""

from sqlmodel import Session, select

from bot.db import now
from bot.demo.panel import PanelFault
from bot.orders import submit
from bot.orders.submit import Submission
from bot.orders.tables import Order
from tests.crash.records import Records
from tests.crash.scene import LONG
from tests.support.running_shop import OPERATOR, Town

CREDIT = 20_000_000


async def test_a_late_answer_is_the_proof_that_was_missing(place: Town) -> None:
    panel_order = await _unanswered(place)
    await place.database.transact(_answer, panel_order)
    place.shop.runner.wake("notify")
    await place.customer.wait("Pending", LONG)
    (order,) = await Records(place.database).orders()
    assert order.panel_order == panel_order
    place.panel.finish(panel_order)
    await place.customer.wait("Order #1 is done", LONG)
    await Records(place.database).add_up(CREDIT)


async def test_a_late_answer_to_a_refunded_order_is_told_to_the_operator(place: Town) -> None:
    panel_order = await _unanswered(place)
    (order,) = await Records(place.database).orders()
    await place.operator.send(f"/resolve {order.id} refund")
    await place.operator.wait("goes back to the customer", LONG)
    await place.operator.tap("Yes")
    await place.operator.wait("Done", LONG)
    await place.database.transact(_answer, panel_order)
    place.shop.runner.wake("notify")
    told = await place.operator.wait("the panel took it after all", LONG)
    assert panel_order in told.text
    assert await place.balance() == CREDIT  # what was given back stays given back
    await Records(place.database).add_up(CREDIT)


async def test_an_answer_the_operator_has_found_before_is_no_news(place: Town) -> None:
    panel_order = await _unanswered(place)
    (order,) = await Records(place.database).orders()
    await place.operator.send(f"/resolve {order.id} placed {panel_order}")
    await place.operator.wait("Done", LONG)
    place.panel.finish(panel_order)
    await place.customer.wait("Order #1 is done", LONG)
    await place.database.transact(_answer, panel_order)
    place.shop.runner.wake("notify")
    await place.operator.send("/admin")
    assert "🔎" not in (await place.operator.wait("Operator", LONG)).text
    assert not any("after all" in message.text for message in place.operator.messages)
    await Records(place.database).add_up(CREDIT)


async def _unanswered(place: Town) -> str:
    """Buy, the panel's answer being lost; returns the id it would have named."""
    await place.arrive("20.00")
    place.panel.inject(PanelFault.DROP, "add", done=True)
    await place.buy()
    await place.operator.wait("no clear answer", LONG)
    (panel_order,) = place.panel.orders
    return str(panel_order)


def _answer(session: Session, panel_order: str) -> None:
    """Record the answer as the process does that had been frozen since it asked."""
    (order,) = session.exec(select(Order)).all()
    assert order.id is not None
    late = Submission(
        order_id=order.id,
        user_id=order.user_id,
        panel_id=order.panel_id,
        panel_service=order.panel_service,
        type=order.type,
        parameters=order.parameters,
        billed_quantity=order.billed_quantity,
        price=order.price,
        currency=order.currency,
        attempts=order.attempts,
    )
    submit.record_accepted(session, late, panel_order, [OPERATOR], now())
