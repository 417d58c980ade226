"""Favourites, the messages about their prices, and quarantined rates, through the chat."""

from collections.abc import Callable
from decimal import Decimal

from bot.demo.telegram import Message
from bot.screens.callback_data import Tap
from tests.support.running_shop import RunningShop, tap_unseen

SERVICE = "Followers | Real"


def offering(label: str) -> Callable[[Message], bool]:
    """Return a test of whether a message has a button with this label."""
    return lambda message: any(label in button.text for button in message.buttons)


async def starred(shop: RunningShop, amount: str = "") -> None:
    """Start the bot as customer and operator, and star a service as the customer."""
    await shop.arrive(amount)
    await shop.operator.start()
    await shop.operator.wait("elcome")
    await shop.choose(SERVICE)
    tap = await shop.customer.tap("☆ Favourite")
    assert "Added to your favourites" in (await tap.answer()).text
    await shop.customer.wait(offering("✓"))


async def synced(shop: RunningShop) -> str:
    """Run a sync with the operator's command and return its report."""
    await shop.operator.send("/sync")
    await shop.operator.wait("being fetched")
    return str((await shop.operator.wait("The catalogue is up to date")).text)


def told(shop: RunningShop) -> list[str]:
    """Return the texts of the customer's messages about favourites."""
    messages = shop.customer.chat.messages.values()
    return [each.text for each in messages if "News of your favourites" in each.text]


async def test_who_starred_a_service_is_told_of_its_price_once_and_in_their_money(
    shop: RunningShop,
) -> None:
    await starred(shop)
    shop.panel.services[1].rate = Decimal("1.80")
    shop.panel.services[2].rate = Decimal("0.20")  # not a favourite of any customer
    report = await synced(shop)
    assert "Dearer: 1, cheaper: 1, into quarantine: 0" in report
    news = await shop.customer.wait("News of your favourites")
    assert SERVICE in news.text
    assert "dearer: $1.35 → $2.70" in news.text
    assert "Cheap" not in news.text
    await synced(shop)
    shop.panel.services[1].rate = Decimal("0.90")
    shop.panel.services[1].rate = Decimal("1.80")  # changed and restored between two syncs
    shop.panel.services[3].rate = Decimal("0.005")
    await synced(shop)
    assert len(told(shop)) == 1
    card = await shop.customer.tap(Tap.SERVICE.below(1))
    await card.answer()
    assert "$2.70" in (await shop.customer.wait("Refill: yes")).text
    await shop.operator.tap("What changed")
    changed = await shop.operator.wait("What changed in the catalogue")
    assert "0.9 → 1.8 USD" in changed.text


async def test_a_service_that_goes_and_comes_back_is_greyed_in_between(shop: RunningShop) -> None:
    await starred(shop)
    gone = shop.panel.services[1]
    del shop.panel.services[1]
    await synced(shop)
    await shop.customer.wait("not on sale at the moment")
    await shop.customer.tap("⭐ Favourites")
    listed = await shop.customer.wait("Your favourites")
    assert "Not on sale at the moment" in listed.text
    gone.rate = Decimal("0.60")
    shop.panel.services[1] = gone
    await synced(shop)
    news = await shop.customer.wait("on sale again")
    assert "$1.35 → $0.90" in news.text
    await shop.customer.send("/favourites")
    listed = await shop.customer.wait("Your favourites")
    assert "$0.90" in listed.text
    await shop.customer.tap("1 · $0.90")
    await shop.customer.wait("Refill: yes")
    await shop.customer.tap("Back")
    await shop.customer.wait("Your favourites")


async def test_whoever_is_tired_of_it_is_told_no_more(shop: RunningShop) -> None:
    await starred(shop)
    shop.panel.services[1].rate = Decimal("1.00")
    await synced(shop)
    await shop.customer.wait("dearer: $1.35 → $1.50")
    tap = await shop.customer.tap("🔕")
    assert "not tell you" in (await tap.answer()).text
    await shop.customer.wait(offering("Tell me of changes"))
    shop.panel.services[1].rate = Decimal("1.20")
    await synced(shop)
    assert len(told(shop)) == 1
    await shop.customer.tap("🔔")
    await shop.customer.wait(offering("Don't tell me"))
    shop.panel.services[1].rate = Decimal("1.40")
    await synced(shop)
    await shop.customer.wait("dearer: $1.80 → $2.10")


async def test_a_rate_nobody_believes_is_not_charged_and_sold_once_it_is_accepted(
    shop: RunningShop,
) -> None:
    await starred(shop, "50")
    await shop.choose(SERVICE)
    await shop.fill_in()
    summary = shop.customer.last
    confirm = next(str(each.data) for each in summary.buttons if "Confirm" in each.text)
    shop.panel.services[1].rate = Decimal("9.00")
    assert "into quarantine: 1" in await synced(shop)
    alert = await shop.operator.wait("was taken off sale for its rate")
    await shop.customer.wait("not on sale at the moment")

    # The open quote is older than the new rate: its price, ten times too low, must not be accepted.
    await tap_unseen(shop.customer, summary.id, confirm).answer()
    await shop.customer.wait("Nothing was charged")
    assert await shop.balance() == 50_000_000
    assert not shop.panel.orders
    await shop.customer.send("/menu")
    await shop.customer.wait("3 services are on sale")

    await shop.operator.tap("Quarantine", alert)
    listed = await shop.operator.wait("is not sold: its rate moved")
    assert "0.9 → 9 USD · × 10" in listed.text
    await shop.operator.tap("✅ 1")
    asked = await shop.operator.wait("Accept the new rate?")
    assert "Customers pay: $1.35 → $13.50" in asked.text
    await shop.operator.tap("✅ Accept")
    await shop.operator.wait("No service is held back")
    assert "on sale again: $1.35 → $13.50" in (await shop.customer.wait("on sale again")).text

    await shop.choose(SERVICE)
    assert "$13.50" in shop.customer.last.text
    await shop.fill_in()
    await shop.customer.tap("Confirm")
    await shop.customer.wait("Order #")
    assert await shop.balance() == 36_500_000
    await shop.verify()


async def test_a_rate_that_comes_back_is_sold_again_by_itself(shop: RunningShop) -> None:
    await starred(shop)
    for rate in (Decimal(0), Decimal(90), Decimal("NaN")):
        shop.panel.services[1].rate = rate
        await synced(shop)
    await shop.customer.send("/menu")
    await shop.customer.wait("3 services are on sale")
    alerts = [each for each in shop.operator.chat.messages.values() if "off sale" in each.text]
    assert len(alerts) == 1  # it was in quarantine already
    shop.panel.services[1].rate = Decimal("0.95")
    await synced(shop)
    await shop.customer.wait("on sale again")
    await shop.customer.send("/menu")
    await shop.customer.wait("4 services are on sale")
