"""The order wizard as a customer lives it: bounds, back, cancel, commands in between."""

import pytest

from tests.support.running_shop import Town, tap_unseen


async def test_each_bad_link_is_answered_and_the_question_stands(place: Town) -> None:
    await place.arrive()
    await place.choose()
    await place.customer.tap("Order")
    await place.customer.wait("Which page?")
    for typed, said in (
        ("not a link", "a space or an invisible character"),
        ("ftp://example.com/x", "not a link to a page"),
        ("https://localhost/x", "not a link to a page"),
        ("https://user:pass@example.com", "not a link to a page"),
        ("https://example.com/\u202ekcul", "a space or an invisible character"),
        ("https://example.com/" + "x" * 600, "620 characters long; 512 are allowed"),
    ):
        await place.customer.send(typed)
        asked = await place.customer.wait(said)
        assert "Which page?" in asked.text
    await place.customer.send("http://example.com/page")
    await place.customer.wait("How many?")


async def test_each_bad_quantity_names_the_bound_that_was_missed(place: Town) -> None:
    await place.arrive()
    await place.choose()
    await place.customer.tap("Order")
    await place.customer.send("https://example.com/page")
    await place.customer.wait("How many?")
    for typed, said in (
        ("many", "send a number from 50 to 10,000"),
        ("49", "49 is too few: the smallest order is 50"),
        ("10001", "10,001 is too many: the largest order is 10,000"),
        ("1.5", "can be read in more than one way"),
    ):
        await place.customer.send(typed)
        asked = await place.customer.wait(said)
        assert "How many?" in asked.text
    await place.customer.send("1.5k")
    summary = await place.customer.wait("Your order")
    assert "1,500 pieces" in summary.text


async def test_back_walks_the_questions_and_keeps_what_was_given(place: Town) -> None:
    await place.arrive("5")
    await place.choose()
    await place.fill_in(quantity="500")
    await place.customer.tap("Back")
    await place.customer.wait("How many?")
    await place.customer.tap("Back")
    await place.customer.wait("Which page?")
    await place.customer.tap("Back")
    card = await place.customer.wait("Refill: yes")
    assert "Service" in card.text


async def test_a_suggested_quantity_is_one_tap(place: Town) -> None:
    await place.arrive("5")
    await place.choose()
    await place.customer.tap("Order")
    await place.customer.send("https://example.com/page")
    await place.customer.wait("How many?")
    await place.customer.tap("2,500")
    assert "2,500 pieces" in (await place.customer.wait("Your order")).text


@pytest.mark.parametrize("way", ["button", "command"])
async def test_cancel_leaves_the_wizard_and_charges_nothing(place: Town, way: str) -> None:
    await place.arrive("5")
    await place.choose()
    await place.fill_in()
    if way == "button":
        await place.customer.tap("Cancel")
    else:
        await place.customer.send("/cancel")
    await place.customer.wait("nothing was charged")
    # A link is looked for among the services now: it is no answer any more.
    await place.customer.send("https://example.com/page")
    await place.customer.wait("Categories")
    assert await place.balance() == 5_000_000


async def test_a_command_in_between_leaves_the_draft_standing(place: Town) -> None:
    await place.arrive("5")
    await place.choose()
    await place.customer.tap("Order")
    await place.customer.send("https://example.com/page")
    await place.customer.wait("How many?")
    await place.customer.send("/balance")
    await place.customer.wait("Your balance: $5.00")
    await place.customer.tap("Back to my order")
    await place.customer.wait("How many?")
    await place.customer.send("/orders")
    await place.customer.wait("You have no orders yet")
    await place.customer.send("700")
    assert "https://example.com/page" in (await place.customer.wait("Your order")).text


async def test_a_short_balance_says_what_is_missing_and_keeps_the_order(place: Town) -> None:
    await place.arrive("1")
    await place.choose()
    await place.fill_in()
    summary = await place.customer.wait("Your order")
    assert "$0.35 is missing" in summary.text
    assert not any("Confirm" in button.text for button in summary.buttons)
    await place.customer.tap("Top up")
    assert "1001" in (await place.customer.wait("Pay the operator")).text
    await place.credit("1")
    await place.customer.wait("was added to your balance")
    await place.customer.tap("Back to my order")
    await place.customer.wait("Your order")
    await place.customer.tap("Confirm")
    await place.customer.wait("Order #1")
    assert await place.balance() == 650_000


async def test_terms_are_asked_once_on_the_way_to_the_first_order(place: Town) -> None:
    await place.customer.start()
    await place.customer.wait("welcome")
    await place.customer.send("/menu")
    await place.choose()
    await place.customer.tap("Order")
    await place.customer.wait("accept the terms")
    await place.customer.tap("I accept")
    await place.customer.wait("Which page?")
    await place.customer.tap("Cancel")
    await place.customer.wait("nothing was charged")
    await place.customer.tap("Back")
    await place.customer.wait("Refill: yes")
    await place.customer.tap("Order")
    await place.customer.wait("Which page?")


async def test_a_button_of_a_closed_question_says_so(place: Town) -> None:
    await place.arrive("5")
    await place.choose()
    await place.fill_in()
    summary = place.customer.last
    old = next(str(button.data) for button in summary.buttons if "Confirm" in button.text)
    await place.customer.tap("Cancel")
    await place.customer.wait("nothing was charged")
    # The app that shows the old buttons still has not seen the edit.
    for data, said in (("w", "not open any more"), ("p:1:100", "not open any more")):
        tap = tap_unseen(place.customer, summary.id, data)
        assert said in (await tap.answer()).text
    await tap_unseen(place.customer, summary.id, old).answer()
    await place.customer.wait("Order #1")


async def test_the_language_changes_everything_at_once(place: Town) -> None:
    place.customer.set_language("ru")
    await place.customer.start()
    await place.customer.wait("добро пожаловать")
    await place.customer.send("/language")
    await place.customer.wait("язык")
    await place.customer.tap("English")
    await place.customer.wait("Your balance")
    await place.customer.send("/help")
    await place.customer.wait("How it works")


async def test_what_fits_no_question_is_answered(place: Town) -> None:
    await place.arrive()
    await place.customer.send("hello")
    await place.customer.wait("Nothing found")
    await place.customer.send("/nonsense")
    await place.customer.wait("I do not know this command")
    await place.customer.send_file("photo.txt", b"x")
    await place.customer.wait("I can only read text")
    for command, said in (
        ("/terms", "Terms of Test Shop"),
        ("/privacy", "Privacy"),
        ("/paysupport", "Questions about a payment"),
        ("/cancel", "nothing to cancel"),
        ("/order 99", "no such order of yours"),
    ):
        await place.customer.send(command)
        await place.customer.wait(said)
