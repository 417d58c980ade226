"""Probing when an operator asks: findings are stored and reported, nothing is ordered."""

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
from tests.jobs.job_driver import ONCE, JobDriver
from tests.panel.reply_server import Reply, client_of, in_turn, replying
from tests.support.running_shop import KEY, OPERATOR


async def probed(driver: JobDriver) -> dict[str, Any]:
    """Request a probe as an operator; return the report."""
    await driver.do(leases.request, probe.NAME, OPERATOR, now())
    assert not await probe.probe_if_requested(driver.context)
    assert driver.woken[-1] == "notify"
    letter = (await driver.letters("probed"))[-1]
    assert letter.user_id == OPERATOR
    return letter.payload


async def kept(driver: JobDriver) -> dict[str, Any]:
    return await driver.do(quirks_of, driver.context.panel_id)


def asked(driver: JobDriver) -> list[str]:
    return [call.action for call in driver.panel.calls if call.action != "add"]


async def test_unasked_nothing_is_probed(driver: JobDriver) -> None:
    assert not await probe.probe_if_requested(driver.context)
    assert driver.panel.calls == []
    assert driver.woken == []


async def test_the_document_departs_in_nothing_but_is_known_to_take_batches(
    driver: JobDriver,
) -> None:
    await driver.accepted(2)
    told = await probed(driver)
    assert await kept(driver) == {"batch_mode": "map"} == told["found"] == told["quirks"]
    assert (told["balance"], told["currency"]) == ("998.2", "USD")
    assert (told["services"], told["rejected"], told["unknown_types"]) == (4, 0, {})
    assert (told["batches"], told["orders"], told["trouble"]) == (True, 2, None)
    assert told["unsaid"] == ["dripfeed"]
    assert (await driver.do(get_panel, driver.context.panel_id)).balance == "998.2"
    await driver.deliver()
    shown = driver.operator.last.text
    assert "Several orders in one call: yes" in shown
    assert "batch_mode = map" in shown
    assert KEY not in shown


async def test_a_panel_that_takes_one_a_call_is_remembered_and_only_read(driver: JobDriver) -> None:
    driver.panel.departures = replace(driver.panel.departures, batch_status="refused")
    await driver.accepted(2)
    told = await probed(driver)
    assert told["batches"] is False
    assert await kept(driver) == {"batch_mode": "single"}
    assert asked(driver) == ["services", "balance", "status", "status", "status"]
    assert len(driver.panel.orders) == 2


async def test_without_two_orders_of_ours_nothing_is_said_of_batches(driver: JobDriver) -> None:
    await driver.accepted(1)
    await driver.do(set_quirk, driver.context.panel_id, "batch_mode", "single")
    told = await probed(driver)
    assert (told["batches"], told["orders"], told["found"]) == (None, 1, {})
    assert await kept(driver) == {"batch_mode": "single"}


async def test_types_nobody_knows_and_rows_that_are_none_are_told(driver: JobDriver) -> None:
    driver.panel.services[3].type = "Haiku"
    driver.panel.services[4].type = None
    driver.panel.inject(PanelFault.BAD_ROWS, "services")
    told = await probed(driver)
    assert told["unknown_types"] == {"Haiku": 1, "": 1}
    assert told["rejected"] == 5


async def test_names_of_the_panels_own_are_found_and_the_list_can_be_merged(
    driver: JobDriver,
) -> None:
    driver.panel.departures = replace(
        driver.panel.departures, answer_names=(("rate", "price"), ("remains", "remaining"))
    )
    await driver.accepted(2)
    told = await probed(driver)
    assert told["services"] == 4
    assert (await kept(driver))["answered_as"] == {"rate": "price", "remains": "remaining"}


async def test_what_cannot_be_read_in_the_row_is_left_as_it_is(driver: JobDriver) -> None:
    await driver.do(set_quirk, driver.context.panel_id, "colour", "blue")
    await driver.accepted(2)
    await probed(driver)
    assert await kept(driver) == {"colour": "blue", "batch_mode": "map"}


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
    driver: JobDriver, reply: Reply, failure: dict[str, str], advice: str
) -> None:
    async with replying(in_turn(reply)) as strange, client_of(strange) as client:
        driver.context = replace(driver.context, panel=client)
        told = await probed(driver)
    assert told == {"failure": failure}
    assert await kept(driver) == {}
    await driver.deliver()
    shown = driver.operator.last.text
    assert "could not be probed" in shown
    assert advice in shown
    assert "secret" not in shown


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_panel_that_is_away_is_told(driver: JobDriver) -> None:
    async with PanelClient("http://127.0.0.1:9/", KEY, retries=ONCE) as client:
        driver.context = replace(driver.context, panel=client)
        assert await probed(driver) == {"failure": {"why": "connect", "said": ""}}


async def test_orders_that_cannot_be_asked_about_leave_the_rest_found(driver: JobDriver) -> None:
    await driver.accepted(2)
    driver.panel.inject(PanelFault.SERVER_ERROR, "status", times=9)
    told = await probed(driver)
    assert told["trouble"] == {"why": "server_error", "said": "500 Server Error Server Error"}
    assert (told["batches"], told["services"], told["found"]) == (None, 4, {})


def findings(quirks: Quirks, batches: bool | None = None) -> Findings:
    balance = Balance(Decimal(1), None)
    return Findings(quirks, balance, 1, 0, False, {}, frozenset(), batches)


def test_only_what_was_found_is_written() -> None:
    assert changed_quirks(Quirks(), findings(Quirks())) == {}
    before = Quirks(batch_mode=BatchMode.SINGLE, batch_size=50)
    renamed = Quirks(batch_size=50, answered_as=(("rate", "price"),))
    assert changed_quirks(before, findings(renamed)) == {
        "answered_as": {"rate": "price"}, "batch_mode": None,
    }  # fmt: skip
    same = changed_quirks(before, findings(before, batches=False))
    assert same == {"batch_mode": "single"}  # learnt, and maybe not kept yet


@pytest.mark.parametrize(
    "body",
    [
        '{"balance": null, "currency": "USD"}',
        '{"balance": "ask us", "currency": "USD"}',
        "{}",
    ],
)
async def test_a_balance_that_cannot_be_read_is_reported_as_unknown(
    driver: JobDriver, body: str
) -> None:
    driver.panel.inject(PanelFault.VERBATIM, "balance", body=body)
    told = await probed(driver)
    assert (told["balance"], told["services"]) == ("", 4)
    assert (
        told["balance_unknown"]
        == (await driver.do(get_panel, driver.context.panel_id)).balance_error
    )
    await driver.deliver()
    assert "Balance: unknown" in driver.operator.last.text
