"""Probing when an operator asks: what is found is kept and told, and nothing is ordered."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot import leases
from bot.catalog.panels import get_panel, quirks_of, set_quirk
from bot.db import now
from bot.demo.panel import PanelFault
from bot.jobs import probe
from bot.jobs.probe import changed_quirks
from bot.panel import Balance, BatchMode, Findings, PanelClient, Quirks
from tests.jobs.bench import ONCE, Bench
from tests.panel.line import Reply, client_of, in_turn, line
from tests.support.running_shop import KEY, OPERATOR


async def probed(opened: Bench) -> dict[str, Any]:
    """An operator asks; return what they are told."""
    await opened.do(leases.request, probe.NAME, OPERATOR, now())
    assert not await probe.probe_if_requested(opened.workshop)
    assert opened.woken[-1] == "notify"
    letter = (await opened.letters("probed"))[-1]
    assert letter.user_id == OPERATOR
    return letter.payload


async def kept(opened: Bench) -> dict[str, Any]:
    return await opened.do(quirks_of, opened.workshop.panel_id)


def asked(opened: Bench) -> list[str]:
    return [call.action for call in opened.panel.calls if call.action != "add"]


async def test_unasked_nothing_is_probed(opened: Bench) -> None:
    assert not await probe.probe_if_requested(opened.workshop)
    assert opened.panel.calls == []
    assert opened.woken == []


async def test_the_document_departs_in_nothing_but_is_known_to_take_batches(
    opened: Bench,
) -> None:
    await opened.accepted(2)
    told = await probed(opened)
    assert await kept(opened) == {"batch_mode": "map"} == told["found"] == told["quirks"]
    assert (told["balance"], told["currency"]) == ("998.2", "USD")
    assert (told["services"], told["rejected"], told["unknown_types"]) == (4, 0, {})
    assert (told["batches"], told["orders"], told["trouble"]) == (True, 2, None)
    assert told["unsaid"] == ["dripfeed"]
    assert (await opened.do(get_panel, opened.workshop.panel_id)).balance == "998.2"
    assert await opened.deliver() is False
    shown = opened.operator.last.text
    assert "Several orders in one call: yes" in shown
    assert "batch_mode = map" in shown
    assert KEY not in shown


async def test_a_panel_that_takes_one_a_call_is_remembered_and_only_read(opened: Bench) -> None:
    opened.panel.dialect = replace(opened.panel.dialect, batch_status="refused")
    await opened.accepted(2)
    told = await probed(opened)
    assert told["batches"] is False
    assert await kept(opened) == {"batch_mode": "single"}
    assert asked(opened) == ["balance", "services", "status", "status", "status"]
    assert len(opened.panel.orders) == 2


async def test_without_two_orders_of_ours_nothing_is_said_of_batches(opened: Bench) -> None:
    await opened.accepted(1)
    await opened.do(set_quirk, opened.workshop.panel_id, "batch_mode", "single")
    told = await probed(opened)
    assert (told["batches"], told["orders"], told["found"]) == (None, 1, {})
    assert await kept(opened) == {"batch_mode": "single"}


async def test_types_nobody_knows_and_rows_that_are_none_are_told(opened: Bench) -> None:
    opened.panel.services[3].type = "Haiku"
    opened.panel.services[4].type = None
    opened.panel.inject(PanelFault.BAD_ROWS, "services")
    told = await probed(opened)
    assert told["unknown_types"] == {"Haiku": 1, "": 1}
    assert told["rejected"] == 5


async def test_names_of_the_panels_own_are_found_and_the_list_can_be_merged(
    opened: Bench,
) -> None:
    opened.panel.dialect = replace(
        opened.panel.dialect, answer_names=(("rate", "price"), ("remains", "remaining"))
    )
    await opened.accepted(2)
    told = await probed(opened)
    assert told["services"] == 4
    assert (await kept(opened))["answered_as"] == {"rate": "price", "remains": "remaining"}


async def test_what_cannot_be_read_in_the_row_is_left_as_it_is(opened: Bench) -> None:
    await opened.do(set_quirk, opened.workshop.panel_id, "colour", "blue")
    await opened.accepted(2)
    await probed(opened)
    assert await kept(opened) == {"colour": "blue", "batch_mode": "map"}


FAILURES: list[tuple[Reply, dict[str, str], str]] = [
    (
        Reply(b'{"error": "Wrong API key"}'),
        {"why": "auth", "said": "Wrong API key"},
        "check PANEL_KEY",
    ),
    (
        Reply(b"<p>Go to https://panel.example/?key=secret</p>", 403),
        {"why": "http_error", "said": "403 Go to …"},
        "check PANEL_URL",
    ),
    (
        Reply(b"", 301, (("location", "https://panel.example/secret/path"),)),
        {"why": "redirect", "said": ""},
        "to the letter",
    ),
    (
        Reply(b'{"funds": "12"}'),
        {"why": "incomplete", "said": '{"funds": "12"}'},
        "answered_as",
    ),
    (Reply(b"<p>Checking your browser</p>"), {"why": "html", "said": "Checking your browser"},
     "user_agent"),
    (Reply(b"", 429), {"why": "rate_limited", "said": ""}, "some minutes"),
    (Reply(b'{"error": "Hm"}'), {"why": "unknown", "said": "Hm"}, "unknown"),
]  # fmt: skip


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("reply", "failure", "advice"), FAILURES)
async def test_a_failed_probe_says_why_and_changes_nothing(
    opened: Bench, reply: Reply, failure: dict[str, str], advice: str
) -> None:
    async with line(in_turn(reply)) as strange, client_of(strange) as client:
        opened.workshop = replace(opened.workshop, panel=client)
        told = await probed(opened)
    assert told == {"failure": failure}
    assert await kept(opened) == {}
    await opened.deliver()
    shown = opened.operator.last.text
    assert "could not be probed" in shown
    assert advice in shown
    assert "secret" not in shown


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_panel_that_is_away_is_told(opened: Bench) -> None:
    async with PanelClient("http://127.0.0.1:9/", KEY, retries=ONCE) as client:
        opened.workshop = replace(opened.workshop, panel=client)
        assert await probed(opened) == {"failure": {"why": "connect", "said": ""}}


async def test_orders_that_cannot_be_asked_about_leave_the_rest_found(opened: Bench) -> None:
    await opened.accepted(2)
    opened.panel.inject(PanelFault.SERVER_ERROR, "status", times=9)
    told = await probed(opened)
    assert told["trouble"] == {"why": "server_error", "said": "500 Server Error Server Error"}
    assert (told["batches"], told["services"], told["found"]) == (None, 4, {})


def findings(quirks: Quirks, batches: bool | None = None) -> Findings:
    balance = Balance(Decimal(1), None)
    return Findings(quirks, balance, 1, 0, {}, frozenset(), batches)


def test_only_what_was_found_is_written() -> None:
    assert changed_quirks(Quirks(), findings(Quirks())) == {}
    before = Quirks(batch_mode=BatchMode.SINGLE, batch_size=50)
    renamed = Quirks(batch_size=50, answered_as=(("rate", "price"),))
    assert changed_quirks(before, findings(renamed)) == {
        "answered_as": {"rate": "price"}, "batch_mode": None,
    }  # fmt: skip
    same = changed_quirks(before, findings(before, batches=False))
    assert same == {"batch_mode": "single"}  # learnt, and maybe not kept yet
