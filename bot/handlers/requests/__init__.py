"""Refills and cancellations, asked for by customers and by operators."""
