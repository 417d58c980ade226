"""Orders: quoted, placed against the wallet, submitted once, followed, settled to the unit."""
