"""How orders come to an end: deadlines, what was delivered, what a dead process was sending."""
