"""A simulated supplier panel in memory that speaks panel API v2, with or without departures.

The demo and the tests of the real client run against it. It keeps orders, balances and refills. It
computes their state from its clock instead of running tasks, and it can fail in every way that
panels are known to fail. It speaks wire format only and imports nothing of the shop.
"""

from bot.demo.panel.catalog import built_in_catalog
from bot.demo.panel.catalog_file import load_catalog_file
from bot.demo.panel.departures import DOCUMENT, PRESETS, Departures
from bot.demo.panel.faults import PanelFault
from bot.demo.panel.life import DEMO_BEHAVIOR, Behavior, State
from bot.demo.panel.orders import SimulatedOrder
from bot.demo.panel.service import SimulatedService
from bot.demo.panel.simulator import PanelCall, SimulatedPanel

__all__ = [
    "DEMO_BEHAVIOR",
    "DOCUMENT",
    "PRESETS",
    "Behavior",
    "Departures",
    "PanelCall",
    "PanelFault",
    "SimulatedOrder",
    "SimulatedPanel",
    "SimulatedService",
    "State",
    "built_in_catalog",
    "load_catalog_file",
]
