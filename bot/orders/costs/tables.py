"""The table of what ended orders have cost."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Text, text
from sqlmodel import Field, SQLModel

from bot.db import Utc


class OrderCost(SQLModel, table=True):
    """The cost of one ended order, as the journal has it.

    An order has a row from its end on if the panel has or had it. Orders that ended before the shop
    booked costs have none, and neither have those whose charge was written off.
    """

    __tablename__ = "order_costs"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("amount IS NULL OR currency IS NOT NULL", name="amount_has_currency"),
        CheckConstraint("entries >= 0", name="entries_not_negative"),
        # Costs that are not known: few, unless the panel reports no charges.
        Index(
            "ix_order_costs_unknown",
            "panel_id",
            postgresql_where=text("amount IS NULL"),
            sqlite_where=text("amount IS NULL"),
        ),
        Index("ix_order_costs_booked_at", "booked_at"),
    )

    order_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("orders.id"), primary_key=True, autoincrement=False)
    )
    panel_id: int = Field(sa_type=BigInteger)
    currency: str | None = Field(default=None, sa_type=Text)
    """The panel's, when it was booked first; NULL as long as nothing is booked."""
    amount: int | None = Field(default=None, sa_type=BigInteger)
    """Micro-units of `currency`, the sum of its entries; NULL if the charge is not known."""
    estimate: int = Field(default=0, sa_type=BigInteger)
    """Expected cost in micro-units, by the rate when it was bought; 0 if unknown."""
    whole: int = Field(default=0, sa_type=BigInteger)
    """Micro-units that the panel took before the end, of which it may give back; 0 if unknown."""
    entries: int = Field(default=0, sa_type=BigInteger)
    """Journal entries about it: the first cost, and each correction."""
    booked_at: datetime = Field(sa_type=Utc)
    """When it was booked or corrected last."""
