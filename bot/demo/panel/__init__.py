"""A supplier's panel in memory that speaks panel API v2, well or badly, as it is told to.

The demo runs against it and so do the tests of the real client. It keeps orders, balances and
refills, reads its clock instead of running tasks, and can be made to fail in every way that
panels are known to fail. It speaks wire format only and knows nothing of the shop.
"""

from bot.demo.panel.catalog import built_in_catalogue
from bot.demo.panel.catalog_file import load_catalogue
from bot.demo.panel.departures import DOCUMENT, PRESETS, Dialect
from bot.demo.panel.faults import Fault
from bot.demo.panel.life import DEMO_TEMPER, State, Temper
from bot.demo.panel.orders import Order
from bot.demo.panel.service import Service
from bot.demo.panel.simulator import Call, SimulatedPanel

__all__ = [
    "DEMO_TEMPER",
    "DOCUMENT",
    "PRESETS",
    "Call",
    "Dialect",
    "Fault",
    "Order",
    "Service",
    "SimulatedPanel",
    "State",
    "Temper",
    "built_in_catalogue",
    "load_catalogue",
]
