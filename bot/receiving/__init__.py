"""Receive updates from Telegram: by polling or by webhook."""
