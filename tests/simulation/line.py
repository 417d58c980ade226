"""The line to the simulated panel: calls that are lost, answers that are spoiled, dead senders."""

import asyncio
from collections.abc import Callable
from random import Random
from typing import Final
from urllib.parse import parse_qsl

import httpx

from bot.demo.panel import PanelFault, SimulatedPanel
from bot.demo.panel.wire import HttpAnswer
from tests.simulation.process import Process
from tests.simulation.purchases import mark_of
from tests.simulation.troubles import Loss, Trouble, draw

KEY: Final = "simulated-key"
BY_HAND: Final = "https://example.org/"
"""How the links of orders begin that the shop did not send."""

FOR_EVER: Final = 100_000.0
"""Seconds; every caller gives up before."""


class PanelWorld:
    """The panel and what befalls calls to it; it outlives the processes that call."""

    def __init__(self, panel: SimulatedPanel, dice: Random, severity: float) -> None:
        self.panel = panel
        self.dice = dice
        self.severity = severity
        self.calm = False
        """True once no call meets a fault any more."""
        self.trace: list[tuple[float, str, str]] = []
        """When each call was made, its action, and the link or the ids in it."""

    def draw(self, action: str) -> Trouble:
        """Draw what a call meets."""
        return draw(self.dice, action, 0.0 if self.calm else self.severity)

    def act(self, form: dict[str, str], trouble: Trouble) -> HttpAnswer:
        """Do a call's work at the panel, and return the answer with its fault."""
        action = form["action"]
        if trouble.fault is PanelFault.VERBATIM:
            return self._verbatim(form, trouble.text)
        if trouble.fault is not None:
            self.panel.inject(trouble.fault, action, done=trouble.done, body=trouble.text)
        answer, _ = self.panel._respond(form)
        return answer

    def _verbatim(self, form: dict[str, str], text: str) -> HttpAnswer:
        before = self._ids_to_mistake()
        known = set(self.panel.orders)
        self.panel._respond(form)
        own = next(iter(set(self.panel.orders) - known), "0")
        other = self.dice.choice(before or ["0"])
        return HttpAnswer(text.replace("{other}", other).replace("{own}", str(own)).encode())

    def _ids_to_mistake(self) -> list[str]:
        """Return the ids that the panel may take for the next one.

        Not an id under the shop's key that somebody else was given since the shop's last one: the
        shop assumes that the key is its own, and cannot tell that id from the right one.
        """
        own = [int(each.id) for each in self.panel.orders.values() if each.key == KEY]
        sent = [
            int(each.id)
            for each in self.panel.orders.values()
            if each.key == KEY and not str(each.form.get("link", "")).startswith(BY_HAND)
        ]
        newer = {str(one) for one in own if one > max(sent, default=0)}
        return sorted(one for one in map(str, self.panel.orders) if one not in newer)


class ProcessLine(httpx.AsyncBaseTransport):
    """The line of one process to the panel."""

    def __init__(self, world: PanelWorld, process: Process, clock: Callable[[], float]) -> None:
        self._world = world
        self._process = process
        self._clock = clock

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a call to the panel, and return or lose its answer."""
        form = dict(parse_qsl(request.content.decode(), keep_blank_values=True))
        world, action = self._world, form["action"]
        self._process.may_die()
        trouble = world.draw(action)
        if trouble.loss is Loss.NO_CONNECTION:
            raise httpx.ConnectError("refused")
        world.trace.append((self._clock(), action, form.get("orders") or mark_of(form)))
        answer = await self._answer(form, trouble)
        self._process.may_die()
        if trouble.loss is Loss.SILENCE:
            await asyncio.sleep(FOR_EVER)
        if trouble.loss is Loss.BROKEN:
            raise httpx.ReadError("reset")
        headers = {"content-type": answer.content_type}
        return httpx.Response(answer.status, headers=headers, content=answer.body)

    async def _answer(self, form: dict[str, str], trouble: Trouble) -> HttpAnswer:
        """Let the panel work when the request has arrived, whatever the sender does meanwhile."""
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[HttpAnswer] = loop.create_future()
        lost = trouble.loss is not Loss.NONE and trouble.done is False

        def arrive() -> None:
            answer = HttpAnswer(b"") if lost else self._world.act(form, trouble)
            if not answered.cancelled():
                answered.set_result(answer)

        dice = self._world.dice
        loop.call_later(dice.uniform(0.05, 0.4) + trouble.slow, arrive)
        answer = await asyncio.shield(answered)
        await asyncio.sleep(dice.uniform(0.02, 0.2))
        return answer
