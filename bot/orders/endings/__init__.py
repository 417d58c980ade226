"""How what waits comes to an end: deadlines, what an operator decides, what is given back."""
