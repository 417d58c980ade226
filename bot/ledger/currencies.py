"""Compares the currency of the books with the shop's."""

from sqlalchemy import select
from sqlmodel import Session

from bot.errors import ConfigurationError
from bot.ledger.accounts import AccountKind
from bot.ledger.tables import accounts

IN_THE_SHOPS_CURRENCY = (AccountKind.AVAILABLE, AccountKind.ESCROW, AccountKind.REVENUE)
"""Kinds that only ever hold the shop's currency. The panel's accounts hold the panel's."""

_WITH_MONEY = (
    select(accounts.c.currency)
    .where(
        accounts.c.kind.in_([kind.value for kind in IN_THE_SHOPS_CURRENCY]),
        accounts.c.balance != 0,
    )
    .distinct()
    .order_by(accounts.c.currency)
)


def refuse_another_currency(session: Session, currency: str) -> None:
    """Raise ConfigurationError if customers' or the shop's money is in another currency."""
    stored = session.connection().execute(_WITH_MONEY).scalars().all()
    other = [each for each in stored if each != currency]
    if other:
        raise ConfigurationError(
            f"SHOP_CURRENCY is {currency}, but the books of this database hold money in "
            f"{', '.join(other)}: set SHOP_CURRENCY={other[0]} again, or use another DATABASE_URL "
            f"for a shop in {currency}."
        )
