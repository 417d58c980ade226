"""Screens of an order that is being filled in."""
