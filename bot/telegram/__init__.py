"""Call the Bot API: requests, screens, updates, rate limits."""

import os

# python-telegram-bot warns at each 429 until one chooses how the wait is given: as a timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "1")
