"""Reads the reports of the panel on orders, and records each so that it stops no other."""
