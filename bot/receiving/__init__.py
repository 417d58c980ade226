"""What receives updates from Telegram: the poller and the webhook."""
