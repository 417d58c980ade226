"""Import all tables, so that the metadata is complete."""

from sqlmodel import SQLModel

import bot.catalog.tables
import bot.leases
import bot.ledger.tables
import bot.notifications.tables
import bot.orders.costs.tables
import bot.orders.requests.tables
import bot.orders.sending.attempts
import bot.orders.tables
import bot.orders.waiting.tables
import bot.users.tables
import bot.watching.tables  # noqa: F401

metadata = SQLModel.metadata
