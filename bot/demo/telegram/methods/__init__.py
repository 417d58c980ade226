"""The methods of the Bot API; importing this package fills the table in `registry`."""

from bot.demo.telegram.methods import (
    answering,
    delivery,
    describing,
    editing,
    payments,
    reading,
    sending,
)

__all__ = ["answering", "delivery", "describing", "editing", "payments", "reading", "sending"]
