"""Refills and cancellations: the calls that send them, and the reads that follow them."""
