"""Screens of networks, categories and services: browsing, search, favourites, inline mode."""
