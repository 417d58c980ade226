"""Child orders: the panel makes one for each run of a drip-feed and each post watched."""
