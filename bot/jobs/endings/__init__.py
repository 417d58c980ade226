"""The jobs that bring what waits to an end, and note what the panel says of it."""
