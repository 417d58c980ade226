"""What a probe finds, by reads only."""

import pytest

from bot.panel import BatchMode, PanelRefused, Quirks, probe
from tests.panel.line import Answering, Asked, Reply, client_of, line, said
from tests.panel.test_listing import ROW


def panel(status: Answering) -> Answering:
    def answer(asked: Asked) -> Reply:
        match asked.form["action"]:
            case "balance":
                return said({"balance": "12", "currency": "EUR"})
            case "services":
                return said([ROW | {"refill": True}, ROW | {"service": 10, "type": "SEO"}, 5])
            case _:
                return status(asked)

    return answer


def by_map(asked: Asked) -> Reply:
    return said({one: {"status": "Completed"} for one in asked.form["orders"].split(",")})


def one_a_call(asked: Asked) -> Reply:
    refusal = {"error": "Missing params"}
    return said({"status": "Completed"} if "order" in asked.form else refusal)


def not_ours(_asked: Asked) -> Reply:
    return said({"error": "Wrong order id"})


def down(_asked: Asked) -> Reply:
    return Reply(b"<p>down", 502)


def half(_asked: Asked) -> Reply:
    return said({"1": {"status": "Completed"}})


@pytest.mark.parametrize(
    ("status", "batches", "mode"),
    [
        (by_map, True, BatchMode.MAP),
        (one_a_call, False, BatchMode.SINGLE),
        (not_ours, None, BatchMode.AUTO),
        (down, None, BatchMode.AUTO),
        (half, None, BatchMode.AUTO),
    ],
)
async def test_batches_are_found_out_with_orders_of_our_own(
    status: Answering, batches: bool | None, mode: BatchMode
) -> None:
    async with line(panel(status)) as opened, client_of(opened) as client:
        findings = await probe(client, ["1", "2"])
    assert findings.batches is batches
    assert findings.quirks == Quirks(batch_mode=mode)


async def test_the_balance_and_the_price_list_are_told() -> None:
    async with line(panel(by_map)) as opened, client_of(opened) as client:
        findings = await probe(client)
    assert (str(findings.balance.amount), findings.balance.currency) == ("12", "EUR")
    assert (findings.services, findings.rejected) == (2, 1)
    assert findings.types == {"Default": 1, "SEO": 1}
    assert findings.unsaid == {"dripfeed", "cancel"}
    assert findings.batches is None
    assert findings.quirks == Quirks()


@pytest.mark.parametrize("known", [(), ("1",), ("1", "1")])
async def test_fewer_than_two_orders_say_nothing_about_batches(known: tuple[str, ...]) -> None:
    async with line(panel(by_map)) as opened, client_of(opened) as client:
        assert (await probe(client, known)).batches is None
    assert {asked.form["action"] for asked in opened.asked} == {"balance", "services"}


async def test_a_probe_only_reads() -> None:
    async with line(panel(one_a_call)) as opened, client_of(opened) as client:
        await probe(client, ["1", "2", "3"])
    assert {asked.form["action"] for asked in opened.asked} == {"balance", "services", "status"}


async def test_a_panel_that_does_not_know_us_is_not_probed() -> None:
    async with (
        line(lambda _: said({"error": "Wrong API key"})) as opened,
        client_of(opened) as client,
    ):
        with pytest.raises(PanelRefused):
            await probe(client)
    assert len(opened.asked) == 1
