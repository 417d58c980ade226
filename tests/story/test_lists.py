"""Lists as customers give them: over several messages, as a file, too long, with doubles."""

from decimal import Decimal

import pytest

from bot.demo.panel import SimulatedService
from bot.demo.telegram import Message
from tests.support.running_shop import Town, tap_unseen, town

POST = "https://www.instagram.com/p/Cabc123/"
LIMIT = 1_000_000


async def asked(place: Town) -> None:
    """The customer comes to the question for comments: 10 to 1,500 of them."""
    await place.arrive("50")
    await place.choose("Comments | Custom")
    await place.customer.tap("Order")
    await place.customer.wait("Which page?")
    await place.customer.send(POST)
    question = await place.customer.wait("Which comments?")
    assert "from 10 to 1,500 lines" in question.text


def comments(first: int, count: int) -> str:
    return "\n".join(f"comment {number}" for number in range(first, first + count))


def file_of(place: Town, message: Message) -> tuple[str, bytes]:
    """Return a document the bot has sent: its name and what it holds."""
    document = message.wire["document"]
    return document["file_name"], place.telegram.world.files.by_id[document["file_id"]].content


async def test_a_list_grows_over_several_messages_and_is_billed_by_its_lines(place: Town) -> None:
    await asked(place)
    await place.customer.send(comments(1, 8))
    short = await place.customer.wait("8 lines so far")
    assert not any("That is all" in button.text for button in short.buttons)
    await place.customer.send("\n\n  comment 9 \r\n\ncomment 10")
    await place.customer.wait("10 lines: from 10 to 1,500")
    await place.customer.tap("That is all")
    summary = await place.customer.wait("Your order")
    assert "10 comments" in summary.text
    assert "comment 3" in summary.text
    assert "comment 4" not in summary.text
    assert "$0.12" in summary.text  # 10 at 8.00 a thousand and 50 %
    await place.customer.tap("Confirm")
    await place.customer.wait("Pending")
    (order,) = place.panel.orders.values()
    assert order.form["comments"] == comments(1, 10)
    assert "quantity" not in order.form
    assert await place.balance() == 50_000_000 - 120_000
    place.panel.finish(order.id, "Partial", remains=3)
    told = await place.customer.wait("partly delivered")
    assert "7 of 10" in told.text
    assert await place.balance() == 50_000_000 - 84_000
    await place.verify()


@pytest.mark.parametrize(
    ("encoding", "line_end"),
    [("utf-8", "\n"), ("utf-8-sig", "\r\n"), ("utf-16", "\n"), ("utf-8", "\r")],
)
async def test_a_text_file_is_a_list(place: Town, encoding: str, line_end: str) -> None:
    await asked(place)
    lines = ["Отлично 👍", *(f"comment {number}" for number in range(2, 13)), ""]
    await place.customer.send_file("list.txt", line_end.join(lines).encode(encoding), "text/plain")
    shown = await place.customer.wait("12 lines: from 10 to 1,500")
    assert "Отлично 👍" in shown.text
    await place.customer.tap("As a file")
    sent = await place.customer.wait(lambda message: "document" in message.wire)
    assert file_of(place, sent) == ("comments.txt", "\n".join(lines[:-1]).encode())
    await place.customer.tap("That is all")
    await place.customer.wait("12 comments")


async def test_too_many_lines_are_counted_and_cut_with_one_tap(place: Town) -> None:
    await asked(place)
    await place.customer.send_file("list.txt", comments(1, 4_812).encode(), "text/plain")
    await place.customer.wait("4,812 lines are too many: from 10 to 1,500")
    await place.customer.tap("Keep the first 1,500")
    await place.customer.wait("1,500 lines: from 10 to 1,500")
    await place.customer.tap("That is all")
    summary = await place.customer.wait("1,500 comments")
    await place.customer.tap("As a file", summary)
    sent = await place.customer.wait(lambda message: "document" in message.wire)
    assert file_of(place, sent)[1] == comments(1, 1_500).encode()
    await place.customer.tap("Confirm", summary)
    await place.customer.wait("Pending")
    (order,) = place.panel.orders.values()
    assert order.form["comments"] == comments(1, 1_500)


async def test_doubles_are_pointed_out_kept_or_left_out(place: Town) -> None:
    await asked(place)
    await place.customer.send(comments(1, 10) + "\n" + comments(1, 3))
    await place.customer.wait("3 of them are there more than once")
    await place.customer.tap("Leave each once")
    await place.customer.wait("10 lines: from 10 to 1,500")
    await place.customer.tap("Begin anew")
    await place.customer.wait("Which comments?")
    await place.customer.send("\n".join(["Nice!"] * 11))
    await place.customer.wait("10 of them are there more than once")
    await place.customer.tap("That is all")
    await place.customer.wait("11 comments")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x" * (LIMIT + 1), "at most 1 MB"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "⚠️"),
        (b"\n \n", "⚠️"),
    ],
)
async def test_a_file_that_is_no_list_is_refused_and_the_question_stands(
    place: Town, content: bytes, said: str
) -> None:
    await asked(place)
    await place.customer.send(comments(1, 9))
    await place.customer.wait("9 lines so far")
    await place.customer.send_file("list.txt", content, "text/plain")
    refused = await place.customer.wait(said)
    assert "9 lines so far" in refused.text
    await place.customer.send("comment 10")
    await place.customer.wait("10 lines: from 10 to 1,500")


async def test_a_file_where_no_list_is_asked_for_is_not_taken(place: Town) -> None:
    await place.arrive()
    await place.choose()
    await place.customer.tap("Order")
    await place.customer.wait("Which page?")
    await place.customer.send_file("list.txt", b"https://example.com", "text/plain")
    asked = await place.customer.wait("A file is for a list")
    assert "Which page?" in asked.text


async def test_answers_are_changed_from_the_summary_and_the_others_stay(place: Town) -> None:
    await asked(place)
    await place.customer.send(comments(1, 12))
    await place.customer.wait("12 lines")
    await place.customer.tap("That is all")
    await place.customer.wait("Your order")
    await place.customer.tap("✏️ Link")
    await place.customer.wait("Which page?")
    await place.customer.tap("Back")
    await place.customer.wait("Your order")
    await place.customer.tap("✏️ Link")
    await place.customer.send("https://www.instagram.com/p/Other/")
    summary = await place.customer.wait("Your order")
    assert "https://www.instagram.com/p/Other/" in summary.text
    assert "12 comments" in summary.text
    await place.customer.tap("✏️ Comments")
    await place.customer.wait("12 lines: from 10 to 1,500")
    await place.customer.send("one more")
    await place.customer.wait("13 lines: from 10 to 1,500")
    await place.customer.tap("That is all")
    await place.customer.wait("13 comments")


async def test_a_button_of_a_list_that_is_given_already_changes_nothing(place: Town) -> None:
    await asked(place)
    await place.customer.send(comments(1, 12))
    gathering = await place.customer.wait("12 lines")
    old = [str(button.data) for button in gathering.buttons]
    await place.customer.tap("That is all")
    await place.customer.wait("Your order")
    for data in old[:3]:
        await tap_unseen(place.customer, gathering.id, data).answer()
        await place.customer.wait(lambda message: bool(message.buttons))
    assert await place.balance() == 50_000_000


async def test_the_customers_lines_are_never_markup(database_url: str) -> None:
    price_list = [
        SimulatedService("9", "Tags", "Mentions Custom List", "Instagram", Decimal(1), 1, 99)
    ]
    async with town(database_url, panel={"price_list": price_list}) as place:
        await place.arrive("5")
        card = next(iter(place.shop.shop.catalog.services.values()))
        menu = await place.customer.wait("added")
        await tap_unseen(place.customer, menu.id, f"b:{card.id}").answer()
        await place.customer.send(POST)
        await place.customer.wait("Which usernames?")
        await place.customer.send("one\n<b>two</b>")
        refused = await place.customer.wait("⚠️")
        assert "<b>two</b>" in refused.text
        assert "Which usernames?" in refused.text
