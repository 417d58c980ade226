"""Operators' commands, accepted and refused."""

from decimal import Decimal

from bot.demo.panel import SimulatedService
from tests.support.running_shop import CUSTOMER, RunningShop


async def test_only_operators_know_the_operators_commands(shop: RunningShop) -> None:
    await shop.arrive()
    for command in ("/admin", f"/credit {CUSTOMER} 5 gift", "/publish all", "/resolve 1 refund"):
        await shop.customer.send(command)
        await shop.customer.wait("I do not know this command")
    await shop.customer.send("/balance")
    await shop.customer.wait("Your balance: $0.00")


async def test_credit_and_debit_ask_once_more_and_move_once(shop: RunningShop) -> None:
    await shop.arrive("20")
    await shop.operator.send("/debit @customer 7.50 taken back")
    asked = await shop.operator.wait("Take $7.50 from Customer")
    assert "taken back" in asked.text
    await shop.operator.tap("Yes")
    done = await shop.operator.wait("now has $12.50")
    assert done.id == asked.id
    await shop.customer.wait("was taken from your balance")
    await shop.operator.send(f"/credit {CUSTOMER} 5 never mind")
    await shop.operator.wait("Credit $5.00")
    await shop.operator.tap("No")
    await shop.operator.wait("Nothing was done")
    assert await shop.balance() == 12_500_000
    await shop.operator.send(f"/debit {CUSTOMER} 99 too much")
    await shop.operator.wait("Take $99.00")
    await shop.operator.tap("Yes")
    await shop.operator.wait("has only $12.50")
    assert await shop.balance() == 12_500_000
    await shop.verify()


async def test_badly_typed_money_changes_nothing(shop: RunningShop) -> None:
    await shop.arrive("20")
    for typed in (
        "/credit",
        f"/credit {CUSTOMER}",
        f"/credit {CUSTOMER} 5",
        f"/credit {CUSTOMER} 1,000 ambiguous",
        f"/credit {CUSTOMER} -5 negative",
        f"/credit {CUSTOMER} 1e3 exponent",
        f"/debit {CUSTOMER} 0 nothing",
    ):
        await shop.operator.send(typed)
        await shop.operator.wait("Nothing was changed")
    await shop.operator.send("/credit 424242 5 stranger")
    await shop.operator.wait("No customer 424242 is known here")
    assert await shop.balance() == 20_000_000


async def list_verses(shop: RunningShop) -> None:
    """Add a service of an unknown type to the panel, and sync."""
    shop.panel.services["5"] = SimulatedService(
        "5", "Verses", "Haiku", "Poems", Decimal(8), 10, 500
    )
    await shop.operator.send("/sync")
    await shop.operator.wait("The catalogue is up to date")


async def test_publish_and_hide_change_what_customers_see(shop: RunningShop) -> None:
    await shop.arrive("1")
    await list_verses(shop)
    await shop.operator.send("/hide all")
    await shop.operator.wait("services hidden")
    await shop.customer.send("/menu")
    await shop.customer.wait("Nothing is on sale")
    await shop.customer.tap("Services")
    await shop.customer.wait("Nothing is on sale here")
    await shop.operator.send("/publish")
    await shop.operator.wait("0 of 4 services are published")
    await shop.operator.tap("Instagram Followers")
    await shop.operator.wait("2 of 4 services are published")
    await shop.customer.send("/menu")
    await shop.customer.wait("2 services are on sale")
    await shop.operator.tap("Publish everything")
    await shop.operator.wait("4 of 4 services are published")
    await shop.operator.tap("Instagram Followers")
    await shop.operator.wait("2 of 4 services are published")
    await shop.operator.send("/publish service 5")
    await shop.operator.wait("has a type the shop does not know")
    await shop.operator.send("/hide nonsense")
    await shop.operator.wait("Nothing was changed")


async def test_markup_and_rate_change_prices(shop: RunningShop) -> None:
    await shop.arrive("1")
    await shop.operator.send("/markup 100")
    await shop.operator.wait("100%")
    await shop.choose()
    assert "$1.80" in shop.customer.last.text
    await shop.operator.send("/markup service 1 10")
    await shop.operator.wait("10%")
    await shop.choose()
    assert "$0.99" in shop.customer.last.text
    await shop.operator.send("/rate 2")
    await shop.operator.wait("Exchange rate")
    await shop.choose()
    assert "$1.98" in shop.customer.last.text
    await shop.operator.send("/markup service 1 off")
    await shop.operator.wait("→ –")
    for typed in ("/markup", "/markup x", "/markup shelf 3 10", "/rate", "/rate x"):
        await shop.operator.send(typed)
        await shop.operator.wait("Nothing was changed")


async def test_a_ban_closes_the_shop_and_keeps_the_money(shop: RunningShop) -> None:
    await shop.arrive("5")
    await shop.operator.send(f"/ban {CUSTOMER} spamming")
    await shop.operator.wait("is banned")
    await shop.operator.send(f"/user {CUSTOMER}")
    assert "spamming" in (await shop.operator.wait("Banned")).text
    await shop.customer.send("/menu")
    await shop.customer.wait("closed this shop for you")
    assert await shop.balance() == 5_000_000
    await shop.operator.send(f"/unban {CUSTOMER}")
    await shop.operator.wait("is welcome again")
    await shop.customer.send("/menu")
    await shop.customer.wait("Your balance: $5.00")
    for typed in ("/ban", f"/ban {CUSTOMER}", "/unban", "/user"):
        await shop.operator.send(typed)
        await shop.operator.wait("Nothing was changed")


async def test_the_desk_and_the_panel_tell_how_things_are(shop: RunningShop) -> None:
    await shop.arrive("5")
    await list_verses(shop)
    await shop.buy(quantity="100")
    await shop.customer.wait("Pending")
    await shop.operator.send("/admin")
    desk = await shop.operator.wait("Nothing needs your attention")
    assert "1 order" in desk.text
    assert "Under way: 1" in desk.text
    await shop.operator.send("/panel")
    panel = await shop.operator.wait("Not for sale")
    assert "Unknown type: 1" in panel.text
    await shop.operator.send("/order 1")
    order = await shop.operator.wait("Panel order")
    assert str(next(iter(shop.panel.orders))) in order.text


async def test_sync_is_done_when_asked_and_told(shop: RunningShop) -> None:
    await shop.arrive("1")
    shop.panel.services[1].rate *= 2
    del shop.panel.services[3]
    await shop.operator.send("/sync")
    await shop.operator.wait("being fetched")
    told = await shop.operator.wait("The catalogue is up to date")
    assert "changed: 1" in told.text
    assert "gone: 1" in told.text
    shop.panel.services.clear()
    await shop.operator.send("/sync")
    await shop.operator.wait("could not be fetched")
    await shop.customer.send("/menu")
    await shop.customer.wait("3 services are on sale")
