"""A panel that departs from the API document: quirks found by a probe or set by the operator."""

from dataclasses import replace
from decimal import Decimal

from bot.catalog.panels import quirks_of
from bot.demo.panel import DOCUMENT, PanelFault, SimulatedService
from bot.screens.callback_data import Tap
from tests.story.panel_orders import COMMENTS, LINES, POST, comment, polled, sent
from tests.support.running_shop import KEY, RunningShop, open_running_shop, tap_unseen


async def quirks(shop: RunningShop) -> dict[str, object]:
    return await shop.database.read(quirks_of, shop.vitrine.job_context.panel_id)


async def test_a_panel_without_batches_that_demands_quantity_is_found_out_and_served(
    database_url: str,
) -> None:
    departures = replace(DOCUMENT, batch_status="refused", demands_quantity=True)
    # Each order is polled once, alone, so that the probe discovers how batches work.
    async with open_running_shop(
        database_url, panel={"departures": departures}, follow_seconds=3600
    ) as shop:
        await shop.arrive("100")
        for number in (1, 2):
            await shop.buy(link=f"https://example.com/{number}")
            await sent(shop, number)
            await polled(shop, number)

        await shop.operator.send("/panel probe")
        await shop.operator.wait("being probed")
        told = await shop.operator.wait("The panel was probed")
        assert "in one call: no" in told.text
        assert "Set: batch_mode = single" in told.text
        assert "send_quantity_with_lists" in told.text
        assert await quirks(shop) == {"batch_mode": "single"}
        assert len(shop.panel.orders) == 2

        await comment(shop)
        await shop.customer.wait("was not accepted by the supplier")
        assert len(shop.panel.orders) == 2

        await shop.operator.send("/panel set send_quantity_with_lists on")
        await shop.operator.wait("not set → on")
        await comment(shop)
        assert await sent(shop, 3) == {
            "action": "add",
            "service": "4",
            "link": POST,
            "comments": LINES,
            "quantity": "10",
        }
        await shop.operator.tap("Settings")
        listed = await shop.operator.wait("departs from the document")
        assert "batch_mode = single" in listed.text
        assert KEY not in "".join(message.text for message in shop.operator.messages)
        await shop.verify()


async def test_a_replacement_keeps_a_comment_whole_at_a_panel_that_cuts_it(
    database_url: str,
) -> None:
    departures = replace(DOCUMENT, splits_comments_on_commas=True)
    async with open_running_shop(database_url, panel={"departures": departures}) as shop:
        await shop.arrive("100")
        await shop.operator.send("/panel set comment_forbidden , |")
        await shop.operator.wait("not set → , |")
        await shop.operator.send("/panel set comment_replacement ;")
        await shop.operator.wait("not set → ;")
        await comment(shop, "\n".join(f"{line}, really | yes" for line in COMMENTS))
        form = await sent(shop, 1)
        assert form["comments"] == "\n".join(f"{line}; really ; yes" for line in COMMENTS)
        (order,) = shop.panel.orders.values()
        assert order.quantity == len(COMMENTS)


async def test_a_link_with_a_plus_reaches_a_panel_that_decodes_it_twice(
    database_url: str,
) -> None:
    departures = replace(DOCUMENT, decodes_links_twice=True)
    async with open_running_shop(database_url, panel={"departures": departures}) as shop:
        await shop.arrive("100")
        await shop.operator.send("/panel set encode_links on")
        await shop.operator.wait("not set → on")
        await shop.buy("Views", link="https://t.me/+AbCdEfGhIjKlMnOp")
        await sent(shop, 1)
        (order,) = shop.panel.orders.values()
        assert order.terms.link == "https://t.me/+AbCdEfGhIjKlMnOp"
        await shop.verify()


async def test_a_package_of_comments_is_sent_with_quantity_one_where_the_panel_wants_it(
    database_url: str,
) -> None:
    departures = replace(DOCUMENT, demands_quantity=True)
    sold = SimulatedService(
        "4", "Comments package", "Custom Comments Package", "Instagram Comments", Decimal(1), 1, 1
    )
    panel = {"departures": departures, "price_list": [sold]}
    async with open_running_shop(database_url, panel=panel) as shop:
        await shop.arrive("100")
        await shop.operator.send("/panel set send_one_with_flat_lists on")
        await shop.operator.wait("not set → on")
        await comment(shop)
        form = await sent(shop, 1)
        assert (form["comments"], form["quantity"]) == (LINES, "1")
        await shop.verify()


async def test_a_forbidden_character_is_told_before_it_is_paid(shop: RunningShop) -> None:
    await shop.arrive("100")
    await shop.operator.send("/panel set forbidden_characters ' <")
    await shop.operator.wait("not set → ' <")
    await shop.choose()
    await shop.customer.tap("Order")
    await shop.customer.wait("Which page?")
    await shop.customer.send("https://example.com/it's")
    told = await shop.customer.wait("does not take these characters")
    assert "Send it again without them" in told.text
    await shop.customer.send("https://example.com/page")
    await shop.customer.wait("How many?")
    assert await shop.balance() == 100_000_000


async def test_what_the_panel_would_spoil_is_told_before_it_is_paid(shop: RunningShop) -> None:
    await shop.arrive("100")
    await shop.operator.send("/panel set comment_forbidden , |")
    await shop.operator.wait("not set → , |")
    customer = shop.customer
    cards = shop.vitrine.shop.catalog.services.values()
    found = next(card for card in cards if "Comments" in card.title)
    await customer.send("/menu")
    menu = await customer.wait("Your balance")
    await tap_unseen(customer, menu.id, Tap.BUY(found.id)).answer()
    await customer.wait_until_confirmed()
    await customer.send(POST)
    await customer.wait_until_confirmed()
    await customer.send("\n".join((*COMMENTS, "well, well")))
    await customer.wait_until_confirmed()
    if "Line: 11" not in customer.last.text:
        await customer.tap("That is all")
    told = await customer.wait("Line: 11")
    assert "1 comment holds" in told.text
    assert await shop.balance() == 100_000_000
    assert not shop.panel.orders


async def test_a_probe_that_fails_tells_what_to_look_at(shop: RunningShop) -> None:
    await shop.arrive()
    await shop.operator.start()
    await shop.operator.wait("welcome")
    shop.panel.inject(PanelFault.REDIRECT, "services", times=9)
    await shop.operator.send("/panel")
    await shop.operator.wait("balance")
    await shop.operator.tap("Probe")
    told = await shop.operator.wait("could not be probed")
    assert "check PANEL_URL to the letter" in told.text
    assert await quirks(shop) == {}
    del shop.panel.balances[KEY]
    shop.panel.faults.clear()
    await shop.operator.send("/panel probe")
    await shop.operator.wait("check PANEL_KEY")
