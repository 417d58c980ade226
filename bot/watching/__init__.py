"""Favourites, and what customers are told of them."""
