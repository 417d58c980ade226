"""Defines the kinds of accounts, and names an account by kind, owner and currency."""

from dataclasses import dataclass
from enum import StrEnum

from bot.customer_numbers import CustomerNumber, check_customer_number


class AccountKind(StrEnum):
    """The kinds of accounts. The package's docstring explains the sign of each balance."""

    AVAILABLE = "available"
    """Money that a customer may spend; one account for each customer."""
    ESCROW = "escrow"
    """Money set aside for an order until it ends; one account for each order."""
    REVENUE = "revenue"
    """Money that the shop earned with delivered orders."""
    PANEL_PREPAID = "panel_prepaid"
    """Money that the shop has paid to the panel in advance."""
    COST_OF_SALES = "cost_of_sales"
    """Charges of the panel for customers' orders."""
    GATEWAY_CLEARING = "gateway_clearing"
    """Payments that a gateway received for the shop; one account for each gateway."""
    PROMOTIONS = "promotions"
    """Money given to customers: vouchers, welcome money."""
    ADJUSTMENTS = "adjustments"
    """Credits and debits that operators made by hand."""
    SUSPENSE = "suspense"
    """Money whose owner is not known yet."""
    WRITE_OFF = "write_off"
    """Money that the shop does not expect to get back."""


GUARDED = frozenset({AccountKind.AVAILABLE, AccountKind.ESCROW})
"""Kinds whose balance never falls below zero: a customer cannot spend more than they have."""

KINDS_WITH_OWNER = frozenset(
    {AccountKind.AVAILABLE, AccountKind.ESCROW, AccountKind.GATEWAY_CLEARING}
)
"""Kinds with an account for each owner: a customer's number, an order's id or a gateway's name."""

# Guarded accounts come first: a shortfall is detected before other accounts change. The rows that
# all entries of the shop share come last: they are locked for the shortest time.
_LOCKED_IN_ORDER = {kind: rank for rank, kind in enumerate(AccountKind)}


@dataclass(frozen=True, slots=True)
class Account:
    """The name of an account: kind, owner, currency. The account need not exist yet.

    Raises ValueError for an owner that the kind does not have, for a missing one, and for an empty
    currency.
    """

    kind: AccountKind
    owner: str
    currency: str

    def __post_init__(self) -> None:
        if bool(self.owner) != (self.kind in KINDS_WITH_OWNER):
            raise ValueError(f"{self.kind} of {self.owner or 'nobody'}")
        if not self.currency:
            raise ValueError("an account needs a currency")

    def __str__(self) -> str:
        return " ".join(part for part in (self.kind.value, self.owner, self.currency) if part)

    @property
    def lock_order(self) -> tuple[int, str, str]:
        """Return the sort key for locks: the same order in every entry prevents deadlocks."""
        return _LOCKED_IN_ORDER[self.kind], self.owner, self.currency


def available(customer: CustomerNumber, currency: str) -> Account:
    """Name the account of the money that a customer may spend; ValueError for a Telegram id."""
    return Account(AccountKind.AVAILABLE, str(check_customer_number(customer)), currency)


def escrow(order_id: int, currency: str) -> Account:
    """Name the account of the money set aside for an order."""
    return Account(AccountKind.ESCROW, str(order_id), currency)


def gateway_clearing(gateway: str, currency: str) -> Account:
    """Name the account of the payments that a gateway received, by the gateway's name."""
    return Account(AccountKind.GATEWAY_CLEARING, gateway, currency)


def revenue(currency: str) -> Account:
    """Name the account of the shop's income."""
    return Account(AccountKind.REVENUE, "", currency)


def panel_prepaid(currency: str) -> Account:
    """Name the account of the money paid to the panel in advance."""
    return Account(AccountKind.PANEL_PREPAID, "", currency)


def cost_of_sales(currency: str) -> Account:
    """Name the account of the panel's charges."""
    return Account(AccountKind.COST_OF_SALES, "", currency)


def promotions(currency: str) -> Account:
    """Name the account of promotions: vouchers, welcome money."""
    return Account(AccountKind.PROMOTIONS, "", currency)


def adjustments(currency: str) -> Account:
    """Name the account of credits and debits by operators."""
    return Account(AccountKind.ADJUSTMENTS, "", currency)


def suspense(currency: str) -> Account:
    """Name the account of money whose owner is not known yet."""
    return Account(AccountKind.SUSPENSE, "", currency)


def write_off(currency: str) -> Account:
    """Name the account of money that the shop does not expect to get back."""
    return Account(AccountKind.WRITE_OFF, "", currency)
