"""The built-in price list: made from tables, always the same, with odd rows like a real one."""

from decimal import Decimal
from itertools import product
from random import Random

from bot.demo.panel.catalog_tables import (
    GUARANTEES,
    NAMES,
    NETWORKS,
    NOTES,
    PLACES,
    PRODUCTS,
    QUALITIES,
    SPEEDS,
    STARTS,
    Choice,
    Product,
)
from bot.demo.panel.order_types import DEFAULT, SUBSCRIPTIONS, order_type
from bot.demo.panel.service import SimulatedService

FIRST_ID = 101
CHEAPEST, DEAREST = Decimal("0.0004"), Decimal(45)

SEPARATORS = ("━━━━━━━━━━━━━━━━━━━━", "🔽🔽🔽🔽🔽🔽🔽🔽", "~ ~ ~ ~ ~ ~ ~ ~", "▬▬▬ ▬▬▬ ▬▬▬")

WARTS = (
    ("Likes &amp; Impressions &#9889; &quot;Combo&quot; &lt;HQ&gt;", "Default", "0.21"),
    ("Followers\u200b \u200b|\u200e Zero\u200bWidth\ufeff \u2068HQ\u2069 ♻️", "Default", "0.57"),
    ("Views\t\t[ Tabs ]   and    spaces \u00a0⚡", "Default", "0.009"),
    ("Saves 🔥 \u202eكثير\u202c | سريع ⚡", "Default", "0.077"),
    (" ".join(["Everything in one name:"] + ["Likes + Views + Saves + Shares 🚀 Fast ⚡"] * 9),
     "Default", "1.337"),
    ("Story Poll Combo (type of another planet)", "Quantum Likes", "3.10"),
    ("Profile Visits, type is a network", "instagram", "0.50"),
    ("Reach, no type at all", None, "0.66"),
)  # fmt: skip
"""Name, type and rate of odd services that real panels have."""


def built_in_catalog() -> list[SimulatedService]:
    """Make about 370 services in about 45 categories; each call returns new objects."""
    dice = Random("vitrine")
    number = FIRST_ID
    sold: list[SimulatedService] = []
    for line in PRODUCTS:
        category = f"{NETWORKS[line.network]} {line.network} {line.noun} {line.tag}".strip()
        for variant in _variants(line, dice):
            sold.append(_service(str(number), category, line, variant, dice))
            # Gaps between ids: panels delete services that do not sell, and never use an id twice.
            number += dice.choice((1, 1, 1, 1, 2, 7))
    return _with_warts(sold, number)


def _variants(line: Product, dice: Random) -> list[tuple[Choice, Choice, Choice]]:
    """Choose as many different variants as the product has services, the cheapest first."""
    every = list(product(QUALITIES, GUARANTEES, PLACES))
    chosen = dice.sample(every, line.services)
    return sorted(chosen, key=_factor)


def _factor(variant: tuple[Choice, Choice, Choice]) -> Decimal:
    quality, guarantee, place = variant
    return Decimal(quality.factor) * Decimal(guarantee.factor) * Decimal(place.factor)


def _service(
    number: str,
    category: str,
    line: Product,
    variant: tuple[Choice, Choice, Choice],
    dice: Random,
) -> SimulatedService:
    quality, guarantee, place = variant
    kind = order_type(line.type)
    most = (
        line.most if line.most == 1 else max(line.least * 10, line.most // dice.choice((1, 2, 5)))
    )
    words = {
        "network": line.network, "noun": line.noun, "icon": NETWORKS[line.network],
        "quality": quality.words, "guarantee": guarantee.words, "place": place.words,
        "speed": dice.choice(SPEEDS), "start": dice.choice(STARTS), "most": _short(most),
        "link": line.link,
    }  # fmt: skip
    name = dice.choice(NAMES).format(**words)
    return SimulatedService(
        id=number,
        name=name,
        type=line.type,
        category=category,
        rate=_rate(Decimal(line.rate) * _factor(variant), dice),
        min=line.least,
        max=most,
        refill=guarantee.days > 0,
        cancel=None if dice.random() < 0.1 else kind is SUBSCRIPTIONS or dice.random() < 0.5,
        dripfeed=kind is DEFAULT and dice.random() < 0.6,
        desc=dice.choice(NOTES).format(**words) if dice.random() < 0.4 else None,
    )


def _rate(rate: Decimal, dice: Random) -> Decimal:
    """Round a rate to three significant digits, with or without zeros after them."""
    kept = min(max(rate, CHEAPEST), DEAREST)
    places = max(2, 2 - kept.adjusted()) + dice.choice((0, 0, 0, 1))
    return kept.quantize(Decimal(1).scaleb(-places))


def _short(number: int) -> str:
    for size, letter in ((1_000_000, "M"), (1_000, "K")):
        if number >= size:
            return f"{number // size}{letter}"
    return "1 Pack" if number == 1 else str(number)


def _with_warts(sold: list[SimulatedService], number: int) -> list[SimulatedService]:
    """Insert rows that are no services, and append a category of odd services."""
    for turn, separator in enumerate(SEPARATORS):
        place = turn * len(sold) // len(SEPARATORS)
        category, rate = sold[place].category, Decimal("1000.00")
        row = SimulatedService(str(number + turn), separator, "Default", category, rate, 1, 1)
        sold.insert(place, row)
    first = number + len(SEPARATORS)
    return sold + [
        SimulatedService(
            str(first + turn), name, kind, "🧪 Odds &amp; Ends", Decimal(rate), 10, 100_000
        )
        for turn, (name, kind, rate) in enumerate(WARTS)
    ]
