"""Screens of placed orders."""
