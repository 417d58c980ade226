"""Turn an update into a turn, run its handler, show the reply."""
