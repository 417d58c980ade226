"""The panel over real sockets: forms, redirects, and each fault as a client sees it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from bot.demo.panel import Behavior, PanelFault
from bot.demo.panel.order_types import ORDER_TYPES
from bot.demo.panel.wire import MAX_BODY
from bot.demo.serving import serve
from tests.demo.panel_calls import FORMS, KEY, Shop

ADD = {"key": KEY, "action": "add", "service": "1", **FORMS["Default"]}
BALANCE = {"key": KEY, "action": "balance"}


@asynccontextmanager
async def opened(shop: Shop, patience: float = 5) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serve(shop.panel.app) as url,
        httpx.AsyncClient(base_url=url, timeout=patience) as client,
    ):
        yield client


async def call(shop: Shop, form: dict[str, str], patience: float = 5) -> httpx.Response:
    async with opened(shop, patience) as client:
        return await client.post("/api/v2", data=form)


async def test_a_form_is_answered() -> None:
    response = await call(Shop(), ADD)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {"order": 23501}


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_only_post_is_understood(method: str) -> None:
    async with opened(Shop()) as client:
        response = await client.request(method, "/api/v2", params=BALANCE)
    assert (response.status_code, response.json()) == (200, {"error": "Incorrect request"})


async def test_the_address_with_a_slash_redirects_and_a_follower_loses_its_form() -> None:
    shop = Shop()
    async with opened(shop) as client:
        response = await client.post("/api/v2/", data=ADD)
        assert (response.status_code, response.headers["location"]) == (301, "/api/v2")
        followed = await client.post("/api/v2/", data=ADD, follow_redirects=True)
    assert followed.json() == {"error": "Incorrect request"}
    assert shop.panel.calls == []


async def test_the_front_page_is_a_page() -> None:
    async with opened(Shop()) as client:
        assert "<html>" in (await client.get("/")).text


async def test_what_is_no_form_is_refused() -> None:
    shop = Shop()
    kind = {"content-type": "application/x-www-form-urlencoded"}
    async with opened(shop) as client:
        for response in (
            await client.post("/api/v2", json=ADD),
            await client.post("/api/v2", content=b"key=\xff\xfe", headers=kind),
            await client.post("/api/v2", content=b"k=" + b"x" * MAX_BODY, headers=kind),
        ):
            assert (response.status_code, response.json()) == (400, {"error": "Incorrect request"})
    assert shop.panel.calls == []


async def test_text_of_every_script_and_each_line_end_arrives() -> None:
    shop = Shop()
    comments = "привет 👋\r\nمرحبا\n" + "\n".join(f"a=b&c {n}%" for n in range(8))
    order = await shop.add("Custom Comments", comments=comments)
    assert shop.panel.orders[order].form["comments"] == comments


async def test_of_a_field_sent_twice_the_last_counts() -> None:
    async with opened(Shop()) as client:
        response = await client.post(
            "/api/v2",
            content=f"key=wrong&key={KEY}&action=add&action=balance",
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
    assert response.json()["balance"] == "1000"


REPLACED = [
    (PanelFault.SERVER_ERROR, 500, b"Server Error"),
    (PanelFault.BAD_GATEWAY, 502, b"Bad Gateway"),
    (PanelFault.PAGE, 200, b"back soon"),
    (PanelFault.EMPTY, 200, b""),
]


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize(("fault", "status", "words"), REPLACED)
async def test_an_answer_can_be_lost_behind_a_page(
    fault: PanelFault, status: int, words: bytes, done: bool
) -> None:
    shop = Shop()
    shop.panel.inject(fault, "add", done=done)
    response = await call(shop, ADD)
    assert response.status_code == status
    assert words in response.content
    assert b"order" not in response.content
    assert len(shop.panel.orders) == int(done)
    assert (shop.balance < 1000) is done
    assert shop.panel.calls[0].fault is fault


@pytest.mark.parametrize("done", [False, True])
async def test_a_connection_can_be_dropped_before_and_after_the_work(done: bool) -> None:
    shop = Shop()
    shop.panel.inject(PanelFault.DROP, "add", done=done)
    async with opened(shop) as client:
        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            await client.post("/api/v2", data=ADD)
        assert len(shop.panel.orders) == int(done)
        assert (await client.post("/api/v2", data=BALANCE)).status_code == 200


@pytest.mark.parametrize("done", [False, True])
async def test_a_call_can_hang_until_the_client_gives_up(done: bool) -> None:
    shop = Shop()
    shop.panel.inject(PanelFault.HANG, "add", done=done)
    with pytest.raises(httpx.ReadTimeout):
        await call(shop, ADD, patience=0.2)
    assert len(shop.panel.orders) == int(done)


async def test_a_hanging_call_is_closed_in_the_end() -> None:
    shop = Shop(behavior=Behavior(hang=0.1))
    shop.panel.inject(PanelFault.HANG)
    with pytest.raises(httpx.RemoteProtocolError):
        await call(shop, BALANCE)


async def test_others_are_served_while_one_hangs() -> None:
    shop = Shop()
    shop.panel.inject(PanelFault.HANG, "add")
    async with opened(shop, patience=1) as client:
        hanging = asyncio.create_task(client.post("/api/v2", data=ADD))
        await asyncio.sleep(0.05)
        assert (await client.post("/api/v2", data=BALANCE)).status_code == 200
        with pytest.raises(httpx.ReadTimeout):
            await hanging


async def test_without_a_socket_a_drop_is_a_reset() -> None:
    shop = Shop()
    shop.panel.inject(PanelFault.DROP)
    with pytest.raises(ConnectionResetError):
        await shop.post("balance")


async def test_too_many_requests_are_not_done() -> None:
    shop = Shop()
    shop.panel.inject(PanelFault.TOO_MANY, "add")
    response = await call(shop, ADD)
    assert response.status_code == 429
    assert response.json() == {"error": "Too many requests. Limit 50 per minute."}
    assert len(shop.panel.orders) == 0


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (PanelFault.DUPLICATE_LINK, "active order with this link"),
        (PanelFault.UNKNOWN_TEXT, "Moon phase"),
    ],
)
async def test_an_order_can_be_refused(fault: PanelFault, words: str) -> None:
    shop = Shop()
    shop.panel.inject(fault, "add")
    response = await call(shop, ADD)
    assert response.status_code == 200
    assert words in response.json()["error"]
    assert len(shop.panel.orders) == 0


async def test_a_refusal_can_have_given_words() -> None:
    shop = Shop()
    shop.panel.inject(PanelFault.UNKNOWN_TEXT, "add", body="Not enough funds on balance")
    assert (await call(shop, ADD)).json() == {"error": "Not enough funds on balance"}


async def test_success_can_come_without_an_order_id() -> None:
    shop = Shop()
    shop.panel.inject(PanelFault.NO_ORDER)
    assert (await call(shop, ADD)).json() == {"status": "success"}
    assert len(shop.panel.orders) == 1


async def test_a_refused_order_stays_refused_where_an_id_would_be_left_out() -> None:
    shop = Shop()
    shop.panel.inject(PanelFault.NO_ORDER)
    assert "error" in (await call(shop, ADD | {"quantity": "1"})).json()


@pytest.mark.parametrize(
    ("fault", "starts", "kind"),
    [
        (PanelFault.TEXT_HTML, b'{"balance"', "text/html; charset=UTF-8"),
        (PanelFault.WARNING, b"<br />\n<b>Notice</b>", "application/json"),
        (PanelFault.BOM, b'\xef\xbb\xbf{"balance"', "application/json"),
    ],
)
async def test_json_can_come_in_bad_company(fault: PanelFault, starts: bytes, kind: str) -> None:
    shop = Shop()
    shop.panel.inject(fault)
    response = await call(shop, BALANCE)
    assert response.content.startswith(starts)
    assert response.content.endswith(b'"1000","currency":"USD"}')
    assert response.headers["content-type"] == kind


async def test_json_can_be_cut_in_half() -> None:
    shop = Shop()
    shop.panel.inject(PanelFault.TRUNCATED, "add")
    response = await call(shop, ADD)
    assert response.content == b'{"order'
    assert len(shop.panel.orders) == 1


async def test_any_bytes_can_be_sent() -> None:
    shop = Shop()
    shop.panel.inject(
        PanelFault.VERBATIM, "add", body=b'{"order":0}', http_status=422, content_type="text/plain"
    )
    response = await call(shop, ADD)
    assert (response.status_code, response.content) == (422, b'{"order":0}')
    assert response.headers["content-type"] == "text/plain"
    assert len(shop.panel.orders) == 0


async def lied(fault: PanelFault, **form: str) -> tuple[Any, str]:
    shop = Shop()
    first, second = await shop.add(), await shop.add()
    shop.panel.inject(fault)
    ids = {"order": first} if not form else {"orders": f"{first},{second}"}
    return await shop.ask("status", **ids), second


@pytest.mark.parametrize(
    ("fault", "word", "remains"),
    [
        (PanelFault.LYING_WORD, "Sublimated", "100"),
        (PanelFault.LYING_REMAINS, "Partial", "999999999"),
        (PanelFault.LYING_GARBAGE, 17, "-5"),
    ],
)
async def test_a_status_can_lie_about_one_order_only(
    fault: PanelFault, word: object, remains: str
) -> None:
    alone, _ = await lied(fault)
    assert (alone["status"], alone["remains"]) == (word, remains)
    many, honest = await lied(fault, orders="both")
    assert next(iter(many.values()))["status"] == word
    assert many[honest]["status"] == "Pending"


async def test_rows_that_are_none_can_stand_among_the_services() -> None:
    shop = Shop()
    shop.panel.inject(PanelFault.BAD_ROWS)
    rows = await shop.ask("services")
    assert len(rows) == len(ORDER_TYPES) + 5
    assert None in rows
    assert len(await shop.ask("services")) == len(ORDER_TYPES)
