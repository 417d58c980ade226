"""Calls to the simulated panel in tests, with a clock to set and a small price list."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx

from bot.demo.panel import DOCUMENT, Behavior, Departures, SimulatedPanel, SimulatedService
from bot.demo.panel.order_types import ORDER_TYPES

KEY, OTHER_KEY = "demo-key", "another-key"
GOOD = Behavior()
BASE = SimulatedService("0", "Plain", "Default", "All", Decimal("1.25"), 10, 1000, True, True, True)

NUMBERS = {kind.name: str(number) for number, kind in enumerate(ORDER_TYPES, start=1)}
"""By order type: the id of the service that sells it."""

LINES = "first line\nsecond line\nthird line\nfourth\nfifth\nsixth\nseventh\neighth\nninth\ntenth"
LINK = "https://example.com/post/1"

FORMS: Mapping[str, Mapping[str, str]] = {
    "Default": {"link": LINK, "quantity": "100"},
    "Package": {"link": LINK},
    "SEO": {"link": LINK, "quantity": "100", "keywords": "red shoes\nblue shoes"},
    "Custom Comments": {"link": LINK, "comments": LINES},
    "Mentions with Hashtags": {
        "link": LINK, "quantity": "100", "usernames": "one\ntwo", "hashtags": "sea\nsun",
    },
    "Mentions Custom List": {"link": LINK, "usernames": LINES},
    "Mentions Hashtag": {"link": LINK, "quantity": "100", "hashtag": "sea"},
    "Mentions User Followers": {"link": LINK, "quantity": "100", "username": "one"},
    "Mentions Media Likers": {"link": LINK, "quantity": "100", "media": LINK},
    "Subscriptions": {
        "username": "one", "min": "10", "max": "20", "delay": "30", "posts": "3",
    },
    "Custom Comments Package": {"link": LINK, "comments": "well done"},
    "Comment Likes": {"link": LINK, "quantity": "100", "username": "one"},
    "Poll": {"link": LINK, "quantity": "100", "answer_number": "2"},
    "Comment Replies": {"link": LINK, "username": "one", "comments": LINES},
    "Invites from Groups": {"link": LINK, "quantity": "100", "groups": "t.me/a\nt.me/b"},
    "Mentions": {"link": LINK, "quantity": "100", "usernames": "one\ntwo"},
    "Web Traffic": {
        "link": LINK, "quantity": "100", "country": "US", "device": "5",
        "type_of_traffic": "1", "google_keyword": "shoes",
    },
}  # fmt: skip
"""By order type: a good form without `action` and `service`."""


class Clock:
    """A clock in seconds that a test advances; it starts on 1 January 2026, UTC."""

    def __init__(self) -> None:
        self.seconds = 1_767_225_600.0

    def __call__(self) -> float:
        return self.seconds

    def tick(self, seconds: float) -> None:
        self.seconds += seconds


def price_list() -> list[SimulatedService]:
    """Return one service for each order type, with its id of `NUMBERS`."""
    return [
        replace(BASE, id=NUMBERS[kind.name], name=f"Sold as {kind.name}", type=kind.name)
        for kind in ORDER_TYPES
    ]


class Shop:
    """A simulated panel with a clock, and calls to it without a socket."""

    def __init__(
        self, dialect: Departures = DOCUMENT, behavior: Behavior = GOOD, seed: int = 0
    ) -> None:
        self.clock = Clock()
        self.panel = SimulatedPanel(
            price_list(),
            {KEY: Decimal(1000), OTHER_KEY: Decimal(5)},
            clock=self.clock,
            departures=dialect,
            behavior=behavior,
            seed=seed,
        )

    async def post(self, action: str, key: str = KEY, **form: str) -> httpx.Response:
        """Send an action's form with the key, as a client does."""
        return await self.send({"key": key, "action": action, **form})

    async def send(self, form: Mapping[str, str]) -> httpx.Response:
        """Send a form unchanged."""
        names = dict(self.panel.departures.form_names)
        form = {names.get(name, name): value for name, value in form.items()}
        transport = httpx.ASGITransport(self.panel.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://panel") as client:
            return await client.post("/api/v2", data=dict(form))

    async def ask(self, action: str, key: str = KEY, **form: str) -> Any:
        """Send an action's form and return the JSON of the answer."""
        return (await self.post(action, key, **form)).json()

    async def add(self, kind: str = "Default", key: str = KEY, **changed: str) -> str:
        """Place an order of a type with its good form; return its id."""
        form = {**FORMS[kind], **changed}
        answer = await self.ask("add", key, service=NUMBERS[kind], **form)
        assert "order" in answer, answer
        return str(answer["order"])

    async def status(self, order: str) -> Any:
        return await self.ask("status", order=order)

    @property
    def balance(self) -> Decimal:
        return self.panel.balances[KEY]
