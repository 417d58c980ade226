"""Call the Bot API: requests, screens, updates, rate limits."""

import os

# python-telegram-bot warns at each 429 until this chooses the type of the wait: a timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "1")
