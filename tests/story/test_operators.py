"""Operators' commands as they are typed, and as they are refused."""

from decimal import Decimal

from bot.demo.panel import SimulatedService
from tests.support.running_shop import CUSTOMER, Town


async def test_only_operators_know_the_operators_commands(place: Town) -> None:
    await place.arrive()
    for command in ("/admin", f"/credit {CUSTOMER} 5 gift", "/publish all", "/resolve 1 refund"):
        await place.customer.send(command)
        await place.customer.wait("I do not know this command")
    await place.customer.send("/balance")
    await place.customer.wait("Your balance: $0.00")


async def test_credit_and_debit_ask_once_more_and_move_once(place: Town) -> None:
    await place.arrive("20")
    await place.operator.send("/debit @customer 7.50 taken back")
    asked = await place.operator.wait("Take $7.50 from Customer")
    assert "taken back" in asked.text
    await place.operator.tap("Yes")
    done = await place.operator.wait("now has $12.50")
    assert done.id == asked.id
    await place.customer.wait("was taken from your balance")
    await place.operator.send(f"/credit {CUSTOMER} 5 never mind")
    await place.operator.wait("Credit $5.00")
    await place.operator.tap("No")
    await place.operator.wait("Nothing was done")
    assert await place.balance() == 12_500_000
    await place.operator.send(f"/debit {CUSTOMER} 99 too much")
    await place.operator.wait("Take $99.00")
    await place.operator.tap("Yes")
    await place.operator.wait("has only $12.50")
    assert await place.balance() == 12_500_000
    await place.verify()


async def test_badly_typed_money_changes_nothing(place: Town) -> None:
    await place.arrive("20")
    for typed in (
        "/credit",
        f"/credit {CUSTOMER}",
        f"/credit {CUSTOMER} 5",
        f"/credit {CUSTOMER} 1,000 ambiguous",
        f"/credit {CUSTOMER} -5 negative",
        f"/credit {CUSTOMER} 1e3 exponent",
        f"/debit {CUSTOMER} 0 nothing",
    ):
        await place.operator.send(typed)
        await place.operator.wait("Nothing was changed")
    await place.operator.send("/credit 424242 5 stranger")
    await place.operator.wait("No customer 424242 is known here")
    assert await place.balance() == 20_000_000


async def list_verses(place: Town) -> None:
    """The panel begins to sell something of a type that nobody knows."""
    place.panel.services["5"] = SimulatedService(
        "5", "Verses", "Haiku", "Poems", Decimal(8), 10, 500
    )
    await place.operator.send("/sync")
    await place.operator.wait("The catalogue is up to date")


async def test_publish_and_hide_change_what_customers_see(place: Town) -> None:
    await place.arrive("1")
    await list_verses(place)
    await place.operator.send("/hide all")
    await place.operator.wait("services hidden")
    await place.customer.send("/menu")
    await place.customer.wait("Nothing is on sale")
    await place.customer.tap("Services")
    await place.customer.wait("Nothing is on sale here")
    await place.operator.send("/publish")
    await place.operator.wait("0 of 4 services are published")
    await place.operator.tap("Instagram Followers")
    await place.operator.wait("2 of 4 services are published")
    await place.customer.send("/menu")
    await place.customer.wait("2 services are on sale")
    await place.operator.tap("Publish everything")
    await place.operator.wait("4 of 4 services are published")
    await place.operator.tap("Instagram Followers")
    await place.operator.wait("2 of 4 services are published")
    await place.operator.send("/publish service 5")
    await place.operator.wait("has a type the shop does not know")
    await place.operator.send("/hide nonsense")
    await place.operator.wait("Nothing was changed")


async def test_markup_and_rate_change_prices(place: Town) -> None:
    await place.arrive("1")
    await place.operator.send("/markup 100")
    await place.operator.wait("100%")
    await place.choose()
    assert "$1.80" in place.customer.last.text
    await place.operator.send("/markup service 1 10")
    await place.operator.wait("10%")
    await place.choose()
    assert "$0.99" in place.customer.last.text
    await place.operator.send("/rate 2")
    await place.operator.wait("Exchange rate")
    await place.choose()
    assert "$1.98" in place.customer.last.text
    await place.operator.send("/markup service 1 off")
    await place.operator.wait("→ –")
    for typed in ("/markup", "/markup x", "/markup shelf 3 10", "/rate", "/rate x"):
        await place.operator.send(typed)
        await place.operator.wait("Nothing was changed")


async def test_a_ban_closes_the_shop_and_keeps_the_money(place: Town) -> None:
    await place.arrive("5")
    await place.operator.send(f"/ban {CUSTOMER} spamming")
    await place.operator.wait("is banned")
    await place.operator.send(f"/user {CUSTOMER}")
    assert "spamming" in (await place.operator.wait("Banned")).text
    await place.customer.send("/menu")
    await place.customer.wait("closed this shop for you")
    assert await place.balance() == 5_000_000
    await place.operator.send(f"/unban {CUSTOMER}")
    await place.operator.wait("is welcome again")
    await place.customer.send("/menu")
    await place.customer.wait("Your balance: $5.00")
    for typed in ("/ban", f"/ban {CUSTOMER}", "/unban", "/user"):
        await place.operator.send(typed)
        await place.operator.wait("Nothing was changed")


async def test_the_desk_and_the_panel_tell_how_things_are(place: Town) -> None:
    await place.arrive("5")
    await list_verses(place)
    await place.buy(quantity="100")
    await place.customer.wait("Pending")
    await place.operator.send("/admin")
    desk = await place.operator.wait("Nothing needs your attention")
    assert "1 order" in desk.text
    assert "Under way: 1" in desk.text
    await place.operator.send("/panel")
    panel = await place.operator.wait("Not for sale")
    assert "Unknown type: 1" in panel.text
    await place.operator.send("/order 1")
    order = await place.operator.wait("Panel order")
    assert str(next(iter(place.panel.orders))) in order.text


async def test_sync_is_done_when_asked_and_told(place: Town) -> None:
    await place.arrive("1")
    place.panel.services[1].rate *= 2
    del place.panel.services[3]
    await place.operator.send("/sync")
    await place.operator.wait("being fetched")
    told = await place.operator.wait("The catalogue is up to date")
    assert "changed: 1" in told.text
    assert "gone: 1" in told.text
    place.panel.services.clear()
    await place.operator.send("/sync")
    await place.operator.wait("could not be fetched")
    await place.customer.send("/menu")
    await place.customer.wait("3 services are on sale")
