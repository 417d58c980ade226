"""Lists that customers send: in several messages, as a file, too long, with duplicates."""

from decimal import Decimal

import pytest

from bot.demo.panel import SimulatedService
from bot.demo.telegram import Message
from bot.screens.callback_data import Tap
from tests.support.running_shop import RunningShop, open_running_shop, tap_unseen

POST = "https://www.instagram.com/p/Cabc123/"
LIMIT = 1_000_000


async def asked(shop: RunningShop) -> None:
    """Go as the customer to the question for 10 to 1,500 comments."""
    await shop.arrive("50")
    await shop.choose("Comments | Custom")
    await shop.customer.tap("Order")
    await shop.customer.wait("Which page?")
    await shop.customer.send(POST)
    question = await shop.customer.wait("Which comments?")
    assert "from 10 to 1,500 lines" in question.text


def comments(first: int, count: int) -> str:
    return "\n".join(f"comment {number}" for number in range(first, first + count))


def file_of(shop: RunningShop, message: Message) -> tuple[str, bytes]:
    """Return the name and the content of a document that the bot has sent."""
    document = message.wire["document"]
    return document["file_name"], shop.telegram.world.files.by_id[document["file_id"]].content


async def test_a_list_grows_over_several_messages_and_is_billed_by_its_lines(
    shop: RunningShop,
) -> None:
    await asked(shop)
    await shop.customer.send(comments(1, 8))
    short = await shop.customer.wait("8 lines so far")
    assert not any("That is all" in button.text for button in short.buttons)
    await shop.customer.send("\n\n  comment 9 \r\n\ncomment 10")
    await shop.customer.wait("10 lines: from 10 to 1,500")
    await shop.customer.tap("That is all")
    summary = await shop.customer.wait("Your order")
    assert "10 comments" in summary.text
    assert "comment 3" in summary.text
    assert "comment 4" not in summary.text
    assert "$0.12" in summary.text  # 10 pieces at a rate of 8.00 and a markup of 50 %
    await shop.customer.tap("Confirm")
    await shop.customer.wait("Pending")
    (order,) = shop.panel.orders.values()
    assert order.form["comments"] == comments(1, 10)
    assert "quantity" not in order.form
    assert await shop.balance() == 50_000_000 - 120_000
    shop.panel.finish(order.id, "Partial", remains=3)
    told = await shop.customer.wait("partly delivered")
    assert "7 of 10" in told.text
    assert await shop.balance() == 50_000_000 - 84_000
    await shop.verify()


@pytest.mark.parametrize(
    ("encoding", "line_end"),
    [("utf-8", "\n"), ("utf-8-sig", "\r\n"), ("utf-16", "\n"), ("utf-8", "\r")],
)
async def test_a_text_file_is_a_list(shop: RunningShop, encoding: str, line_end: str) -> None:
    await asked(shop)
    lines = ["Отлично 👍", *(f"comment {number}" for number in range(2, 13)), ""]
    await shop.customer.send_file("list.txt", line_end.join(lines).encode(encoding), "text/plain")
    shown = await shop.customer.wait("12 lines: from 10 to 1,500")
    assert "Отлично 👍" in shown.text
    await shop.customer.tap("As a file")
    sent = await shop.customer.wait(lambda message: "document" in message.wire)
    assert file_of(shop, sent) == ("comments.txt", "\n".join(lines[:-1]).encode())
    await shop.customer.tap("That is all")
    await shop.customer.wait("12 comments")


async def test_too_many_lines_are_counted_and_cut_with_one_tap(shop: RunningShop) -> None:
    await asked(shop)
    await shop.customer.send_file("list.txt", comments(1, 4_812).encode(), "text/plain")
    await shop.customer.wait("4,812 lines are too many: from 10 to 1,500")
    await shop.customer.tap("Keep the first 1,500")
    await shop.customer.wait("1,500 lines: from 10 to 1,500")
    await shop.customer.tap("That is all")
    summary = await shop.customer.wait("1,500 comments")
    await shop.customer.tap("As a file", summary)
    sent = await shop.customer.wait(lambda message: "document" in message.wire)
    assert file_of(shop, sent)[1] == comments(1, 1_500).encode()
    await shop.customer.tap("Confirm", summary)
    await shop.customer.wait("Pending")
    (order,) = shop.panel.orders.values()
    assert order.form["comments"] == comments(1, 1_500)


async def test_doubles_are_pointed_out_kept_or_left_out(shop: RunningShop) -> None:
    await asked(shop)
    await shop.customer.send(comments(1, 10) + "\n" + comments(1, 3))
    await shop.customer.wait("3 of them are there more than once")
    await shop.customer.tap("Leave each once")
    await shop.customer.wait("10 lines: from 10 to 1,500")
    await shop.customer.tap("Begin anew")
    await shop.customer.wait("Which comments?")
    await shop.customer.send("\n".join(["Nice!"] * 11))
    await shop.customer.wait("10 of them are there more than once")
    await shop.customer.tap("That is all")
    await shop.customer.wait("11 comments")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x" * (LIMIT + 1), "at most 1 MB"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "⚠️"),
        (b"\n \n", "⚠️"),
    ],
)
async def test_a_file_that_is_no_list_is_refused_and_the_question_stands(
    shop: RunningShop, content: bytes, said: str
) -> None:
    await asked(shop)
    await shop.customer.send(comments(1, 9))
    await shop.customer.wait("9 lines so far")
    await shop.customer.send_file("list.txt", content, "text/plain")
    refused = await shop.customer.wait(said)
    assert "9 lines so far" in refused.text
    await shop.customer.send("comment 10")
    await shop.customer.wait("10 lines: from 10 to 1,500")


async def test_a_file_where_no_list_is_asked_for_is_not_taken(shop: RunningShop) -> None:
    await shop.arrive()
    await shop.choose()
    await shop.customer.tap("Order")
    await shop.customer.wait("Which page?")
    await shop.customer.send_file("list.txt", b"https://example.com", "text/plain")
    asked = await shop.customer.wait("A file is for a list")
    assert "Which page?" in asked.text


async def test_answers_are_changed_from_the_summary_and_the_others_stay(shop: RunningShop) -> None:
    await asked(shop)
    await shop.customer.send(comments(1, 12))
    await shop.customer.wait("12 lines")
    await shop.customer.tap("That is all")
    await shop.customer.wait("Your order")
    await shop.customer.tap("✏️ Link")
    await shop.customer.wait("Which page?")
    await shop.customer.tap("Back")
    await shop.customer.wait("Your order")
    await shop.customer.tap("✏️ Link")
    await shop.customer.send("https://www.instagram.com/p/Other/")
    summary = await shop.customer.wait("Your order")
    assert "https://www.instagram.com/p/Other/" in summary.text
    assert "12 comments" in summary.text
    await shop.customer.tap("✏️ Comments")
    await shop.customer.wait("12 lines: from 10 to 1,500")
    await shop.customer.send("one more")
    await shop.customer.wait("13 lines: from 10 to 1,500")
    await shop.customer.tap("That is all")
    await shop.customer.wait("13 comments")


async def test_a_button_of_a_list_that_is_given_already_changes_nothing(shop: RunningShop) -> None:
    await asked(shop)
    await shop.customer.send(comments(1, 12))
    gathering = await shop.customer.wait("12 lines")
    old = [str(button.data) for button in gathering.buttons]
    await shop.customer.tap("That is all")
    await shop.customer.wait("Your order")
    for data in old[:3]:
        await tap_unseen(shop.customer, gathering.id, data).answer()
        await shop.customer.wait(lambda message: bool(message.buttons))
    assert await shop.balance() == 50_000_000


async def test_the_customers_lines_are_never_markup(database_url: str) -> None:
    price_list = [
        SimulatedService("9", "Tags", "Mentions Custom List", "Instagram", Decimal(1), 1, 99)
    ]
    async with open_running_shop(database_url, panel={"price_list": price_list}) as shop:
        await shop.arrive("5")
        card = next(iter(shop.vitrine.shop.catalog.services.values()))
        menu = await shop.customer.wait("added")
        await tap_unseen(shop.customer, menu.id, Tap.BUY(card.id)).answer()
        await shop.customer.send(POST)
        await shop.customer.wait("Which usernames?")
        await shop.customer.send("one\n<b>two</b>")
        refused = await shop.customer.wait("⚠️")
        assert "<b>two</b>" in refused.text
        assert "1 good, 1 bad" in refused.text
