"""Jobs that learn from what has happened in the shop."""
