"""Take the panel's list over into the catalog, and keep what changed."""
