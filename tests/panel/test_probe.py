"""What a probe finds out, by reads only."""

from decimal import Decimal

import pytest

from bot.panel import Balance, BatchMode, PanelError, PanelRefused, Quirks, probe
from tests.panel.answers import ROW
from tests.panel.reply_server import ReceivedRequest, Reply, Responder, as_json, client_of, replying


def panel(status: Responder) -> Responder:
    def answer(request: ReceivedRequest) -> Reply:
        match request.form["action"]:
            case "balance":
                return as_json({"balance": "12", "currency": "EUR"})
            case "services":
                return as_json(
                    [
                        ROW | {"refill": True},
                        ROW | {"service": 10, "type": "SEO"},
                        5,
                    ]
                )
            case _:
                return status(request)

    return answer


def by_map(request: ReceivedRequest) -> Reply:
    return as_json({one: {"status": "Completed"} for one in request.form["orders"].split(",")})


def one_a_call(request: ReceivedRequest) -> Reply:
    refusal = {"error": "Missing params"}
    return as_json({"status": "Completed"} if "order" in request.form else refusal)


def not_ours(_request: ReceivedRequest) -> Reply:
    return as_json({"error": "Wrong order id"})


def down(_request: ReceivedRequest) -> Reply:
    return Reply(b"<p>down", 502)


def half(_request: ReceivedRequest) -> Reply:
    return as_json({"1": {"status": "Completed"}})


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
    status: Responder, batches: bool | None, mode: BatchMode
) -> None:
    async with replying(panel(status)) as opened, client_of(opened) as client:
        findings = await probe(client, ["1", "2"])
    assert findings.accepts_batches is batches
    assert findings.quirks == Quirks(batch_mode=mode)


async def test_the_balance_and_the_price_list_are_told() -> None:
    async with replying(panel(by_map)) as opened, client_of(opened) as client:
        findings = await probe(client)
    assert findings.balance == Balance(Decimal(12), "EUR")
    assert (findings.services, findings.bad_rows) == (2, 1)
    assert findings.types == {"Default": 1, "SEO": 1}
    assert findings.unmentioned == {"dripfeed", "cancel"}
    assert findings.accepts_batches is None
    assert findings.quirks == Quirks()


async def test_a_balance_that_cannot_be_read_holds_nothing_up() -> None:
    def answer(request: ReceivedRequest) -> Reply:
        if request.form["action"] == "balance":
            return as_json({"money": 5})
        return panel(by_map)(request)

    async with replying(answer) as opened, client_of(opened) as client:
        findings = await probe(client)
    assert isinstance(findings.balance, PanelError)
    assert findings.services == 2


@pytest.mark.parametrize("known", [(), ("1",), ("1", "1")])
async def test_fewer_than_two_orders_say_nothing_about_batches(known: tuple[str, ...]) -> None:
    async with replying(panel(one_a_call)) as opened, client_of(opened) as client:
        findings = await probe(client, known)
    assert (findings.accepts_batches, findings.orders_error) == (None, None)
    assert not any("orders" in request.form for request in opened.requests)


@pytest.mark.parametrize("mode", [BatchMode.SINGLE, BatchMode.MAP])
async def test_what_was_learnt_before_is_found_out_anew(mode: BatchMode) -> None:
    for status, found in ((by_map, BatchMode.MAP), (one_a_call, BatchMode.SINGLE)):
        quirks = Quirks(batch_mode=mode, batch_size=50)
        async with replying(panel(status)) as opened, client_of(opened, quirks=quirks) as client:
            findings = await probe(client, ["1", "2"])
            assert client.quirks == quirks  # a probe does not change the client's quirks
        assert findings.quirks == Quirks(batch_mode=found, batch_size=50)


@pytest.mark.parametrize("status", [not_ours, down])
async def test_orders_that_cannot_be_asked_about_are_told(status: Responder) -> None:
    async with replying(panel(status)) as opened, client_of(opened) as client:
        findings = await probe(client, ["1", "2"])
    assert isinstance(findings.orders_error, PanelError)
    assert findings.services == 2


def other_names(request: ReceivedRequest) -> Reply:
    """Answer as a panel with its own names of fields."""
    row = {RENAMED.get(name, name): value for name, value in ROW.items()}
    state = {"status": "Completed", "remaining": "4", "start": "9", "cost": "1.5"}
    match request.form["action"]:
        case "balance":
            return as_json({"balance": "12", "currency": "EUR"})
        case "services":
            return as_json([row, row | {"service": 10}])
        case _:
            orders = request.form.get("orders")
            return as_json(dict.fromkeys(orders.split(","), state) if orders else state)


RENAMED = {"rate": "price", "name": "title", "min": "minimum", "max": "max_order"}


async def test_fields_are_found_under_other_names() -> None:
    async with replying(other_names) as opened, client_of(opened) as client:
        findings = await probe(client, ["1", "2"])
        assert (findings.services, findings.bad_rows) == (2, 0)
        quirks = findings.quirks
        assert dict(quirks.answered_as) == RENAMED | {
            "remains": "remaining", "start_count": "start", "charge": "cost",
        }  # fmt: skip
        told = client.with_quirks(answered_as=quirks.answered_as)
        row = (await told.read_services()).rows[0]
        assert (row.name, str(row.rate), row.min, row.max) == ("Blue stars", "1.25", 10, 5000)
        status = await told.read_status("1")
        assert (status.remains, status.start_count, str(status.charge)) == (4, 9, "1.5")


async def test_names_that_help_nothing_are_not_kept() -> None:
    def answer(request: ReceivedRequest) -> Reply:
        if request.form["action"] == "balance":
            return as_json({"balance": "12"})
        return as_json([{"service": 1, "price": "free", "min": 1, "max": 2}])

    async with replying(answer) as opened, client_of(opened) as client:
        findings = await probe(client)
    assert (findings.services, findings.bad_rows) == (0, 1)
    assert findings.quirks == Quirks()


async def test_a_parents_missing_fields_are_no_other_names() -> None:
    def parents(request: ReceivedRequest) -> Reply:
        state = {"status": "Active", "runs": 2, "orders": [], "cost": "1"}
        return as_json(dict.fromkeys(request.form["orders"].split(","), state))

    async with replying(panel(parents)) as opened, client_of(opened) as client:
        assert (await probe(client, ["1", "2"])).quirks == Quirks(batch_mode=BatchMode.MAP)


async def test_a_probe_only_reads() -> None:
    async with replying(panel(one_a_call)) as opened, client_of(opened) as client:
        await probe(client, ["1", "2", "3"])
    assert {request.form["action"] for request in opened.requests} == {
        "balance",
        "services",
        "status",
    }


async def test_a_panel_that_does_not_know_us_is_not_probed() -> None:
    async with (
        replying(lambda _: as_json({"error": "Wrong API key"})) as opened,
        client_of(opened) as client,
    ):
        with pytest.raises(PanelRefused):
            await probe(client)
    assert len(opened.requests) == 1
