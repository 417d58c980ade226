"""Whatever is changed behind the shop's back in its books or orders is reported."""

import pytest
from sqlalchemy import update
from sqlmodel import Session

from bot import ledger
from bot.customer_numbers import SMALLEST
from bot.db import Database, table_of
from bot.ledger import Discrepancy, EntryKind, Extent, Invariant
from bot.orders import books
from bot.orders.books import OrderRule, verify_all
from bot.orders.settle import close_order
from bot.orders.status import Status, change_status
from bot.orders.tables import Order
from bot.users import audit
from tests.ledger.books import run
from tests.ledger.unguarded import unguard
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, USER
from tests.support.customers import wallet

PARTIAL, OPEN, DONE, MADE_WHOLE = 1, 2, 3, 4
"""The orders of the shop by what became of them; each costs 1.5, or 1,500,000 micro-units."""
OTHER = 1002
"""Another customer, who has money and no orders."""
OPERATOR = 9
QUARTER = 375_000

PLACES = {
    "user": str(USER),
    "other": str(OTHER),
    "nobody": str(SMALLEST + 5),
    "quarter": str(QUARTER),
    "wallet": "(SELECT a.id FROM accounts a JOIN users u ON a.owner = CAST(u.number AS TEXT)"
    " WHERE u.id = 1001)",
    "others": "(SELECT a.id FROM accounts a JOIN users u ON a.owner = CAST(u.number AS TEXT)"
    " WHERE u.id = 1002)",
    "escrow": "(SELECT id FROM accounts WHERE kind = 'escrow' AND owner = '2')",
    "spent": "(SELECT id FROM accounts WHERE kind = 'escrow' AND owner = '3')",
    "revenue": "(SELECT id FROM accounts WHERE kind = 'revenue')",
    "cost": "(SELECT id FROM accounts WHERE kind = 'cost_of_sales')",
    "prepaid": "(SELECT id FROM accounts WHERE kind = 'panel_prepaid')",
    "adjustments": "(SELECT id FROM accounts WHERE kind = 'adjustments')",
}
"""What stands in braces in the statements."""

FORGED = (
    "INSERT INTO journal_entries (id, key, kind, at, actor, memo)"
    " VALUES (900, '%s', '%s', '2026-05-01 12:00:00', '%s', '%s')"
)
MOVE = (
    "INSERT INTO postings (entry_id, account_id, amount, currency, balance_after)"
    " SELECT 900, id, %s, 'USD', balance + (%s) FROM accounts WHERE id = {%s}"
)
SET = "UPDATE accounts SET balance = balance + (%s) WHERE id = {%s}"


def forged(
    key: str, kind: str, source: str, target: str, *, actor: str = "", memo: str = ""
) -> list[str]:
    """Return an entry of a quarter that is right in itself: postings, chains and balances."""
    both = ((-QUARTER, source), (QUARTER, target))
    return [
        FORGED % (key, kind, actor, memo),
        *(MOVE % (amount, amount, account) for amount, account in both),
        *(SET % (amount, account) for amount, account in both),
    ]


CORRUPTIONS: dict[str, tuple[list[str], Invariant | OrderRule]] = {
    # balances
    "a wallet has more": ([SET % (1, "wallet")], Invariant.BALANCE),
    "a wallet has less": ([SET % (-1, "wallet")], Invariant.BALANCE),
    "two balances are swapped": (
        [SET % (5, "wallet"), SET % (-5, "others")],
        Invariant.BALANCE,
    ),
    "a wallet is below zero": (
        ["UPDATE accounts SET balance = -1 WHERE id = {wallet}"],
        Invariant.GUARD,
    ),
    "a balance of nothing posted": (
        ["INSERT INTO accounts (kind, owner, currency, balance) VALUES ('promotions','','USD',7)"],
        Invariant.CURRENCY_SUM,
    ),
    # postings
    "an amount grows": (
        ["UPDATE postings SET amount = amount + 1 WHERE id = 1"],
        Invariant.ENTRY_SUM,
    ),
    "an amount and its counterpart grow": (
        [
            "UPDATE postings SET amount = amount * 2 WHERE entry_id ="
            " (SELECT id FROM journal_entries WHERE key = 'order:1:hold')"
        ],
        Invariant.CHAIN,
    ),
    "a running balance is another": (
        ["UPDATE postings SET balance_after = balance_after + 1 WHERE id = 2"],
        Invariant.CHAIN,
    ),
    "a posting is gone": (["DELETE FROM postings WHERE id = 2"], Invariant.ENTRY_SIDES),
    "a posting is in euros": (
        ["UPDATE postings SET currency = 'EUR' WHERE id = 1"],
        Invariant.CURRENCY,
    ),
    "a posting goes to another wallet": (
        ["UPDATE postings SET account_id = {others} WHERE account_id = {wallet}"],
        Invariant.BALANCE,
    ),
    "a posting goes to no account": (
        ["UPDATE postings SET account_id = 999 WHERE id = 1"],
        Invariant.ORPHAN,
    ),
    # entries
    "an entry is gone, its postings stay": (
        ["DELETE FROM journal_entries WHERE key = 'order:1:hold'"],
        Invariant.ORPHAN,
    ),
    "an entry without postings": (
        [FORGED % ("payment:stars:9", "top_up", "", "")],
        Invariant.ENTRY_SIDES,
    ),
    "an entry of no known kind": (
        ["UPDATE journal_entries SET kind = 'gift' WHERE key = 'order:1:hold'"],
        Invariant.ENTRY_KIND,
    ),
    "an entry of another kind": (
        ["UPDATE journal_entries SET kind = 'release' WHERE key = 'order:3:capture'"],
        Invariant.MOVEMENT,
    ),
    "a reversal of nothing": (
        ["UPDATE journal_entries SET kind = 'reversal' WHERE key = 'order:1:hold'"],
        Invariant.ENTRY_KIND,
    ),
    "a hold under a payment's key": (
        ["UPDATE journal_entries SET key = 'payment:7' WHERE key = 'order:2:hold'"],
        Invariant.KEY,
    ),
    "two orders' keys are swapped": (
        [
            "UPDATE journal_entries SET key = 'order:x:hold' WHERE key = 'order:1:hold'",
            "UPDATE journal_entries SET key = 'order:1:hold' WHERE key = 'order:2:hold'",
            "UPDATE journal_entries SET key = 'order:2:hold' WHERE key = 'order:x:hold'",
        ],
        Invariant.KEY,
    ),
    "an entry names another order": (
        ["UPDATE journal_entries SET memo = '#3' WHERE key = 'order:1:release'"],
        Invariant.KEY,
    ),
    "money out of nowhere": (
        forged("payment:stars:9", "top_up", "revenue", "wallet"),
        Invariant.MOVEMENT,
    ),
    "a credit of nobody": (
        forged("credit:9:9", "credit", "adjustments", "wallet"),
        Invariant.ACTOR,
    ),
    # accounts
    "an account of no known kind": (
        ["UPDATE accounts SET kind = 'purse' WHERE kind = 'adjustments'"],
        Invariant.ACCOUNT,
    ),
    "an account of no currency": (
        ["UPDATE accounts SET currency = 'usd' WHERE kind = 'revenue'"],
        Invariant.ACCOUNT,
    ),
    "a wallet of nobody": (
        ["UPDATE accounts SET owner = '' WHERE id = {wallet}"],
        Invariant.ACCOUNT,
    ),
    "a wallet of an unknown customer": (
        ["UPDATE accounts SET owner = '{nobody}' WHERE id = {wallet}"],
        OrderRule.WALLET,
    ),
    "a revenue with an owner": (
        ["UPDATE accounts SET owner = '1' WHERE kind = 'revenue'"],
        Invariant.ACCOUNT,
    ),
    "an escrow of no order": (
        ["UPDATE accounts SET owner = '999' WHERE id = {escrow}"],
        OrderRule.ESCROW_ORDER,
    ),
    "an escrow in another currency": (
        [
            "UPDATE accounts SET currency = 'EUR' WHERE id = {escrow}",
            "UPDATE postings SET currency = 'EUR' WHERE account_id = {escrow}",
        ],
        OrderRule.ESCROW_ORDER,
    ),
    # holds and settlements
    "a second release": (
        forged("order:1:refund:1", "refund", "revenue", "wallet", actor="operator:9", memo="#1"),
        OrderRule.REFUNDED_AFTER_END,
    ),
    "an escrow is emptied, the order goes on": (
        forged("order:2:release", "release", "escrow", "wallet", memo="#2"),
        OrderRule.OPEN_ESCROW,
    ),
    "an open order earns": (
        forged("order:2:capture", "capture", "escrow", "revenue", memo="#2"),
        OrderRule.CAPTURED,
    ),
    "a hold that comes back to an ended order": (
        forged("order:3:again", "adjustment", "wallet", "spent", actor="operator:9"),
        OrderRule.ENDED_ESCROW,
    ),
    "a release to another customer": (
        [
            "UPDATE postings SET account_id = {others} WHERE account_id = {wallet}"
            " AND entry_id = (SELECT id FROM journal_entries WHERE key = 'order:1:release')"
        ],
        OrderRule.CUSTOMER,
    ),
    "a refund to another customer": (
        [
            *forged(
                "order:1:refund:1", "refund", "revenue", "others", actor="operator:9", memo="#1"
            ),
            "UPDATE orders SET refunded_after_end = {quarter} WHERE id = 1",
        ],
        OrderRule.CUSTOMER,
    ),
    # orders
    "an order costs less than was held": (
        ["UPDATE orders SET price = price - 1 WHERE id = 2"],
        OrderRule.HOLD,
    ),
    "an ended order costs less": (
        ["UPDATE orders SET price = price - 1 WHERE id = 3"],
        OrderRule.CAPTURED,
    ),
    "an order says that more was refunded": (
        ["UPDATE orders SET refunded = refunded + 1 WHERE id = 1"],
        OrderRule.RELEASED,
    ),
    "a compensated order says that less was refunded": (
        ["UPDATE orders SET refunded = refunded - 1 WHERE id = 4"],
        OrderRule.RELEASED,
    ),
    "an order says that it was refunded after its end": (
        ["UPDATE orders SET refunded_after_end = 1 WHERE id = 3"],
        OrderRule.REFUNDED_AFTER_END,
    ),
    "an order is another customer's": (
        [
            "UPDATE orders SET user_id = {other} WHERE id = 1",
            "UPDATE quotes SET user_id = {other} WHERE id ="
            " (SELECT quote_id FROM orders WHERE id = 1)",
        ],
        OrderRule.CUSTOMER,
    ),
    "an order is in another currency": (
        ["UPDATE orders SET currency = 'EUR' WHERE id = 2"],
        OrderRule.OPEN_ESCROW,
    ),
    "an order is gone": (["DELETE FROM orders WHERE id = 3"], OrderRule.ESCROW_ORDER),
    # states
    "an open order is said to be completed": (
        ["UPDATE orders SET status = 'completed' WHERE id = 2"],
        OrderRule.ENDED_ESCROW,
    ),
    "an ended order is opened": (
        ["UPDATE orders SET status = 'pending' WHERE id = 3"],
        OrderRule.OPEN_ESCROW,
    ),
    "a partial order is said to be completed": (
        ["UPDATE orders SET status = 'completed' WHERE id = 1"],
        OrderRule.STATUS,
    ),
    "an unknown status": (
        ["UPDATE orders SET status = 'somewhere' WHERE id = 2"],
        OrderRule.STATUS,
    ),
    "an ended order was never settled": (
        ["UPDATE orders SET settled_at = NULL WHERE id = 3"],
        OrderRule.STATUS,
    ),
    "an event is gone": (["DELETE FROM order_events WHERE after = 'partial'"], OrderRule.STATUS),
    # quotes
    "a quote is gone": (
        ["DELETE FROM quotes WHERE id = (SELECT quote_id FROM orders WHERE id = 2)"],
        OrderRule.QUOTE,
    ),
    "a quote was cheaper": (["UPDATE quotes SET price = price - 1 WHERE id = 1"], OrderRule.QUOTE),
    "a quote was replaced": (
        ["UPDATE quotes SET used_at = expires_at WHERE id = 1"],
        OrderRule.QUOTE,
    ),
    "a quote is another customer's": (
        ["UPDATE quotes SET user_id = {other} WHERE id = 1"],
        OrderRule.QUOTE,
    ),
    # costs
    "an order costs more than its entry": (
        ["UPDATE order_costs SET amount = amount + 1 WHERE order_id = 1"],
        OrderRule.COST,
    ),
    "a cost is booked twice": (
        forged("order:3:cost:1", "cost", "cost", "prepaid", actor="look", memo="#3"),
        OrderRule.COST,
    ),
    "a cost is booked in another currency": (
        ["UPDATE order_costs SET currency = 'EUR' WHERE order_id = 3"],
        OrderRule.COST,
    ),
    "an entry of a cost is gone": (
        ["UPDATE journal_entries SET kind = 'adjustment' WHERE key = 'order:1:cost'"],
        OrderRule.COST,
    ),
    "a cost is not known, and booked": (
        ["UPDATE order_costs SET amount = NULL WHERE order_id = 3"],
        OrderRule.COST,
    ),
    "a cost of an order that has none": (
        forged("order:4:cost", "cost", "cost", "prepaid", actor="follow", memo="#4"),
        OrderRule.COST,
    ),
    "an open order has a cost": (
        ["UPDATE order_costs SET order_id = 2 WHERE order_id = 3"],
        OrderRule.COST_ORDER,
    ),
    "an order with a cost was never at the panel": (
        ["UPDATE orders SET panel_order = NULL WHERE id = 1"],
        OrderRule.COST_ORDER,
    ),
    "a completed order was charged less": (
        ["UPDATE orders SET charge = '0.7' WHERE id = 3"],
        OrderRule.CHARGE,
    ),
    "a completed order was charged more": (
        ["UPDATE orders SET charge = '0.9' WHERE id = 3"],
        OrderRule.CHARGE,
    ),
    "a partial order was charged less than it costs": (
        ["UPDATE orders SET charge = '0.5' WHERE id = 1"],
        OrderRule.CHARGE,
    ),
    "an order that costs something was not charged": (
        ["UPDATE orders SET charge = NULL WHERE id = 1"],
        OrderRule.CHARGE,
    ),
    # the audit
    "the audit of a credit is gone": (
        ["DELETE FROM audit WHERE action = 'credit'"],
        OrderRule.AUDIT,
    ),
    "the audit says another amount": (
        ["""UPDATE audit SET detail = '{{"amount": 1}}' WHERE action = 'credit'"""],
        OrderRule.AUDIT,
    ),
    "the audit says another operator": (["UPDATE audit SET actor = 10"], OrderRule.AUDIT),
    "the audit tells of a credit that was none": (
        [
            "INSERT INTO audit (at, actor, action, target, reason, detail)"
            " VALUES ('2026-05-02 12:00:00', 9, 'credit', '', '',"
            " '{{\"amount\": 1}}')"
        ],
        OrderRule.AUDIT,
    ),
}
"""What is changed, by SQL, and a rule that must report it."""


def shop(session: Session) -> None:
    """Make a shop with an order of each kind, another customer, and an operator's credit."""
    sample_orders.fund(session)
    sample_orders.fund(session, user=OTHER)
    credit(session)
    for number in (PARTIAL, OPEN, DONE, MADE_WHOLE):
        order = sample_orders.sent(session, panel_order=str(900 + number))
        assert order.id == number
    sample_orders.panel_charges(session, "0.8")
    close(session, PARTIAL, Status.PARTIAL, 250)
    close(session, DONE, Status.COMPLETED, 0)
    make_whole(session, MADE_WHOLE)


def credit(session: Session) -> None:
    """Credit the customer as an operator does."""
    ledger.transfer(
        session, key="credit:9:1", kind=EntryKind.CREDIT, source=ledger.adjustments("USD"),
        target=wallet(session, USER), amount=3_000_000_000, now=NOW, actor=f"operator:{OPERATOR}",
    )  # fmt: skip
    audit.record(session, actor=OPERATOR, action="credit", now=NOW, amount=3_000_000_000)
    session.flush()


def close(session: Session, order_id: int, status: Status, undelivered: int) -> None:
    """End an order as the panel says."""
    assert close_order(
        session, order_id, Status.PENDING, status, undelivered=undelivered, now=NOW, source="follow"
    )


def make_whole(session: Session, order_id: int) -> None:
    """Give the price of an unconfirmed order back at the shop's risk."""
    order = sample_orders.read(session, order_id)
    session.execute(
        update(table_of(Order))
        .where(table_of(Order).c.id == order_id)
        .values(status=Status.UNCONFIRMED.value, refunded=order.price, settled_at=NOW)
    )
    assert change_status(
        session, order_id, Status.UNCONFIRMED, Status.COMPENSATED, now=NOW, source="resolve"
    )
    escrow, suspense = ledger.escrow(order_id, "USD"), ledger.suspense("USD")
    steps = (("suspend", escrow, suspense), ("compensate", suspense, wallet(session, USER)))
    for step, source, target in steps:
        ledger.transfer(
            session, key=f"order:{order_id}:{step}", kind=EntryKind.SUSPEND, source=source,
            target=target, amount=order.price, now=NOW, actor="resolve", memo=f"#{order_id}",
        )  # fmt: skip


def spoiled(session: Session, statements: list[str]) -> list[Discrepancy]:
    """Return what is reported after the statements, which are undone."""
    savepoint = session.begin_nested()
    unguard(session)
    run(session, *(statement.format(**PLACES) for statement in statements))
    found = verify_all(session)
    savepoint.rollback()
    return found


async def test_a_shop_with_every_kind_of_order_has_books_that_agree(database: Database) -> None:
    await database.transact(shop)
    assert await database.read(verify_all) == []
    for entry in (1, 5, 10):
        assert await database.read(books.verify, Extent(after_entry=entry)) == []
        assert await database.read(ledger.verify, Extent(after_entry=entry)) == []


@pytest.mark.parametrize("what", CORRUPTIONS)
async def test_what_is_changed_behind_the_shops_back_is_reported(
    database: Database, what: str
) -> None:
    statements, rule = CORRUPTIONS[what]
    await database.transact(shop)
    found = await database.transact(spoiled, statements)
    assert rule in {discrepancy.invariant for discrepancy in found}, found
    assert await database.read(verify_all) == []


async def test_an_open_order_is_checked_whatever_is_new(database: Database) -> None:
    def story(session: Session) -> None:
        shop(session)
        for order_id, breaches in ((OPEN, [OrderRule.OPEN_ESCROW, OrderRule.HOLD]), (DONE, [])):
            savepoint = session.begin_nested()
            cheaper = update(table_of(Order)).where(table_of(Order).c.id == order_id)
            session.execute(cheaper.values(price=table_of(Order).c.price - 1))
            found = books.verify(session, Extent(after_entry=10_000))
            assert [discrepancy.invariant for discrepancy in found] == breaches
            savepoint.rollback()

    await database.transact(story)


@pytest.mark.parametrize("rule", OrderRule)
def test_every_rule_reports_something(rule: OrderRule) -> None:
    assert rule in {rule for _, rule in CORRUPTIONS.values()}
