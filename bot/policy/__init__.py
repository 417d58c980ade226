"""What the shop refuses to sell, whoever asks."""
