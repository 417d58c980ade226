"""A panel that departs from the document, found out by a probe and taught to the shop by hand."""

import asyncio
from dataclasses import replace

from bot.catalog.panels import quirks_of
from bot.demo.panel import DOCUMENT, PanelFault
from tests.support.running_shop import KEY, Town, tap_unseen, town

POST = "https://www.instagram.com/p/Cabc123/"
COMMENTS = tuple(f"comment {number}" for number in range(10))
LINES = "\n".join(COMMENTS)


async def comment(place: Town, text: str = LINES) -> None:
    """The customer buys comments, up to the confirmation."""
    customer = place.customer
    cards = place.shop.shop.catalog.services.values()
    found = next(card for card in cards if "Comments" in card.title)
    await customer.send("/menu")
    menu = await customer.wait("Your balance")
    await tap_unseen(customer, menu.id, f"b:{found.id}").answer()
    await customer.wait_until_confirmed()
    for answer in (POST, text):
        await customer.send(answer)
        await customer.wait_until_confirmed()
    await customer.tap("That is all")
    await customer.wait("Your order")
    await customer.tap("Confirm")


async def sent(place: Town, count: int) -> dict[str, str]:
    """Wait until so many orders are at the panel; return the newest one's form."""
    async with asyncio.timeout(10):
        while len(place.panel.orders) < count:
            await asyncio.sleep(0.01)
    return list(place.panel.orders.values())[-1].form


async def quirks(place: Town) -> dict[str, object]:
    return await place.database.read(quirks_of, place.shop.job_context.panel_id)


async def test_a_panel_without_batches_that_demands_quantity_is_found_out_and_served(
    database_url: str,
) -> None:
    dialect = replace(DOCUMENT, batch_status="refused", demands_quantity=True)
    # Orders are asked about rarely here, so that it is the probe that finds the batches out.
    async with town(database_url, panel={"dialect": dialect}, follow_seconds=3600) as place:
        await place.arrive("100")
        for number in (1, 2):
            await place.buy(link=f"https://example.com/{number}")
            await sent(place, number)

        await place.operator.send("/panel probe")
        await place.operator.wait("being probed")
        told = await place.operator.wait("The panel was probed")
        assert "in one call: no" in told.text
        assert "Set: batch_mode = single" in told.text
        assert "send_quantity_with_lists" in told.text
        assert await quirks(place) == {"batch_mode": "single"}
        assert len(place.panel.orders) == 2

        await comment(place)
        await place.customer.wait("was not accepted by the supplier")
        assert len(place.panel.orders) == 2

        await place.operator.send("/panel set send_quantity_with_lists on")
        await place.operator.wait("not set → on")
        await comment(place)
        assert await sent(place, 3) == {
            "action": "add",
            "service": "4",
            "link": POST,
            "comments": LINES,
            "quantity": "10",
        }
        await place.operator.tap("Settings")
        listed = await place.operator.wait("departs from the document")
        assert "batch_mode = single" in listed.text
        assert KEY not in "".join(message.text for message in place.operator.messages)
        await place.verify()


async def test_a_replacement_keeps_a_comment_whole_at_a_panel_that_cuts_it(
    database_url: str,
) -> None:
    dialect = replace(DOCUMENT, splits_comments_on_commas=True)
    async with town(database_url, panel={"dialect": dialect}) as place:
        await place.arrive("100")
        await place.operator.send("/panel set comment_forbidden , |")
        await place.operator.wait("not set → , |")
        await place.operator.send("/panel set comment_replacement ;")
        await place.operator.wait("not set → ;")
        await comment(place, "\n".join(f"{line}, really | yes" for line in COMMENTS))
        form = await sent(place, 1)
        assert form["comments"] == "\n".join(f"{line}; really ; yes" for line in COMMENTS)
        (order,) = place.panel.orders.values()
        assert order.quantity == len(COMMENTS)


async def test_what_the_panel_would_spoil_is_told_before_it_is_paid(place: Town) -> None:
    await place.arrive("100")
    await place.operator.send("/panel set comment_forbidden , |")
    await place.operator.wait("not set → , |")
    customer = place.customer
    cards = place.shop.shop.catalog.services.values()
    found = next(card for card in cards if "Comments" in card.title)
    await customer.send("/menu")
    menu = await customer.wait("Your balance")
    await tap_unseen(customer, menu.id, f"b:{found.id}").answer()
    await customer.wait_until_confirmed()
    await customer.send(POST)
    await customer.wait_until_confirmed()
    await customer.send("\n".join((*COMMENTS, "well, well")))
    await customer.wait_until_confirmed()
    if "Line: 11" not in customer.last.text:
        await customer.tap("That is all")
    told = await customer.wait("Line: 11")
    assert "1 comment holds" in told.text
    assert await place.balance() == 100_000_000
    assert not place.panel.orders


async def test_a_probe_that_fails_tells_what_to_look_at(place: Town) -> None:
    await place.arrive()
    await place.operator.start()
    await place.operator.wait("welcome")
    place.panel.inject(PanelFault.REDIRECT, "balance", times=9)
    await place.operator.send("/panel")
    await place.operator.wait("balance")
    await place.operator.tap("Probe")
    told = await place.operator.wait("could not be probed")
    assert "check PANEL_URL to the letter" in told.text
    assert await quirks(place) == {}
    del place.panel.balances[KEY]
    place.panel.faults.clear()
    await place.operator.send("/panel probe")
    await place.operator.wait("check PANEL_KEY")
