"""How an update becomes a turn, and a turn a screen."""
