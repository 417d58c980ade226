"""Merge the panel's list into the catalog and keep a history of what changed."""
