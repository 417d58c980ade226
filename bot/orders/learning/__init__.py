"""Statistics of finished orders, and what they let a running order expect."""
