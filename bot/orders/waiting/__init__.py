"""What waits and what an operator does with it: deadlines kept, troubles told, orders ended."""
