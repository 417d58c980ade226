"""Settle parents by their child orders: one for each run of a drip-feed, each post."""
