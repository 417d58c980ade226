"""The order wizard through the chat: bounds, back, cancel, commands in between."""

import pytest

from bot.screens.callback_data import Tap
from tests.support.running_shop import RunningShop, tap_unseen


async def test_each_bad_link_is_answered_and_the_question_stands(shop: RunningShop) -> None:
    await shop.arrive()
    await shop.choose()
    await shop.customer.tap("Order")
    await shop.customer.wait("Which page?")
    for typed, said in (
        ("not a link", "a space or an invisible character"),
        ("ftp://example.com/x", "not a link to a page"),
        ("https://localhost/x", "not a link to a page"),
        ("https://user:pass@example.com", "not a link to a page"),
        ("https://example.com/\u202ekcul", "a space or an invisible character"),
        ("https://example.com/" + "x" * 600, "620 characters long; 512 are allowed"),
    ):
        await shop.customer.send(typed)
        asked = await shop.customer.wait(said)
        assert "Which page?" in asked.text
    await shop.customer.send("http://example.com/page")
    await shop.customer.wait("How many?")


async def test_each_bad_quantity_names_the_bound_that_was_missed(shop: RunningShop) -> None:
    await shop.arrive()
    await shop.choose()
    await shop.customer.tap("Order")
    await shop.customer.send("https://example.com/page")
    await shop.customer.wait("How many?")
    for typed, said in (
        ("many", "send a number from 50 to 10,000"),
        ("49", "49 is too few: the smallest order is 50"),
        ("10001", "10,001 is too many: the largest order is 10,000"),
        ("1.5", "can be read in more than one way"),
    ):
        await shop.customer.send(typed)
        asked = await shop.customer.wait(said)
        assert "How many?" in asked.text
    await shop.customer.send("1.5k")
    summary = await shop.customer.wait("Your order")
    assert "1,500 pieces" in summary.text


async def test_back_walks_the_questions_and_keeps_what_was_given(shop: RunningShop) -> None:
    await shop.arrive("5")
    await shop.choose()
    await shop.fill_in(quantity="500")
    await shop.customer.tap("Back")
    await shop.customer.wait("How many?")
    await shop.customer.tap("Back")
    await shop.customer.wait("Which page?")
    await shop.customer.tap("Back")
    card = await shop.customer.wait("Refill: yes")
    assert "Service" in card.text


async def test_a_suggested_quantity_is_one_tap(shop: RunningShop) -> None:
    await shop.arrive("5")
    await shop.choose()
    await shop.customer.tap("Order")
    await shop.customer.send("https://example.com/page")
    await shop.customer.wait("How many?")
    await shop.customer.tap("2,500")
    assert "2,500 pieces" in (await shop.customer.wait("Your order")).text


@pytest.mark.parametrize("way", ["button", "command"])
async def test_cancel_leaves_the_wizard_and_charges_nothing(shop: RunningShop, way: str) -> None:
    await shop.arrive("5")
    await shop.choose()
    await shop.fill_in()
    if way == "button":
        await shop.customer.tap("Cancel")
    else:
        await shop.customer.send("/cancel")
    await shop.customer.wait("nothing was charged")
    # A link is now a search for services, and no longer an answer to the wizard.
    await shop.customer.send("https://example.com/page")
    await shop.customer.wait("Categories")
    assert await shop.balance() == 5_000_000


async def test_a_command_in_between_leaves_the_draft_standing(shop: RunningShop) -> None:
    await shop.arrive("5")
    await shop.choose()
    await shop.customer.tap("Order")
    await shop.customer.send("https://example.com/page")
    await shop.customer.wait("How many?")
    await shop.customer.send("/balance")
    await shop.customer.wait("Your balance: $5.00")
    await shop.customer.tap("Back to my order")
    await shop.customer.wait("How many?")
    await shop.customer.send("/orders")
    await shop.customer.wait("You have no orders yet")
    await shop.customer.send("700")
    assert "https://example.com/page" in (await shop.customer.wait("Your order")).text


async def test_a_short_balance_says_what_is_missing_and_keeps_the_order(shop: RunningShop) -> None:
    await shop.arrive("1")
    await shop.choose()
    await shop.fill_in()
    summary = await shop.customer.wait("Your order")
    assert "$0.35 is missing" in summary.text
    assert not any("Confirm" in button.text for button in summary.buttons)
    await shop.customer.tap("Top up")
    assert "1001" in (await shop.customer.wait("Pay the operator")).text
    await shop.credit("1")
    await shop.customer.wait("was added to your balance")
    await shop.customer.tap("Back to my order")
    await shop.customer.wait("Your order")
    await shop.customer.tap("Confirm")
    await shop.customer.wait("Order #1")
    assert await shop.balance() == 650_000


async def test_terms_are_asked_once_on_the_way_to_the_first_order(shop: RunningShop) -> None:
    await shop.customer.start()
    await shop.customer.wait("welcome")
    await shop.customer.send("/menu")
    await shop.choose()
    await shop.customer.tap("Order")
    await shop.customer.wait("accept the terms")
    await shop.customer.tap("I accept")
    await shop.customer.wait("Which page?")
    await shop.customer.tap("Cancel")
    await shop.customer.wait("nothing was charged")
    await shop.customer.tap("Back")
    await shop.customer.wait("Refill: yes")
    await shop.customer.tap("Order")
    await shop.customer.wait("Which page?")


async def test_a_button_of_a_closed_question_says_so(shop: RunningShop) -> None:
    await shop.arrive("5")
    await shop.choose()
    await shop.fill_in()
    summary = shop.customer.last
    old = next(str(button.data) for button in summary.buttons if "Confirm" in button.text)
    await shop.customer.tap("Cancel")
    await shop.customer.wait("nothing was charged")
    # These taps come from an app that has not received the edit and still shows the old buttons.
    for data, said in ((Tap.BACK(), "not open any more"), (Tap.PICK(1, 100), "not open any more")):
        tap = tap_unseen(shop.customer, summary.id, data)
        assert said in (await tap.answer()).text
    await tap_unseen(shop.customer, summary.id, old).answer()
    await shop.customer.wait("Order #1")


async def test_the_language_changes_everything_at_once(shop: RunningShop) -> None:
    shop.customer.set_language("ru")
    await shop.customer.start()
    await shop.customer.wait("добро пожаловать")
    await shop.customer.send("/language")
    await shop.customer.wait("язык")
    await shop.customer.tap("English")
    await shop.customer.wait("Your balance")
    await shop.customer.send("/help")
    await shop.customer.wait("How it works")


async def test_what_fits_no_question_is_answered(shop: RunningShop) -> None:
    await shop.arrive()
    await shop.customer.send("hello")
    await shop.customer.wait("Nothing found")
    await shop.customer.send("/nonsense")
    await shop.customer.wait("I do not know this command")
    await shop.customer.send_file("photo.txt", b"x")
    await shop.customer.wait("I can only read text")
    for command, said in (
        ("/terms", "Terms of Test Shop"),
        ("/privacy", "Privacy"),
        ("/paysupport", "Questions about a payment"),
        ("/cancel", "nothing to cancel"),
        ("/order 99", "no such order of yours"),
    ):
        await shop.customer.send(command)
        await shop.customer.wait(said)
