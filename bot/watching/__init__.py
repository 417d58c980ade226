"""Customers' favourites, and the messages about changes of them."""
