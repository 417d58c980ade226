"""Keeps the outcomes of calls on the disk until they are in the database."""
