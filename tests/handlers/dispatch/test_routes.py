"""Every button that a screen shows, and every command of the table, has a handler."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from telegram import Bot, Document, Update, User
from telegram.ext import ConversationHandler

from bot import handlers
from bot.handlers import TAPS, routes_of
from bot.handlers.admin import confirm
from bot.handlers.dispatch.routes import Route, Taps
from bot.handlers.dispatch.row_conversation import CURRENT_UPDATE, CurrentUpdate, RowConversation
from bot.handlers.dispatch.turn import Handler
from bot.handlers.pages import orders
from bot.handlers.wizard import navigation
from bot.screens.callback_data import BELOW, Tap
from bot.screens.commands import COMMANDS
from bot.users.conversation import Sender, UserConversation
from tests.screens.extremes import KINDS, TRANSLATIONS, every_screen

BOT = Bot("123456789:" + "A" * 35)
BOT._bot_user = User(123456789, "Vitrine", is_bot=True, username="VitrineDemoBot")
STATES = (
    None,
    navigation.TERMS,
    navigation.ASKING,
    navigation.SUMMARY,
    confirm.CONFIRMING,
    orders.FINDING,
)


class RefusingDispatcher:
    """A dispatcher that must not be called: the tests only ask which route fits an update."""

    async def dispatch(
        self,
        handler: Handler,
        update: Update,
        numbers: tuple[int, ...] = (),
        *,
        below: bool = False,
        upload: bytes | None = None,
    ) -> str | int | None:
        raise AssertionError(f"{handler} was called with {update}, {numbers}, {below}, {upload!r}")

    async def fetch(self, document: Document) -> bytes | None:
        raise AssertionError(f"{document} was fetched")


ROUTES = routes_of(RefusingDispatcher())


@contextmanager
def standing(state: str | None) -> Iterator[None]:
    """Make a state the current update's."""
    current = CurrentUpdate(
        UserConversation(Sender(5, "Customer", None, None), state=state), webhook=False
    )
    token = CURRENT_UPDATE.set(current)
    try:
        yield
    finally:
        CURRENT_UPDATE.reset(token)


def tapped(data: str) -> Update:
    user = {"id": 5, "is_bot": False, "first_name": "Customer"}
    message = {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "text": "x"}
    query = {"id": "1", "from": user, "message": message, "chat_instance": "1", "data": data}
    return Update.de_json({"update_id": 1, "callback_query": query}, BOT)


def written(text: str, kind: str = "private", field: str = "message") -> Update:
    user = {"id": 5, "is_bot": False, "first_name": "Customer"}
    length = len(text.split(maxsplit=1)[0])
    entities = [{"type": "bot_command", "offset": 0, "length": length}] * text.startswith("/")
    raw = {
        "message_id": 1, "date": 0, "chat": {"id": 5, "type": kind}, "from": user, "text": text,
        "entities": entities,
    }  # fmt: skip
    return Update.de_json({"update_id": 1, field: raw}, BOT)


def taken_by(update: Update, state: str | None = None) -> Route | None:
    """Return the route python-telegram-bot would choose for an update; None if none fits."""
    with standing(state):
        for route in ROUTES:
            check = route.check_update(update)
            if check is not None and check is not False:
                return route
    return None


def tables(handlers: list[Route]) -> set[object]:
    return {tap for handler in handlers if isinstance(handler, Taps) for tap in handler._table}


def test_every_word_of_a_button_has_a_handler() -> None:
    in_dialogs: set[object] = set()
    for route in ROUTES:
        if isinstance(route, ConversationHandler):
            in_dialogs |= tables(route.entry_points)
            for handlers in route.states.values():
                in_dialogs |= tables(handlers)
    assert in_dialogs | set(TAPS) == set(Tap)


def test_a_word_that_belongs_to_a_dialog_is_answered_outside_of_it_too() -> None:
    # Old messages keep their buttons: no tap may be left spinning.
    for tap in Tap:
        assert isinstance(taken_by(tapped(tap(1, 0))), Taps | RowConversation), tap


@cache
def shown() -> frozenset[str]:
    """Return the callback data of every screen's buttons in every language, with 1 for each id."""
    return frozenset(
        ":".join([button.data.split(":")[0], *("1" for _ in button.data.split(":")[1:])])
        for language in TRANSLATIONS.languages
        for _, screen in every_screen(TRANSLATIONS[language], KINDS["letters"])
        for row in screen.rows
        for button in row
        if not button.url
    )


@pytest.mark.parametrize("state", STATES)
def test_every_button_that_any_screen_shows_leads_somewhere(state: str | None) -> None:
    for data in shown():
        assert isinstance(taken_by(tapped(data), state), Taps | RowConversation), data
    words = {data.split(":")[0].removeprefix(BELOW) for data in shown()}
    assert words == {tap.value for tap in Tap}


def test_the_conversation_takes_its_own_buttons_only_in_its_own_states() -> None:
    dialogs = [route for route in ROUTES if isinstance(route, RowConversation)]
    assert [route.name for route in dialogs] == ["buy", "sure", "find"]
    buy, sure, find = dialogs
    assert taken_by(written("nasa"), orders.FINDING) is find
    assert taken_by(written("nasa")) not in dialogs
    assert taken_by(written("/cancel"), orders.FINDING) is find
    assert taken_by(tapped(Tap.BACK()), navigation.ASKING) is buy
    assert taken_by(tapped(Tap.PICK(1, 100)), navigation.SUMMARY) is buy
    assert taken_by(tapped(Tap.PICK(1, 100))) is not buy
    assert taken_by(tapped(Tap.BACK())) not in dialogs
    assert taken_by(tapped(Tap.YES(1)), confirm.CONFIRMING) is sure
    assert taken_by(tapped(Tap.YES(1)), navigation.SUMMARY) not in dialogs
    assert taken_by(tapped(Tap.YES(1)), confirm.CONFIRMING_EARLIER) is sure
    assert taken_by(tapped(Tap.BUY(1)), confirm.CONFIRMING) is buy
    assert taken_by(written("/cancel"), navigation.ASKING) is buy
    assert taken_by(written("/cancel"), confirm.CONFIRMING) is sure
    assert taken_by(written("/cancel"), confirm.CONFIRMING_EARLIER) is sure
    assert taken_by(written("/cancel")) not in dialogs


def test_the_diagram_beside_the_routes_names_each_state_and_each_button_of_it() -> None:
    drawn = set(re.findall(r"\b[a-z]+:[a-z]+\b", handlers.__doc__ or ""))
    dialogs = [route for route in ROUTES if isinstance(route, RowConversation)]
    assert drawn == {state for dialog in dialogs for state in dialog.states}
    assert drawn == {state for state in STATES if state} | {confirm.CONFIRMING_EARLIER}
    for name in re.findall(r"Tap\.([A-Z_]+)", handlers.__doc__ or ""):
        tap = Tap[name]
        takers = {taken_by(tapped(tap(1)), state) for state in drawn}
        assert any(dialog in takers for dialog in dialogs), name


def test_every_command_of_the_table_is_known() -> None:
    anything = taken_by(written("/nonsense"))
    for name in (command.name for command in COMMANDS):
        assert taken_by(written(f"/{name}")) is not anything, name
        assert taken_by(written(f"/{name}@VitrineDemoBot 1")) is not None, name


def test_text_is_an_answer_only_where_a_question_stands() -> None:
    nobody_asked = taken_by(written("hello"))
    assert taken_by(written("hello"), navigation.ASKING) is not nobody_asked
    assert taken_by(written("hello"), navigation.SUMMARY) is not nobody_asked
    assert taken_by(written("hello"), confirm.CONFIRMING) is nobody_asked
    assert taken_by(written("hello"), navigation.TERMS) is nobody_asked


def test_edited_messages_and_groups_are_nobodys() -> None:
    for update in (
        written("/start", field="edited_message"),
        written("hello", field="edited_message"),
        written("/start", kind="group"),
        written("hello", kind="supergroup"),
    ):
        for state in STATES:
            assert taken_by(update, state) is None
