"""Simulated users: their actions, what they see, and how tests wait for the bot."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.demo.telegram import ClientError, InlineButton
from tests.demo.telegram_line import Line, buttons, callback, connected

MENU = buttons(
    [
        callback("Buy now", "buy"),
        callback("Buy", "b:1"),
        {"text": "Site", "url": "https://a.example/"},
    ],
    [{"text": "Copy", "copy_text": {"text": "x"}}],
)


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected() as line:
        yield line


async def test_a_text_arrives_with_its_entities(line: Line) -> None:
    person = line.telegram.user(7, "Customer", "customer_seven", "de")
    message = await person.send("/start abc https://a.example/x")
    [update] = await line.call("getUpdates")
    assert update["message"] == message.wire
    assert update["message"]["from"] == {
        "id": 7,
        "is_bot": False,
        "first_name": "Customer",
        "username": "customer_seven",
        "language_code": "de",
    }
    assert update["message"]["chat"]["id"] == 7
    assert [each["type"] for each in update["message"]["entities"]] == ["bot_command", "url"]


async def test_a_person_is_the_same_whenever_he_is_named(line: Line) -> None:
    first = line.telegram.user(7, "Customer", role="operator")
    await first.start()
    again = line.telegram.user(7, "Somebody")
    assert [message.text for message in again.messages] == ["/start"]
    assert line.telegram.world.roles == {7: "operator"}


async def test_start_can_follow_a_deep_link(line: Line) -> None:
    message = await line.customer().start("svc_5")
    assert message.text == "/start svc_5"


async def test_a_reply_carries_what_it_answers(line: Line) -> None:
    person = line.customer()
    await line.say("which link?")
    await person.send("https://a.example", reply_to=person.last)
    [update] = await line.call("getUpdates")
    assert update["message"]["reply_to_message"]["text"] == "which link?"


@pytest.mark.parametrize(
    ("text", "reason"), [("", "nothing"), (" ", "nothing"), ("x" * 4097, "longer")]
)
async def test_an_app_does_not_send_nothing_or_too_much(line: Line, text: str, reason: str) -> None:
    with pytest.raises(ClientError, match=reason):
        await line.customer().send(text)
    assert line.telegram.pending_updates == []


async def test_a_file_arrives_and_can_be_fetched(line: Line) -> None:
    person = line.customer()
    await person.send_file("links.txt", b"a\nb\n", "text/plain", "my /links")
    [update] = await line.call("getUpdates")
    document = update["message"]["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == (
        "links.txt",
        "text/plain",
        4,
    )
    assert update["message"]["caption"] == "my /links"
    assert update["message"]["caption_entities"][0]["type"] == "bot_command"
    info = await line.call("getFile", file_id=document["file_id"])
    path = f"{line.base}/file/bot{line.telegram.token}/{info['file_path']}"
    assert (await line.http.get(path)).content == b"a\nb\n"


async def test_an_empty_file_is_not_sent(line: Line) -> None:
    with pytest.raises(ClientError, match="file must be non-empty"):
        await line.customer().send_file("x", b"")


async def test_an_edit_is_another_kind_of_update(line: Line) -> None:
    person = line.customer()
    message = await person.send("/one")
    await person.edit(message, "two")
    _, update = await line.call("getUpdates")
    assert update["edited_message"]["text"] == "two"
    assert "entities" not in update["edited_message"]
    assert "edit_date" in update["edited_message"]
    assert message.edited == 1


async def test_only_ones_own_texts_can_be_edited(line: Line) -> None:
    person = line.customer()
    await line.say("bot's")
    file = await person.send_file("x", b"x")
    for message in (person.messages[0], file):
        with pytest.raises(ClientError, match="texts of one's own"):
            await person.edit(message, "x")
    with pytest.raises(ClientError, match="nothing"):
        await person.edit(await person.send("x"), " ")


async def test_an_exact_label_or_data_is_tapped_before_a_longer_label(line: Line) -> None:
    person = line.customer()
    await line.say("menu", reply_markup=MENU)
    for wanted in ("Buy", "b:1", "now"):
        await person.tap(wanted)
    taps = [update["callback_query"]["data"] for update in await line.call("getUpdates")]
    assert taps == ["b:1", "b:1", "buy"]


async def test_the_newest_message_with_such_a_button_is_tapped(line: Line) -> None:
    person = line.customer()
    for number in (1, 2):
        await line.say("menu", reply_markup=buttons([callback("Buy", f"buy:{number}")]))
    await line.say("other", reply_markup=buttons([callback("Sell", "sell")]))
    await person.tap("Buy")
    await person.tap("Buy", person.messages[0])
    taps = [update["callback_query"]["data"] for update in await line.call("getUpdates")]
    assert taps == ["buy:2", "buy:1"]


async def test_a_button_that_is_not_there_is_an_error_that_shows_the_chat(line: Line) -> None:
    person = line.customer()
    await line.say("menu", reply_markup=MENU)
    with pytest.raises(AssertionError) as failed:
        await person.tap("Sell")
    assert "no button 'Sell'" in str(failed.value)
    assert "[Buy now] [Buy] [Site]\n  [Copy]" in str(failed.value)


async def test_a_link_is_not_a_callback(line: Line) -> None:
    person = line.customer()
    await line.say("menu", reply_markup=MENU)
    with pytest.raises(AssertionError, match="no callback button"):
        await person.tap("Site")


async def test_the_buttons_of_a_deleted_message_cannot_be_tapped(line: Line) -> None:
    person = line.customer()
    await line.say("menu", reply_markup=MENU)
    gone = person.last
    await line.call("deleteMessage", chat_id=1, message_id=1)
    with pytest.raises(AssertionError, match="no button"):
        await person.tap("Buy", gone)


async def test_a_message_shows_its_parts(line: Line) -> None:
    person = line.customer()
    await line.say("<b>Sum</b> 5", parse_mode="HTML", reply_markup=MENU)
    message = person.last
    assert (message.id, message.text, message.html) == (1, "Sum 5", "<b>Sum</b> 5")
    assert (message.from_bot, message.outgoing, message.edited) == (True, False, 0)
    assert message.keyboard[0][0] == InlineButton("Buy now", data="buy")
    assert message.keyboard[0][2] == InlineButton("Site", url="https://a.example/")
    assert message.keyboard[1] == [InlineButton("Copy", other={"copy_text": {"text": "x"}})]
    assert [button.text for button in message.buttons] == ["Buy now", "Buy", "Site", "Copy"]
    assert message.document is None


async def test_the_last_message_is_the_bots(line: Line) -> None:
    person = line.customer()
    with pytest.raises(AssertionError, match="nothing"):
        _ = person.last
    await line.say("hello")
    await person.send("hi")
    assert person.last.text == "hello"


async def test_a_chat_can_be_drawn(line: Line) -> None:
    person = line.customer()
    await person.send("hi")
    await line.say("menu", reply_markup=buttons([callback("Buy", "buy")]))
    await person.send_file("x", b"x")
    assert str(person).splitlines() == [
        "--- chat of Customer ---",
        "#1 person: hi",
        "#2 bot: menu",
        "  [Buy]",
        "#3 person: document",
        "---",
    ]


async def test_blocking_is_told_and_stops_both_directions(line: Line) -> None:
    person = line.customer()
    person.block()
    person.block()
    with pytest.raises(ClientError, match="blocked"):
        await person.send("hello")
    with pytest.raises(ClientError, match="blocked"):
        await person.send_file("x", b"x")
    person.unblock()
    await person.send("hello")
    first, second, third = await line.call("getUpdates")
    statuses = [update["my_chat_member"]["new_chat_member"]["status"] for update in (first, second)]
    assert statuses == ["kicked", "member"]
    assert first["my_chat_member"]["new_chat_member"]["until_date"] == 0
    assert first["my_chat_member"]["old_chat_member"]["user"]["is_bot"] is True
    assert third["message"]["text"] == "hello"


async def test_a_language_is_seen_with_the_next_update(line: Line) -> None:
    person = line.customer()
    await person.send("one")
    person.set_language("uk")
    await person.send("two")
    languages = [u["message"]["from"]["language_code"] for u in await line.call("getUpdates")]
    assert languages == ["en", "uk"]


async def test_waiting_finds_what_is_there_already(line: Line) -> None:
    person = line.customer()
    await person.send("hi")
    await line.say("hello you")
    assert (await person.wait("hello")).text == "hello you"


async def test_waiting_is_woken_by_a_new_message_and_by_an_edit(line: Line) -> None:
    person = line.customer()
    await line.say("one")
    await person.send("hi")
    waiting = asyncio.create_task(person.wait("two"))
    await asyncio.sleep(0)
    await line.say("other")
    await line.call("editMessageText", chat_id=1, message_id=1, text="two")
    assert (await waiting).id == 1


async def test_waiting_does_not_see_what_was_there_before_the_persons_last_deed(line: Line) -> None:
    person = line.customer()
    await line.say("menu", reply_markup=MENU)
    await person.tap("Buy")
    with pytest.raises(AssertionError, match="nothing like 'menu'"):
        await person.wait("menu", timeout=0.01)
    await line.say("menu again")
    assert (await person.wait("menu")).text == "menu again"


async def test_waiting_takes_a_test_of_ones_own(line: Line) -> None:
    person = line.customer()
    await line.say("one", reply_markup=MENU)
    await line.say("two")
    assert (await person.wait(lambda message: len(message.buttons) == 4)).text == "one"


async def test_waiting_in_vain_shows_the_chat(line: Line) -> None:
    person = line.customer()
    await line.say("something else")
    with pytest.raises(AssertionError) as failed:
        await person.wait("welcome", timeout=0.01)
    assert "nothing like 'welcome' in 0.01 s" in str(failed.value)
    assert "#1 bot: something else" in str(failed.value)


async def test_settled_means_that_the_bot_has_confirmed(line: Line) -> None:
    person, other = line.customer(1), line.customer(2)
    await person.send("hi")
    await other.send("hi")
    settling = asyncio.create_task(person.wait_until_confirmed())
    [first, _] = await line.call("getUpdates")
    assert not settling.done()
    await line.call("getUpdates", offset=first["update_id"] + 1)
    await settling
    with pytest.raises(AssertionError, match="unconfirmed"):
        await other.wait_until_confirmed(timeout=0.01)


async def test_a_raw_update_can_be_delivered_for_a_person(line: Line) -> None:
    person = line.customer()
    number = line.telegram.deliver({"message": {"odd": True}}, person)
    with pytest.raises(AssertionError, match="odd"):
        await person.wait_until_confirmed(timeout=0.01)
    await line.call("getUpdates", offset=number + 1)
    await person.wait_until_confirmed()
