"""Texts as readers see them: clean them, cut them, and find invisible characters."""
