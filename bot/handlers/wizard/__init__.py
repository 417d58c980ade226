"""Filling in an order: category, service, parameters, summary, confirmation."""
