"""Clean and cut texts, strip invisible characters, read ids."""
