"""Paces the calls to the panel where it limits them."""
