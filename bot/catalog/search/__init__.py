"""Find services by words, in memory."""
