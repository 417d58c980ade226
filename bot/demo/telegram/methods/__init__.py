"""The methods of the Bot API; importing this package registers them in `registry.METHODS`."""

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
