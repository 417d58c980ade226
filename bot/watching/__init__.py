"""Favourites, and the news that customers get of them."""
