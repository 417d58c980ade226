"""Makes many running orders at once, at the panel and in the shop."""

from decimal import Decimal

from sqlalchemy import insert
from sqlmodel import Session

from bot.db import now, table_of
from bot.demo.panel import SimulatedPanel
from bot.orders.tables import Order, Quote
from tests.jobs.job_driver import JobDriver
from tests.support.running_shop import KEY

orders, quotes = table_of(Order), table_of(Quote)


async def run_many(driver: JobDriver, count: int) -> None:
    """Let the shop have `count` plain orders that are pending at the panel and due.

    Only the first has money in escrow: none of them may end.
    """
    await driver.accepted()
    driver.panel.balances[KEY] = Decimal(10 * count)
    for number in range(1, count):
        _order(driver.panel, number)
    _, *others = (order.id for order in driver.panel.orders.values())
    await driver.do(_copy, others)


def _order(panel: SimulatedPanel, number: int) -> None:
    link = f"https://example.com/{number}"
    form = {"key": KEY, "action": "add", "service": "1", "link": link, "quantity": "1000"}
    panel._respond(form)


def _copy(session: Session, panel_orders: list[str]) -> None:
    """Copy the only order and its quote, once for each of these ids at the panel."""
    connection = session.connection()
    quote = dict(connection.execute(quotes.select()).mappings().one())
    order = dict(connection.execute(orders.select()).mappings().one())
    first, moment = order["id"], now()
    for row in (quote, order):
        del row["id"]
    numbered = list(enumerate(panel_orders, first + 1))
    connection.execute(insert(quotes), [{**quote, "id": 10_000 + number} for number, _ in numbered])
    connection.execute(
        insert(orders),
        [
            {
                **order, "id": number, "quote_id": 10_000 + number, "panel_order": at_panel,
                "next_at": moment, "submitted_at": moment,
            }
            for number, at_panel in numbered
        ],
    )  # fmt: skip
