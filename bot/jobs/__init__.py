"""Work without an update: sync, submit, follow, notify, check the books."""
