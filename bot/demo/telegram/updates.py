"""Keep the updates for a bot in a queue until the bot confirms them."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from bot.demo.telegram.signals import Signal

Json = dict[str, Any]

KEPT_UPDATES = 5_000
FIRST_UPDATE = 100_000_001

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds a bot gets only if `allowed_updates` names them."""


class Queued:
    """An update that the bot has not confirmed yet."""

    __slots__ = ("id", "kind", "replayed", "update", "user_id")

    def __init__(self, update: Json, kind: str, user_id: int | None) -> None:
        self.id: int = update["update_id"]
        self.kind = kind
        self.user_id = user_id
        self.update = update
        self.replayed = False
        """True if queued again by `redeliver`: no offset confirms it before it is sent."""


class UpdateQueue:
    """Updates by id, each kept until the bot confirms it."""

    def __init__(self) -> None:
        self.pending: OrderedDict[int, Queued] = OrderedDict()
        self.sent: OrderedDict[int, Queued] = OrderedDict()
        self.allowed: list[str] = []
        self.arrived = Signal()
        self.on_arrival: list[Callable[[Queued], None]] = []
        self.next_id = FIRST_UPDATE
        self._open: dict[int | None, int] = {}
        self._idle: dict[int | None, Signal] = {}

    def put(self, kind: str, payload: Json, user_id: int | None = None) -> int:
        """Queue a new update and return its id; drop a kind that `allowed` does not include."""
        update_id = self.next_id
        self.next_id += 1
        if self._wanted(kind):
            self._add(Queued({"update_id": update_id, kind: payload}, kind, user_id))
        return update_id

    def deliver(self, update: Json, user_id: int | None = None) -> int:
        """Queue an update unchanged and return its id; without `update_id` it gets the next one."""
        update = {"update_id": self.next_id, **update}
        self.next_id = max(self.next_id, update["update_id"] + 1)
        kind = next((key for key in update if key != "update_id"), "")
        queued = Queued(update, kind, user_id)
        self._add(queued)
        return queued.id

    def redeliver(self, update_id: int) -> None:
        """Queue an update once more, even if confirmed; KeyError if it is unknown or too old."""
        known = self.sent[update_id]
        again = Queued(known.update, known.kind, known.user_id)
        again.replayed = True
        self._add(again)

    def confirm_below(self, offset: int) -> None:
        """Remove all updates with an id below `offset`, as getUpdates does."""
        old = [q for q in self.pending.values() if q.id < offset and not q.replayed]
        for queued in old:
            self._drop(queued)

    def keep_last(self, number: int) -> None:
        """Remove all but the last `number` updates, as a negative `offset` does."""
        for queued in list(self.pending.values())[: max(len(self.pending) - number, 0)]:
            self._drop(queued)

    def confirm(self, queued: Queued) -> None:
        """Remove one update, as a webhook's 2xx answer does."""
        if self.pending.get(queued.id) is queued:
            self._drop(queued)

    def clear(self) -> None:
        """Remove all updates (`drop_pending_updates`)."""
        self.keep_last(0)

    def next_updates(self, limit: int) -> list[Json]:
        """Return up to `limit` updates in the order of their ids, without confirming them."""
        found = sorted(self.pending.values(), key=lambda queued: queued.id)[:limit]
        for queued in found:
            queued.replayed = False
        return [queued.update for queued in found]

    def unconfirmed_of(self, user_id: int) -> list[Json]:
        """Return the unconfirmed updates of a user."""
        return [q.update for q in self.pending.values() if q.user_id == user_id]

    async def wait_until_confirmed(self, user_id: int, seconds: float) -> bool:
        """Wait until a user has no unconfirmed update; False if that takes more than `seconds`."""
        if user_id not in self._open:
            return True
        return await self._idle.setdefault(user_id, Signal()).wait(seconds)

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def _drop(self, queued: Queued) -> None:
        del self.pending[queued.id]
        person = queued.user_id
        self._open[person] -= 1
        if not self._open[person]:
            del self._open[person]
            if person in self._idle:
                self._idle.pop(person).fire()

    def _add(self, queued: Queued) -> None:
        self._open[queued.user_id] = self._open.get(queued.user_id, 0) + 1
        replaced = self.pending.get(queued.id)
        if replaced is not None:
            self._drop(replaced)
        self.pending[queued.id] = queued
        self.sent[queued.id] = queued
        if len(self.sent) > KEPT_UPDATES:
            self.sent.popitem(last=False)
        for listener in self.on_arrival:
            listener(queued)
        self.arrived.fire()
