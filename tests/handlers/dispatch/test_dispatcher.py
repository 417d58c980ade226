"""A turn: the work and the dialog in one transaction, a refusal told, nothing half done."""

import pytest
from sqlmodel import Session, select

from bot.errors import Amount, ShopError
from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens import errors
from bot.users import customers
from bot.users.tables import User
from tests.handlers.chat_driver import Counter
from tests.screens.judge import seen
from tests.screens.worst import TRANSLATIONS
from tests.support.running_shop import CUSTOMER

EN = TRANSLATIONS["en"]


class Refusal(ShopError):
    """What a handler may raise."""


def names(session: Session) -> list[str]:
    return list(session.exec(select(User.first_name)).all())


async def test_a_command_is_read_with_its_words_and_without_the_bots_name(
    counter: Counter,
) -> None:
    found: list[tuple[str, str, list[str]]] = []

    def look(turn: Turn) -> Reply:
        found.append((turn.command, turn.text, turn.words))
        return Reply()

    counter.hang_in("look", look)
    await counter.receive(counter.written("/look"))
    await counter.receive(counter.written("/LOOK@VitrineDemoBot  one   two "))
    await counter.receive(counter.written("/look one\ntwo"))
    assert found == [
        ("look", "", []),
        ("look", "one   two", ["one", "two"]),
        ("look", "one\ntwo", ["one", "two"]),
    ]


async def test_a_refusal_takes_the_work_back_and_leaves_the_dialog_where_it_stands(
    counter: Counter,
) -> None:
    refusal = Refusal("{missing} is missing", missing=Amount(5_000_000, "USD"))

    def spoil(turn: Turn) -> Reply:
        customers.ban(turn.session, turn.user_id, "half done", turn.now)
        raise refusal

    counter.hang_in("spoil", spoil)
    await counter.arrive()
    await counter.tap("b:1")
    before = await counter.standing()
    shown = await counter.say("/spoil")
    assert shown.text == seen(errors.refusal(EN, refusal)).text == "$5.00 is missing"
    after = await counter.standing()
    assert not after.banned
    assert (after.state, after.draft) == (before.state, before.draft)
    assert after.version == before.version + 1


async def test_a_newcomer_whose_first_turn_is_refused_is_known_all_the_same(
    counter: Counter,
) -> None:
    def refuse(_turn: Turn) -> Reply:
        raise Refusal("no")

    counter.hang_in("refuse", refuse)
    assert (await counter.say("/refuse")).text == "no"
    assert await counter.do(names) == ["Customer"]


async def test_a_turn_that_breaks_is_left_to_come_again(counter: Counter) -> None:
    def broken(turn: Turn) -> Reply:
        customers.ban(turn.session, turn.user_id, "half done", turn.now)
        raise ZeroDivisionError

    counter.hang_in("broken", broken)
    await counter.arrive()
    before = await counter.standing()
    with pytest.raises(ZeroDivisionError):
        await counter.receive(counter.written("/broken"))
    after = await counter.standing()
    assert (after.version, after.banned) == (before.version, False)


async def test_a_reply_moves_the_dialog_and_its_draft(counter: Counter) -> None:
    replies = [
        (Reply(state="buy:asking", draft={"service": 1}), ("buy:asking", {"service": 1})),
        (Reply(), ("buy:asking", {"service": 1})),
        (Reply(draft={"service": 2}), ("buy:asking", {"service": 2})),
        (Reply(state=None, draft={"service": 3}), (None, {})),
    ]
    counter.hang_in("next", lambda _: replies[0][0])
    await counter.arrive()
    while replies:
        await counter.receive(counter.written("/next"))
        standing = await counter.standing()
        assert (standing.state, standing.draft) == replies.pop(0)[1]


async def test_a_reply_wakes_the_jobs_that_have_work_now(counter: Counter) -> None:
    counter.hang_in("work", lambda _: Reply(wake=("submit", "notify", "no such job")))
    await counter.arrive()
    assert counter.woken == set()
    await counter.receive(counter.written("/work"))
    assert counter.woken == {"submit", "notify"}


async def test_a_tap_below_leaves_its_own_message_alone(counter: Counter) -> None:
    await counter.arrive()
    message = counter.people[CUSTOMER].last
    text = message.text
    below = await counter.tap("+h")
    assert below.id > message.id
    assert message.text == text
    inside = await counter.tap("a")
    assert inside.id == below.id
