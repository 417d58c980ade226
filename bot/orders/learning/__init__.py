"""What finished orders teach about those that run."""
