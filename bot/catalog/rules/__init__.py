"""Rules for one service: its order form, its price, its network, whether it is fit to be sold."""
