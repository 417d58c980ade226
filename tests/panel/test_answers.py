"""The client makes of every answer in `answers` what the table says; over a socket."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from bot.panel import PanelClient, PanelError, PanelService
from tests.panel.answers import CASES, ORDER, Case, Raises
from tests.panel.reply_server import Reply, client_for


async def rows(client: PanelClient) -> tuple[PanelService, ...]:
    return (await client.read_services()).rows


ACTIONS = ("services", "add", "status", "refill", "refill_status", "cancel", "balance")

ONE: dict[str, Callable[[PanelClient], Awaitable[Any]]] = {
    "add": lambda client: client.add_order(ORDER),
    "services": rows,
    "status": lambda client: client.read_status("5"),
    "refill": lambda client: client.request_refill("5"),
    "refill_status": lambda client: client.read_refill_status("3"),
    "balance": lambda client: client.read_balance(),
}
MANY: dict[str, Callable[[PanelClient, Sequence[str]], Awaitable[Any]]] = {
    "status": lambda client, ids: client.read_statuses(ids),
    "refill": lambda client, ids: client.request_refills(ids),
    "refill_status": lambda client, ids: client.read_refill_statuses(ids),
    "cancel": lambda client, ids: client.request_cancellations(ids),
}


async def ask(client: PanelClient, case: Case) -> Any:
    if case.ids:
        return await MANY[case.action](client, case.ids)
    return await ONE[case.action](client)


def told(error: PanelError) -> Any:
    return next(
        (
            getattr(error, name)
            for name in ("reason", "why", "retry_after")
            if getattr(error, name, None) is not None
        ),
        None,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.action}: {case.name}")
async def test_an_answer_means_what_is_written_beside_it(case: Case) -> None:
    body = case.body.encode() if isinstance(case.body, str) else case.body
    async with client_for(Reply(body, case.status, case.headers)) as (client, opened):
        if isinstance(case.means, Raises):
            with pytest.raises(case.means.kind) as caught:
                await ask(client, case)
            assert isinstance(caught.value, PanelError)
            assert told(caught.value) == case.means.detail
        else:
            assert await ask(client, case) == case.means
        assert [request.form["action"] for request in opened.requests] == [case.action]


def test_there_are_answers_of_every_action() -> None:
    assert len(CASES) >= 60
    assert {case.action for case in CASES} == set(ACTIONS)
    assert len({(case.action, case.name, case.ids) for case in CASES}) == len(CASES)
