"""A turn saves its work and the conversation in one transaction, or says why it was refused."""

import pytest
from sqlmodel import Session, select

from bot.errors import Amount, ShopError
from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens import errors
from bot.screens.callback_data import Tap
from bot.users import customers
from bot.users.tables import User
from tests.handlers.chat_driver import ChatDriver
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import render
from tests.support.running_shop import CUSTOMER

EN = TRANSLATIONS["en"]


class Refusal(ShopError):
    """A refusal that a handler raises."""


def names(session: Session) -> list[str]:
    return list(session.exec(select(User.first_name)).all())


async def test_a_command_is_read_with_its_words_and_without_the_bots_name(
    driver: ChatDriver,
) -> None:
    found: list[tuple[str, str, list[str]]] = []

    def look(turn: Turn) -> Reply:
        found.append((turn.command, turn.text, turn.words))
        return Reply()

    driver.hang_in("look", look)
    await driver.receive(driver.written("/look"))
    await driver.receive(driver.written("/LOOK@VitrineDemoBot  one   two "))
    await driver.receive(driver.written("/look one\ntwo"))
    assert found == [
        ("look", "", []),
        ("look", "one   two", ["one", "two"]),
        ("look", "one\ntwo", ["one", "two"]),
    ]


async def test_a_refusal_takes_the_work_back_and_leaves_the_dialog_where_it_stands(
    driver: ChatDriver,
) -> None:
    refusal = Refusal("{missing} is missing", missing=Amount(5_000_000, "USD"))

    def spoil(turn: Turn) -> Reply:
        customers.ban(turn.session, turn.user_id, "half done", turn.now)
        raise refusal

    driver.hang_in("spoil", spoil)
    await driver.arrive()
    await driver.tap(Tap.BUY(1))
    before = await driver.standing()
    shown = await driver.say("/spoil")
    assert shown.text == render(errors.refusal(EN, refusal)).text == "$5.00 is missing"
    after = await driver.standing()
    assert not after.banned
    assert (after.state, after.draft) == (before.state, before.draft)
    assert after.version == before.version + 1


async def test_a_newcomer_whose_first_turn_is_refused_is_known_all_the_same(
    driver: ChatDriver,
) -> None:
    def refuse(_turn: Turn) -> Reply:
        raise Refusal("no")

    driver.hang_in("refuse", refuse)
    assert (await driver.say("/refuse")).text == "no"
    assert await driver.do(names) == ["Customer"]


async def test_a_turn_that_breaks_is_left_to_come_again(driver: ChatDriver) -> None:
    def broken(turn: Turn) -> Reply:
        customers.ban(turn.session, turn.user_id, "half done", turn.now)
        raise ZeroDivisionError

    driver.hang_in("broken", broken)
    await driver.arrive()
    before = await driver.standing()
    with pytest.raises(ZeroDivisionError):
        await driver.receive(driver.written("/broken"))
    after = await driver.standing()
    assert (after.version, after.banned) == (before.version, False)


async def test_a_reply_moves_the_dialog_and_its_draft(driver: ChatDriver) -> None:
    replies = [
        (Reply(state="buy:asking", draft={"service": 1}), ("buy:asking", {"service": 1})),
        (Reply(), ("buy:asking", {"service": 1})),
        (Reply(draft={"service": 2}), ("buy:asking", {"service": 2})),
        (Reply(state=None, draft={"service": 3}), (None, {})),
    ]
    driver.hang_in("next", lambda _: replies[0][0])
    await driver.arrive()
    while replies:
        await driver.receive(driver.written("/next"))
        standing = await driver.standing()
        assert (standing.state, standing.draft) == replies.pop(0)[1]


async def test_a_reply_wakes_the_jobs_that_have_work_now(driver: ChatDriver) -> None:
    driver.hang_in("work", lambda _: Reply(wake=("submit", "notify", "no such job")))
    await driver.arrive()
    assert driver.woken == set()
    await driver.receive(driver.written("/work"))
    assert driver.woken == {"submit", "notify"}


async def test_a_tap_below_leaves_its_own_message_alone(driver: ChatDriver) -> None:
    await driver.arrive()
    message = driver.people[CUSTOMER].last
    text = message.text
    below = await driver.tap(Tap.HELP.below())
    assert below.id > message.id
    assert message.text == text
    inside = await driver.tap(Tap.BALANCE())
    assert inside.id == below.id
