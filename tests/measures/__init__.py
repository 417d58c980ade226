"""Measures of the code's structure and words: `uv run python -m tests.measures` prints them."""
