"""Handlers that fill in an order: questions, summary, confirmation."""
