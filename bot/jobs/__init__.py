"""What goes on without anybody tapping: sync, submit, follow, notify, check the books."""
