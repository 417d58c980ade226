"""Screens are edited where possible and sent where not; Telegram's errors are sorted."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from markupsafe import Markup
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.demo.telegram import TelegramFault
from bot.screens.screen import Button, Screen
from bot.telegram import limiter
from bot.telegram.limiter import Limiter
from bot.telegram.outgoing import EDIT_ATTEMPTS, Blocked, callback_answer, retry_after_seconds
from tests.telegram.chat_line import Line, opened


def screen(text: str = "one") -> Screen:
    return Screen(Markup("<b>{}</b>").format(text), ((Button("Menu", "m"),),))


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with opened() as found:
        yield found


async def test_a_screen_is_sent_and_then_edited_in_place(line: Line) -> None:
    sent = await line.outgoing.show(5, screen())
    assert line.person.last.id == sent
    assert line.person.last.html == "<b>one</b>"
    assert [button.data for button in line.person.last.buttons] == ["m"]
    assert await line.outgoing.show(5, screen("two"), sent) == sent
    assert line.person.last.text == "two"
    assert len(line.person.messages) == 1


async def test_links_are_shown_without_a_preview(line: Line) -> None:
    await line.outgoing.show(5, Screen(Markup("https://example.com")))
    assert line.telegram.calls_of("sendMessage")[0].params["link_preview_options"] == {
        "is_disabled": True
    }


async def test_a_screen_that_stands_already_is_shown(line: Line) -> None:
    sent = await line.outgoing.show(5, screen())
    assert await line.outgoing.show(5, screen(), sent) == sent
    assert len(line.person.messages) == 1


async def test_a_message_that_is_gone_is_sent_anew(line: Line) -> None:
    sent = await line.outgoing.show(5, screen())
    line.person.chat.delete(line.person.chat.messages[sent])
    anew = await line.outgoing.show(5, screen("two"), sent)
    assert anew != sent
    assert line.person.last.id == anew
    assert await line.outgoing.show(5, screen("three"), 4_242) > anew


async def test_a_mistake_of_ours_is_not_hidden(line: Line) -> None:
    sent = await line.outgoing.show(5, screen())
    for message in (None, sent):
        with pytest.raises(BadRequest, match="parse"):
            await line.outgoing.show(5, Screen(Markup("<b>x")), message)
    assert line.calls("editMessageText") == 1


@pytest.mark.parametrize(
    "fault",
    [
        TelegramFault.DROP_BEFORE,
        TelegramFault.DROP_AFTER,
        TelegramFault.SERVER_ERROR,
        TelegramFault.EMPTY,
    ],
)
async def test_an_edit_is_tried_again_for_it_is_the_same_each_time(
    line: Line, fault: TelegramFault
) -> None:
    sent = await line.outgoing.show(5, screen())
    line.telegram.faults.add(fault, "editMessageText", times=EDIT_ATTEMPTS - 1)
    assert await line.outgoing.show(5, screen("two"), sent) == sent
    assert line.person.last.text == "two"
    assert len(line.person.messages) == 1


async def test_an_edit_is_not_tried_for_ever(line: Line) -> None:
    sent = await line.outgoing.show(5, screen())
    line.telegram.faults.add(TelegramFault.DROP_BEFORE, "editMessageText", times=99)
    with pytest.raises(NetworkError):
        await line.outgoing.show(5, screen("two"), sent)
    assert line.telegram.faults.rules[0].times == 99 - EDIT_ATTEMPTS


@pytest.mark.parametrize(
    ("fault", "arrived"), [(TelegramFault.DROP_BEFORE, 0), (TelegramFault.DROP_AFTER, 1)]
)
async def test_a_message_whose_answer_is_lost_is_not_sent_twice(
    line: Line, fault: TelegramFault, arrived: int
) -> None:
    line.telegram.faults.add(fault, "sendMessage")
    with pytest.raises(NetworkError):
        await line.outgoing.show(5, screen())
    assert len(line.person.messages) == arrived


async def test_a_short_wait_is_waited_out_and_a_long_one_is_not(line: Line) -> None:
    line.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, "sendMessage", retry_after=1)
    started = time.monotonic()
    await line.outgoing.show(5, screen())
    assert 0.9 < time.monotonic() - started < 3
    line.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, "sendMessage", retry_after=6)
    with pytest.raises(RetryAfter) as refused:
        await line.outgoing.show(5, screen())
    assert retry_after_seconds(refused.value) == 6
    assert len(line.person.messages) == 1


async def test_a_file_is_sent_once_after_a_short_429(line: Line) -> None:
    line.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, "sendDocument", retry_after=1)
    started = time.monotonic()
    await line.outgoing.send_document(5, "orders.csv", b"a,b\r\n")
    assert time.monotonic() - started > 0.9
    (message,) = line.person.messages
    document = message.wire["document"]
    assert document["file_name"] == "orders.csv"
    assert line.telegram.world.files.by_id[document["file_id"]].content == b"a,b\r\n"


def test_a_wait_is_read_in_either_type() -> None:
    error = RetryAfter(7)
    for given in (7, timedelta(seconds=7)):
        error._retry_after = given  # type: ignore[assignment]
        assert retry_after_seconds(error) == 7.0


async def test_who_has_blocked_the_bot_is_told_apart_from_trouble(line: Line) -> None:
    sent = await line.outgoing.show(5, screen())
    line.person.block()
    for message in (None, sent):
        with pytest.raises(Blocked):
            await line.outgoing.show(5, screen("two"), message)
    line.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, "sendMessage", retry_after=1)
    with pytest.raises(Blocked):  # blocked while the wait was waited out
        await line.outgoing.show(5, screen())


async def test_taking_buttons_away_is_a_courtesy_that_never_fails(line: Line) -> None:
    sent = await line.outgoing.show(5, screen())
    for fault in (TelegramFault.SERVER_ERROR, TelegramFault.DROP_BEFORE):
        line.telegram.faults.add(fault, "editMessageReplyMarkup")
        await line.outgoing.remove_buttons(5, sent)
    line.telegram.faults.add(
        TelegramFault.TOO_MANY_REQUESTS, "editMessageReplyMarkup", retry_after=60
    )
    await line.outgoing.remove_buttons(5, sent)
    assert line.person.last.buttons
    await line.outgoing.remove_buttons(5, sent)
    assert line.person.last.buttons == []
    await line.outgoing.remove_buttons(5, sent)  # they are gone already
    await line.outgoing.remove_buttons(5, 4_242)  # so is the message
    line.person.block()
    await line.outgoing.remove_buttons(5, sent)


async def test_a_tap_is_answered_and_one_that_is_too_old_has_been(line: Line) -> None:
    sent = await line.outgoing.show(5, screen())
    assert sent == line.person.last.id
    tap = await line.person.tap("Menu")
    await line.outgoing.answer_callback_query(tap.id, "Done", alert=True)
    assert (tap.text, tap.alert) == ("Done", True)
    tap = await line.person.tap("Menu")
    await line.outgoing.answer_callback_query(tap.id)
    assert tap.answered
    await line.outgoing.answer_callback_query("4242", "too late")
    with pytest.raises(BadRequest):
        await line.outgoing.answer_callback_query((await line.person.tap("Menu")).id, "x" * 201)


def test_an_answer_without_a_word_is_only_an_answer() -> None:
    assert callback_answer("7") == {"callback_query_id": "7"}
    assert callback_answer("7", "x") == {"callback_query_id": "7", "text": "x", "show_alert": False}


async def test_notifications_wait_for_their_turn_and_edits_do_not(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line.outgoing, "_limiter", Limiter(chat=0.3, overall=0))
    started = time.monotonic()
    for _ in range(limiter.BURST):
        sent = await line.outgoing.notify(5, screen())
    for number in range(5):
        await line.outgoing.notify(5, screen(str(number)), sent)
    assert time.monotonic() - started < 0.25
    await line.outgoing.notify(5, screen())
    assert time.monotonic() - started > 0.25


async def test_updates_are_fetched_and_confirmed_by_the_offset(line: Line) -> None:
    await line.person.send("one")
    await line.person.send("two")
    first, second = await line.outgoing.get_updates(0, ["message"], 0)
    (again,) = await line.outgoing.get_updates(second["update_id"], ["message"], 0)
    assert again == second
    assert first not in line.telegram.pending_updates
    waiting = asyncio.create_task(
        line.outgoing.get_updates(second["update_id"] + 1, ["message"], 5)
    )
    await asyncio.sleep(0.05)
    await line.person.send("three")
    (third,) = await waiting
    assert third["message"]["text"] == "three"


async def test_the_limiter_forgets_who_was_written_to_longest_ago() -> None:
    quick = Limiter(chat=60, overall=0)
    for chat in range(limiter.CHATS_REMEMBERED + 10):
        await quick.wait(chat)
    assert len(quick._chats) == limiter.CHATS_REMEMBERED
    assert 0 not in quick._chats
    assert limiter.CHATS_REMEMBERED + 9 in quick._chats
