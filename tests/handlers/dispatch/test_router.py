"""Each kind of update has its receiver; others are dropped, and logged once."""

from typing import Any

import pytest
from telegram import Bot, Update

from bot.handlers.dispatch.router import (
    IGNORED_KINDS,
    UPDATE_KINDS,
    Receivers,
    UpdateRouter,
    kind_of,
)

BOT = Bot("123456789:" + "A" * 35)
USER = {"id": 5, "is_bot": False, "first_name": "Customer"}
CHAT = {"id": 5, "type": "private"}
MESSAGE = {"message_id": 1, "date": 0, "chat": CHAT, "from": USER, "text": "x"}
MEMBER = {"status": "member", "user": USER}
CHECKOUT = {"id": "1", "from": USER, "currency": "XTR", "total_amount": 1, "invoice_payload": "x"}
ADDRESS = dict.fromkeys(
    ("country_code", "state", "city", "street_line1", "street_line2", "post_code"), "x"
)
SAMPLES: dict[str, dict[str, Any]] = {
    "message": MESSAGE,
    "callback_query": {"id": "1", "from": USER, "chat_instance": "1", "data": "m"},
    "inline_query": {"id": "1", "from": USER, "query": "x", "offset": ""},
    "pre_checkout_query": CHECKOUT,
    "edited_message": MESSAGE,
    "my_chat_member": {
        "chat": CHAT, "from": USER, "date": 0, "old_chat_member": MEMBER, "new_chat_member": MEMBER,
    },
    "shipping_query": {
        "id": "1", "from": USER, "invoice_payload": "x", "shipping_address": ADDRESS,
    },
    "channel_post": {**MESSAGE, "chat": {"id": -6, "type": "channel", "title": "x"}},
    "of_a_newer_bot_api": {},
}  # fmt: skip
"""An update of each kind that is received or ignored, and of three kinds without a receiver."""

UNKNOWN = set(SAMPLES) - set(UPDATE_KINDS) - IGNORED_KINDS


def update(kind: str) -> Update:
    return Update.de_json({"update_id": 1, kind: SAMPLES[kind]}, BOT)


class Recorder:
    """Records the updates it receives."""

    def __init__(self) -> None:
        self.received: list[tuple[Update, bool]] = []

    async def __call__(self, update: Update, *, webhook: bool) -> dict[str, Any] | None:
        self.received.append((update, webhook))
        return {"method": str(webhook)}


@pytest.fixture
def receivers() -> dict[str, Recorder]:
    return {kind: Recorder() for kind in UPDATE_KINDS}


@pytest.fixture
def router(receivers: dict[str, Recorder]) -> UpdateRouter:
    return UpdateRouter(Receivers(**receivers))


def test_the_kinds_are_telegrams_and_each_has_a_sample() -> None:
    assert set(UPDATE_KINDS) | IGNORED_KINDS <= set(Update.ALL_TYPES) & set(SAMPLES)
    assert not set(UPDATE_KINDS) & IGNORED_KINDS
    assert len(UNKNOWN) == 3


@pytest.mark.parametrize("webhook", [True, False])
@pytest.mark.parametrize("kind", UPDATE_KINDS)
async def test_an_update_reaches_the_receiver_of_its_kind_only(
    receivers: dict[str, Recorder], router: UpdateRouter, kind: str, webhook: bool
) -> None:
    assert await router.receive(update(kind), webhook=webhook) == {"method": str(webhook)}
    assert {name: len(each.received) for name, each in receivers.items() if each.received} == {
        kind: 1
    }
    assert receivers[kind].received[0][1] is webhook


async def test_an_ignored_kind_is_dropped_without_a_word(
    receivers: dict[str, Recorder], router: UpdateRouter, caplog: pytest.LogCaptureFixture
) -> None:
    for kind in IGNORED_KINDS:
        assert await router.receive(update(kind), webhook=True) is None
    assert not any(each.received for each in receivers.values())
    assert caplog.records == []


async def test_an_unknown_kind_is_dropped_and_logged_once(
    receivers: dict[str, Recorder], router: UpdateRouter, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        for kind in UNKNOWN:
            assert await router.receive(update(kind)) is None
    assert not any(each.received for each in receivers.values())
    assert len(caplog.records) == len(UNKNOWN)
    for kind in UNKNOWN:
        assert kind_of(update(kind)) in caplog.text
