"""What the panel charges: booked as cost at an order's end, and compared with its balance."""
