"""The accounts there are, and how one is named."""

from dataclasses import dataclass
from enum import StrEnum


class AccountKind(StrEnum):
    """Where money can be. The sign of each is derived in the package's docstring."""

    AVAILABLE = "available"
    """What a customer may spend; one for each customer."""
    ESCROW = "escrow"
    """What an order holds until it is known what was delivered; one for each order."""
    REVENUE = "revenue"
    """What the shop has earned by delivering."""
    PANEL_PREPAID = "panel_prepaid"
    """What lies at the panel."""
    COST_OF_SALES = "cost_of_sales"
    """What the panel charged for what customers ordered."""
    GATEWAY_CLEARING = "gateway_clearing"
    """What customers paid and the gateway has for us; one for each gateway."""
    PROMOTIONS = "promotions"
    """What was given away: vouchers, welcome money."""
    ADJUSTMENTS = "adjustments"
    """What operators gave and took by hand."""
    SUSPENSE = "suspense"
    """Money whose owner is not known yet."""
    WRITE_OFF = "write_off"
    """What was given up for lost."""


GUARDED = frozenset({AccountKind.AVAILABLE, AccountKind.ESCROW})
"""Never below zero: nobody spends what they do not have."""

KINDS_WITH_OWNER = frozenset(
    {AccountKind.AVAILABLE, AccountKind.ESCROW, AccountKind.GATEWAY_CLEARING}
)
"""There is one for each owner: a user's id, an order's id, a gateway's name."""

# Guarded accounts first: a refusal is then found before anything was moved, and the rows every
# entry of the shop shares are locked last, for the shortest time.
_LOCKED_IN_ORDER = {kind: rank for rank, kind in enumerate(AccountKind)}


@dataclass(frozen=True, slots=True)
class Account:
    """One account by its name; it need not exist yet."""

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
        """Every entry locks its accounts in this order, so two can never wait for each other."""
        return _LOCKED_IN_ORDER[self.kind], self.owner, self.currency


def available(user_id: int, currency: str) -> Account:
    """What the customer may spend."""
    return Account(AccountKind.AVAILABLE, str(user_id), currency)


def escrow(order_id: int, currency: str) -> Account:
    """What the order holds."""
    return Account(AccountKind.ESCROW, str(order_id), currency)


def gateway_clearing(gateway: str, currency: str) -> Account:
    """What a gateway has for us, by the gateway's name."""
    return Account(AccountKind.GATEWAY_CLEARING, gateway, currency)


def revenue(currency: str) -> Account:
    """What the shop has earned."""
    return Account(AccountKind.REVENUE, "", currency)


def panel_prepaid(currency: str) -> Account:
    """What lies at the panel."""
    return Account(AccountKind.PANEL_PREPAID, "", currency)


def cost_of_sales(currency: str) -> Account:
    """What the panel charged."""
    return Account(AccountKind.COST_OF_SALES, "", currency)


def promotions(currency: str) -> Account:
    """What was given away."""
    return Account(AccountKind.PROMOTIONS, "", currency)


def adjustments(currency: str) -> Account:
    """What operators gave and took."""
    return Account(AccountKind.ADJUSTMENTS, "", currency)


def suspense(currency: str) -> Account:
    """Money whose owner is not known yet."""
    return Account(AccountKind.SUSPENSE, "", currency)


def write_off(currency: str) -> Account:
    """What was given up for lost."""
    return Account(AccountKind.WRITE_OFF, "", currency)
