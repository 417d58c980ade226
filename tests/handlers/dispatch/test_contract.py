"""Check what the shop relies on in python-telegram-bot beyond its documentation.

When one of these fails after an upgrade, read `bot/handlers/dispatch/row_conversation.py` first.
"""

import inspect
from importlib.metadata import version

import pytest
from telegram import Bot, Chat, Message, Update, User
from telegram.ext import ApplicationBuilder, ConversationHandler
from telegram.request import BaseRequest, RequestData

from bot.handlers.dispatch.routes import Taps
from bot.handlers.dispatch.row_conversation import CURRENT_UPDATE, CurrentUpdate, RowConversation
from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens.callback_data import Tap
from bot.telegram.request import PlainParameters
from bot.users.conversation import Sender, UserConversation

TOKEN = "123456789:" + "A" * 35


class RecordingDispatcher:
    """Records each dispatched handler with its ids."""

    def __init__(self, state: str | int | None) -> None:
        self.state = state
        self.dispatched: list[tuple[object, tuple[int, ...], bool]] = []

    async def dispatch(
        self,
        handler: object,
        update: Update,
        numbers: tuple[int, ...] = (),
        *,
        below: bool = False,
        upload: bytes | None = None,
    ) -> str | int | None:
        assert upload is None
        self.dispatched.append((handler, numbers, below))
        return self.state

    async def fetch(self, document: object) -> bytes | None:
        raise AssertionError(f"{document} was fetched")


def nothing(_turn: Turn) -> Reply:
    return Reply()


def tapped(data: str) -> Update:
    user = {"id": 5, "is_bot": False, "first_name": "Customer"}
    chat = {"id": 5, "type": "private"}
    message = {"message_id": 1, "date": 0, "chat": chat, "text": "x"}
    query = {"id": "1", "from": user, "message": message, "chat_instance": "1", "data": data}
    return Update.de_json({"update_id": 1, "callback_query": query}, Bot(TOKEN))


def at(state: str | None) -> UserConversation:
    return UserConversation(Sender(5, "Customer", None, None), state=state)


def conversation(desk: RecordingDispatcher) -> RowConversation:
    return RowConversation(
        name="buy",
        entry_points=[Taps(desk, {Tap.BUY: nothing})],
        states={"buy:asking": [Taps(desk, {Tap.BACK: nothing})], "buy:summary": []},
        fallbacks=[],
    )


def test_the_version_is_the_pinned_one() -> None:
    assert version("python-telegram-bot") == "22.8"


def test_the_state_is_read_from_the_row_that_the_turn_loaded() -> None:
    handler = conversation(RecordingDispatcher(None))
    token = CURRENT_UPDATE.set(CurrentUpdate(at("buy:asking"), webhook=False))
    try:
        assert handler.check_update(tapped(Tap.BACK())) is not None
        CURRENT_UPDATE.get().conversation.state = None
        assert handler.check_update(tapped(Tap.BACK())) is None
        assert handler.check_update(tapped(Tap.BUY(7))) is not None
        CURRENT_UPDATE.get().conversation.state = "sure:asked"
        assert handler.check_update(tapped(Tap.BACK())) is None
    finally:
        CURRENT_UPDATE.reset(token)


@pytest.mark.parametrize(
    ("returned", "state"),
    [("buy:summary", "buy:summary"), (ConversationHandler.END, None), (None, "buy:asking")],
)
async def test_the_new_state_reaches_the_row_and_nothing_stays_in_memory(
    returned: str | int | None, state: str | None
) -> None:
    desk = RecordingDispatcher(returned)
    handler = conversation(desk)
    application = ApplicationBuilder().token(TOKEN).updater(None).job_queue(None).build()
    current = CurrentUpdate(at("buy:asking"), webhook=False)
    token = CURRENT_UPDATE.set(current)
    try:
        update = tapped(Tap.BACK(3))
        check = handler.check_update(update)
        assert check is not None
        context = application.context_types.context.from_update(update, application)
        await handler.handle_update(update, application, check, context)
    finally:
        CURRENT_UPDATE.reset(token)
    assert current.conversation.state == state
    assert desk.dispatched == [(nothing, (3,), False)]
    assert len(handler._conversations) == 0


def test_conversation_handler_still_keeps_its_states_where_we_put_them() -> None:
    source = inspect.getsource(ConversationHandler)
    assert "self._conversations.get(key)" in source
    assert "self._conversations[key] = new_state" in source


def test_base_request_asks_no_more_of_request_data_than_we_give() -> None:
    source = inspect.getsource(BaseRequest)
    assert "request_data." not in source.replace("request_data.RequestData", "")
    given = {"chat_id": 5, "text": "x"}
    plain = PlainParameters(given)
    assert plain.parameters == given
    assert plain.contains_files is RequestData().contains_files is False


def test_taps_read_ids_and_refuse_what_is_not_theirs() -> None:
    taps = Taps(RecordingDispatcher(None), {Tap.SERVICE: nothing})
    assert taps.check_update(tapped(Tap.SERVICE(12, 3))) == (nothing, (12, 3), False)
    assert taps.check_update(tapped(Tap.SERVICE.below(12))) == (nothing, (12,), True)
    word = Tap.SERVICE
    for data in (
        Tap.CANCEL(1),
        f"{word}:abc",
        word(-1),
        f"{word}:１２",
        f"{word(1)}:",
        "",
        f"+{word.below(1)}",
    ):
        assert taps.check_update(tapped(data)) is None
    message = Message(1, None, Chat(5, "private"), from_user=User(5, "C", is_bot=False))  # type: ignore[arg-type]
    assert taps.check_update(Update(1, message=message)) is None
