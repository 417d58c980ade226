"""Simulators of the panel and of the Bot API that speak wire format, for the demo and the tests."""
