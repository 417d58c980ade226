"""Checks of the books: amounts, form and seals."""
