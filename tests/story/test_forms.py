r"""Buy one service of each of the seventeen types through the chat, and check the panel's form.

Every form must have exactly the fields of the API document, with lists joined by `\n`.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from bot.db import now
from bot.demo.panel import SimulatedService
from bot.orders.filling import EXPIRES_AFTER
from bot.screens.callback_data import Tap
from tests.support.running_shop import RunningShop, open_running_shop, tap_unseen

IN_30_DAYS = f"{(now() + EXPIRES_AFTER).date():%d/%m/%Y}"
NEXT_WEEK = (now() + timedelta(days=7)).date()
POST = "https://www.instagram.com/p/Cabc123/"


@dataclass(frozen=True)
class Sale:
    """A purchase of one type: the customer's answers (a tap starts with `>`) and the form sent."""

    type: str
    dialog: tuple[str, ...]
    form: dict[str, str]
    price: int
    """Micro-units. The unit_price is 2.00: the panel's rate of 1.00 with a markup of 100 %."""
    dripfeed: bool | None = None
    least: int = 10
    most: int = 10_000


def typed(*lines: str) -> str:
    return "\n".join(lines)


SALES = (
    Sale("Default", (POST, "500"), {"link": POST, "quantity": "500"}, 1_000_000),
    Sale(
        "default",
        (POST, "100", ">In parts", "5", ">30 min"),
        {"link": POST, "quantity": "100", "runs": "5", "interval": "30"},
        1_000_000,
        dripfeed=True,
    ),
    Sale("Package", (POST,), {"link": POST}, 2_000_000, least=1, most=1),
    Sale(
        "SEO",
        (POST, "1k", typed("buy shoes", "cheap shoes", "", "shoes"), ">That is all"),
        {"link": POST, "quantity": "1000", "keywords": "buy shoes\ncheap shoes\nshoes"},
        2_000_000,
    ),
    Sale(
        "Custom Comments",
        (POST, typed("Nice!", "  Great, thanks  "), typed("👍", "", "+1"), ">That is all"),
        {"link": POST, "comments": "Nice!\nGreat, thanks\n👍\n+1"},
        8_000,
        least=2,
    ),
    Sale(
        "Mentions with Hashtags",
        (POST, "20", typed("@one", "two"), ">That is all", "#sun, moon", ">That is all"),
        {"link": POST, "quantity": "20", "usernames": "one\ntwo", "hashtags": "sun\nmoon"},
        40_000,
    ),
    Sale(
        "Mentions Custom List",
        (POST, typed("https://www.instagram.com/one/", "@two", "three"), ">That is all"),
        {"link": POST, "usernames": "one\ntwo\nthree"},
        6_000,
        least=2,
    ),
    Sale(
        "Mentions Hashtag",
        (POST, "20", "#travel"),
        {"link": POST, "quantity": "20", "hashtag": "travel"},
        40_000,
    ),
    Sale(
        "Mentions User Followers",
        (POST, "20", "https://www.instagram.com/account/"),
        {"link": POST, "quantity": "20", "username": "https://www.instagram.com/account/"},
        40_000,
    ),
    Sale(
        "Mentions Media Likers",
        (POST, "20", POST),
        {"link": POST, "quantity": "20", "media": POST},
        40_000,
    ),
    Sale(
        "Subscriptions",
        ("@account", "50", "100", "10", ">only new ones", ">1 h", ">30 days from now"),
        {
            "username": "account", "min": "50", "max": "100", "posts": "10", "delay": "60",
            "expiry": IN_30_DAYS,
        },
        2_000_000,
    ),
    Sale(
        "Custom Comments Package",
        (POST, typed("a", "b", "c"), ">That is all"),
        {"link": POST, "comments": "a\nb\nc"},
        2_000_000,
        least=1,
        most=1,
    ),
    Sale(
        "Comment Likes",
        (POST, "20", "@owner"),
        {"link": POST, "quantity": "20", "username": "owner"},
        40_000,
    ),
    Sale(
        "Poll",
        (POST, "20", ">3"),
        {"link": POST, "quantity": "20", "answer_number": "3"},
        40_000,
    ),
    Sale(
        "Comment Replies",
        (POST, "@owner", typed("a", "b"), ">That is all"),
        {"link": POST, "username": "owner", "comments": "a\nb"},
        4_000,
        least=2,
    ),
    Sale(
        "Invites from Groups",
        (POST, "20", typed("https://t.me/one", "https://t.me/two"), ">That is all"),
        {"link": POST, "quantity": "20", "groups": "https://t.me/one\nhttps://t.me/two"},
        40_000,
    ),
    Sale(
        "Mentions",
        (POST, "20", "one two", ">That is all"),
        {"link": POST, "quantity": "20", "usernames": "one\ntwo"},
        40_000,
    ),
    Sale(
        "Web Traffic",
        ("https://example.com", "1 000", ">Germany", ">Android", ">Google search", "best shop"),
        {
            "link": "https://example.com", "quantity": "1000", "country": "DE", "device": "2",
            "type_of_traffic": "1", "google_keyword": "best shop",
        },
        2_000_000,
    ),
    Sale(
        "Web Traffic",
        ("https://example.com", "1 000", "fr", ">All devices", ">a page I name", "example.org/x"),
        {
            "link": "https://example.com", "quantity": "1000", "country": "FR", "device": "5",
            "type_of_traffic": "2", "referring_url": "https://example.org/x",
        },
        2_000_000,
    ),
    Sale(
        "Subscriptions",
        ("account", "10", "10", "5", ">3", ">At once", f"{NEXT_WEEK:%d.%m.%Y}"),
        {
            "username": "account", "min": "10", "max": "10", "posts": "5", "old_posts": "3",
            "delay": "0", "expiry": f"{NEXT_WEEK:%d/%m/%Y}",
        },
        160_000,
    ),
)  # fmt: skip


def price_list() -> list[SimulatedService]:
    return [
        SimulatedService(
            str(number),
            f"Sale {number}",
            sale.type,
            "Website Traffic" if sale.type == "Web Traffic" else f"Instagram {number // 8}",
            Decimal(1),
            sale.least,
            sale.most,
            dripfeed=sale.dripfeed,
        )
        for number, sale in enumerate(SALES, 1)
    ]


async def buy(shop: RunningShop, number: int, sale: Sale) -> int:
    """Buy as the customer; return the price paid in micro-units."""
    customer = shop.customer
    before = await shop.balance()
    found = next(
        card for card in shop.vitrine.shop.catalog.services.values()
        if card.title == f"Sale {number}"
    )  # fmt: skip
    await customer.send("/menu")
    menu = await customer.wait("Your balance")
    # Other tests cover the way to the service's card.
    await tap_unseen(customer, menu.id, Tap.BUY(found.id)).answer()
    for answer in sale.dialog:
        if answer.startswith(">"):
            await customer.tap(answer[1:])
        else:
            await customer.send(answer)
        await customer.wait_until_confirmed()
    await shop.confirm()
    await customer.wait(f"Order #{number} ")
    return before - await shop.balance()


async def test_each_type_is_bought_and_the_panel_gets_the_documents_form(
    database_url: str,
) -> None:
    async with open_running_shop(
        database_url, markup=100, panel={"price_list": price_list()}
    ) as shop:
        await shop.arrive("100")
        for number, sale in enumerate(SALES, 1):
            assert await buy(shop, number, sale) == sale.price, sale
            wanted = {"action": "add", "service": str(number), **sale.form}
            async with asyncio.timeout(5):
                while len(shop.panel.orders) < number:
                    await asyncio.sleep(0.01)
            order = list(shop.panel.orders.values())[-1]
            assert order.form == wanted, sale
        assert len(shop.panel.orders) == len(SALES)
        assert {sale.type.casefold() for sale in SALES} == {
            (service.type or "").casefold() for service in shop.panel.services.values()
        }
        await shop.verify()
