"""Helpers of the ledger's tests: a customer, short functions for movements, all balances."""

from datetime import UTC, datetime

from sqlalchemy import func, select, text
from sqlmodel import Session

from bot import ledger
from bot.customer_numbers import SMALLEST, CustomerNumber
from bot.ledger.tables import accounts, entries, postings

NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
USD = "USD"
CUSTOMER = CustomerNumber(SMALLEST + 42)
UNIT = 1_000_000

WALLET = ledger.available(CUSTOMER, USD)
GATEWAY = ledger.gateway_clearing("stars", USD)


def numbered(small: int) -> CustomerNumber:
    """Return a customer number that a test tells from others by a small one."""
    return CustomerNumber(SMALLEST + small)


def top_up(
    session: Session,
    amount: int,
    *,
    key: str = "payment:1",
    customer: CustomerNumber = CUSTOMER,
    now: datetime = NOW,
) -> ledger.Receipt:
    """Post a customer's payment of `amount` micro-units."""
    return ledger.transfer(
        session,
        key=key,
        kind=ledger.EntryKind.TOP_UP,
        source=GATEWAY,
        target=ledger.available(customer, USD),
        amount=amount,
        now=now,
    )


def hold(
    session: Session, amount: int, *, order_id: int = 7, customer: CustomerNumber = CUSTOMER
) -> ledger.Receipt:
    """Move `amount` micro-units into an order's escrow, as a confirmed order does."""
    return ledger.transfer(
        session,
        key=f"order:{order_id}:hold",
        kind=ledger.EntryKind.HOLD,
        source=ledger.available(customer, USD),
        target=ledger.escrow(order_id, USD),
        amount=amount,
        now=NOW,
        actor=f"customer:{customer}",
        memo=f"#{order_id}",
    )


def settle(
    session: Session,
    refund: int,
    *,
    order_id: int = 7,
    customer: CustomerNumber = CUSTOMER,
    price: int | None = None,
) -> ledger.Settlement:
    """Settle an order with a refund in micro-units; its price is what was held, if not given."""
    held = ledger.find_entry(session, f"order:{order_id}:hold")
    if price is None:
        price = held.volume if held else 0
    return ledger.settle(
        session,
        order_id=order_id,
        customer=customer,
        currency=USD,
        price=price,
        refund=refund,
        now=NOW,
        memo=f"#{order_id}",
    )


def standing(session: Session) -> dict[str, int]:
    """Map the name of every account that is not at zero to its balance in micro-units."""
    return {
        str(account): amount
        for kind in ledger.AccountKind
        for account, amount in ledger.balances(session, kind).items()
    }


def rows(session: Session) -> tuple[int, ...]:
    """Return how many accounts, entries and postings there are."""
    return tuple(
        session.connection().execute(select(func.count()).select_from(table)).scalar_one()
        for table in (accounts, entries, postings)
    )


def run(session: Session, /, *statements: str, **parameters: object) -> None:
    """Execute SQL without the ledger's functions."""
    for statement in statements:
        session.connection().execute(text(statement), parameters)


TRIGGERS = tuple(
    f"{table}_refuse_{change}"
    for table in ("accounts", "journal_entries", "postings", "journal_seals")
    for change in ("update", "delete")
)


def switch_triggers_off(session: Session) -> None:
    """Let this transaction change what is append-only; a SQLite file stays without triggers."""
    if session.connection().dialect.name == "sqlite":
        run(session, *(f"DROP TRIGGER {trigger}" for trigger in TRIGGERS))
    else:
        run(session, "SET LOCAL session_replication_role = replica")


def spoil(session: Session) -> None:
    """Change a balance without the ledger's functions, so that the books are wrong."""
    top_up(session, UNIT)
    switch_triggers_off(session)
    run(session, "UPDATE accounts SET balance = balance + 1 WHERE kind = 'available'")
