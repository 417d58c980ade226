"""What follows the call that sends an order: its record, and the reads that end a block."""
