"""Every table of the house, imported so that the metadata is whole."""

from sqlmodel import SQLModel

import bot.catalog.tables
import bot.leases
import bot.ledger.tables
import bot.notifications.tables
import bot.orders.tables
import bot.users.tables
import bot.watching.tables  # noqa: F401

metadata = SQLModel.metadata
