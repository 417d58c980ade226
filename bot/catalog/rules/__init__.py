"""Rules for one service or name: its form, its price, its network, whether it may be sold."""
