"""Handlers of pages a customer can open at any time: menu, catalog, orders, balance."""
