"""Screens for operators."""
