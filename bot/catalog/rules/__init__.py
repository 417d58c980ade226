"""Rules for one service or one name: its form, price and network, and whether it may be sold."""
