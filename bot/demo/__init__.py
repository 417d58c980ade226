"""Simulate the panel and the Bot API over HTTP, for the demo and the tests."""
