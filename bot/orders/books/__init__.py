"""Checks that the orders and the ledger tell the same story."""

from bot.orders.books.rules import OrderRule
from bot.orders.books.verifying import verify, verify_all

__all__ = ["OrderRule", "verify", "verify_all"]
