"""Jobs that compute statistics of what has happened in the shop."""
