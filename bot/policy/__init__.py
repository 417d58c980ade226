"""Rules about what the shop refuses to sell to anyone."""
