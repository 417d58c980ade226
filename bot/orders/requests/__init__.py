"""Refills and cancellations: requests to the panel about orders that it has."""
