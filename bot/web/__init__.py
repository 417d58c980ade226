"""What listens: the webhook, and the questions of whoever watches the process."""
