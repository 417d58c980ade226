"""Generate a price list of the size of a real panel's: 4,177 services in 500 categories."""

from itertools import cycle, product
from random import Random
from typing import Any

SERVICES, CATEGORIES = 4_177, 500

NETWORKS = ("Instagram", "Telegram", "TikTok", "YouTube", "Facebook", "Spotify", "Twitch", "VK")
NOUNS = ("Followers", "Likes", "Views", "Shares", "Saves", "Comments", "Members", "Plays")
PLACES = ("Worldwide", "Europe", "Brazil", "India", "Turkey", "USA", "Arab", "Asia")
QUALITIES = ("Real", "HQ", "Mixed", "Active", "Premium", "Old Accounts")
REFILLS = ("No Refill", "30 Days Refill", "90 Days Refill", "365 Days Refill", "Lifetime")
SPEEDS = ("5K/Day", "20K/Day", "100K/Day", "Instant", "0-1 Hour Start")


def price_list(dearer: int = 0, size: int = SERVICES) -> list[dict[str, Any]]:
    """Return the rows of `action=services`; the rates of the first `dearer` are 0.01 higher."""
    dice = Random("bench")
    titles = [" ".join(words) for words in product(NETWORKS, NOUNS, PLACES)]
    rows = []
    for number, title in zip(range(1, size + 1), cycle(_spread(titles, dice)), strict=False):
        least = dice.choice((10, 50, 100, 500))
        rate = f"{dice.lognormvariate(0, 1.5) + (0.01 if number <= dearer else 0):.5f}"
        name = (
            f"{title} | {dice.choice(QUALITIES)} | {dice.choice(REFILLS)} | {dice.choice(SPEEDS)}"
        )
        rows.append(
            {
                "service": number,
                "name": name,
                "type": "Default",
                "category": title,
                "rate": rate,
                "min": str(least),
                "max": str(least * dice.choice((100, 1_000, 10_000))),
                "refill": dice.random() < 0.5,
                "cancel": dice.random() < 0.5,
                "desc": "Starts soon. " * dice.choice((0, 1, 8)),
            }
        )
    return sorted(rows, key=lambda row: str(row["category"]))


def _spread(titles: list[str], dice: Random) -> list[str]:
    """Return each category one to four times, so that a few categories get more services."""
    return [title for title in titles[:CATEGORIES] for _ in range(dice.choice((1, 1, 2, 4)))]
