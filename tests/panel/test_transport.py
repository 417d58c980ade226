"""What each network error proves, tested with real sockets."""

import asyncio
import gzip
import shutil
import ssl
import subprocess
from pathlib import Path

import aiohttp
import httpx
import pytest

from bot.errors import ConfigurationError
from bot.panel import (
    Accepted,
    AddOrder,
    NotSent,
    NotSentCause,
    PanelGarbled,
    PanelUnreachable,
    Timeouts,
    Unknown,
    UnknownCause,
)
from bot.panel.transport import CONNECTIONS, checked_address, why_lost, why_not_sent
from tests.panel.lost_answers import LOST, hang_up_at_once, never_answer
from tests.panel.reply_server import (
    KEY,
    ConnectionHandler,
    Reply,
    always,
    as_json,
    client_of,
    read_request,
    replying,
)
from tests.support.postgres import free_port

ORDER = AddOrder(service="7", link="https://example.com/p", quantity=100)
HASTY = Timeouts(connect=0.3, silence=0.3, total=1.5)


async def test_a_refused_connection_proves_that_nothing_was_sent() -> None:
    async with client_of(f"http://127.0.0.1:{free_port()}/api/v2") as client:
        assert await client.add_order(ORDER) == NotSent(NotSentCause.CONNECT)


async def test_a_host_without_an_address_proves_that_nothing_was_sent() -> None:
    async with client_of("https://panel.invalid/api/v2") as client:
        assert await client.add_order(ORDER) == NotSent(NotSentCause.DNS)


async def test_a_handshake_with_a_server_without_tls_proves_that_nothing_was_sent() -> None:
    async def talk_plainly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
        await writer.drain()

    async with (
        replying(handler=talk_plainly) as opened,
        client_of(opened.url.replace("http:", "https:")) as client,
    ):
        assert await client.add_order(ORDER) == NotSent(NotSentCause.TLS)


async def test_a_handshake_that_is_hung_up_on_proves_that_nothing_was_sent() -> None:
    async with (
        replying(handler=hang_up_at_once) as opened,
        client_of(opened.url.replace("http:", "https:")) as client,
    ):
        outcome = await client.add_order(ORDER)
        assert isinstance(outcome, NotSent)
        assert outcome.why in (NotSentCause.CONNECT, NotSentCause.TLS)


async def test_a_handshake_that_never_ends_proves_that_nothing_was_sent() -> None:
    async with (
        replying(handler=never_answer) as opened,
        client_of(opened.url.replace("http:", "https:"), timeout=HASTY) as client,
    ):
        assert await client.add_order(ORDER) == NotSent(NotSentCause.CONNECT_TIMEOUT)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a self-signed certificate with its key; return the file of both."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    path = tmp_path_factory.mktemp("tls") / "self-signed.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run(
        [*made, *subject, "-keyout", str(path), "-out", f"{path}.crt"],
        check=True,
        capture_output=True,
    )
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@pytest.fixture
def secure(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


async def test_a_certificate_nobody_signed_proves_that_nothing_was_sent(
    secure: ssl.SSLContext,
) -> None:
    async with (
        replying(always(as_json({"order": 1})), secure=secure) as opened,
        client_of(opened) as client,
    ):
        assert await client.add_order(ORDER) == NotSent(NotSentCause.TLS)
        assert opened.requests == []


async def test_a_trusted_certificate_is_spoken_to_and_closed_without_a_trace(
    secure: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    async with (
        replying(always(as_json({"order": 81, "balance": "2"})), secure=secure) as opened,
        client_of(opened) as client,
    ):
        assert await client.add_order(ORDER) == Accepted("81")
        assert (await client.read_balance()).amount == 2


async def test_a_full_pool_proves_that_nothing_was_sent() -> None:
    hasty = Timeouts(connect=0.3, silence=3.0, total=3.0)
    async with replying(handler=never_answer) as opened, client_of(opened, timeout=hasty) as client:
        waiting = [asyncio.create_task(client.read_balance()) for _ in range(CONNECTIONS)]
        while opened.connections < CONNECTIONS:
            await asyncio.sleep(0.01)
        with pytest.raises(PanelUnreachable) as caught:
            await client.read_balance()
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    assert (caught.value.why, caught.value.sent) == (NotSentCause.CONNECT_TIMEOUT, False)


async def test_a_closed_client_proves_that_nothing_was_sent() -> None:
    async with replying(always(as_json({"order": 1}))) as opened:
        client = client_of(opened)
        await client.aclose()
        assert await client.add_order(ORDER) == NotSent(NotSentCause.CLOSED)
        assert opened.connections == 0


@pytest.mark.parametrize(("deed", "why"), LOST, ids=lambda value: getattr(value, "__name__", ""))
async def test_what_fails_after_connecting_leaves_an_order_unknown(
    deed: ConnectionHandler, why: UnknownCause
) -> None:
    async with replying(handler=deed) as opened, client_of(opened, timeout=HASTY) as client:
        async with asyncio.timeout(20):  # the client's own timeout must end it, not the test's
            assert await client.add_order(ORDER) == Unknown(why)
        assert opened.connections == 1


@pytest.mark.parametrize(("deed", "why"), LOST, ids=lambda value: getattr(value, "__name__", ""))
async def test_what_fails_after_connecting_is_an_unreachable_panel_to_a_read(
    deed: ConnectionHandler, why: UnknownCause
) -> None:
    async with replying(handler=deed) as opened, client_of(opened, timeout=HASTY) as client:
        with pytest.raises(PanelUnreachable) as caught:
            await client.read_balance()
    assert (caught.value.why, caught.value.sent) == (why, True)


async def test_a_write_never_uses_a_kept_connection() -> None:
    async with (
        replying(always(as_json({"balance": 1, "order": 5}))) as opened,
        client_of(opened) as client,
    ):
        await client.read_balance()
        await client.read_balance()
        await client.add_order(ORDER)
        await client.add_order(ORDER)
        await client.read_balance()
    reads = [request.connection for request in opened.requests if request.form["action"] != "add"]
    writes = [request.connection for request in opened.requests if request.form["action"] == "add"]
    assert len(set(reads)) == 1
    assert len(set(writes)) == 2
    assert set(reads).isdisjoint(writes)


async def test_a_post_is_not_repeated_below_us_when_a_kept_connection_was_closed() -> None:
    async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(as_json({"balance": "1"}).encoded())
        seen.append(await read_request(reader))

    seen: list[object] = []
    async with replying(handler=answer_once) as opened, client_of(opened) as client:
        await client.read_balance()
        with pytest.raises(PanelUnreachable):
            await client.read_balance()
        assert (len(seen), opened.connections) == (1, 1)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed_and_named(status: int) -> None:
    async with replying(always(as_json({"balance": "66", "order": 66}))) as elsewhere:
        where = (("location", f"{elsewhere.url}?key={KEY}"),)
        async with (
            replying(always(Reply(b"", status, where))) as opened,
            client_of(opened) as client,
        ):
            with pytest.raises(PanelGarbled) as caught:
                await client.read_balance()
            assert await client.add_order(ORDER) == Unknown(UnknownCause.REDIRECT, elsewhere.url)
        assert caught.value.why is UnknownCause.REDIRECT
        assert elsewhere.connections == 0
        assert elsewhere.url in str(caught.value)
        assert KEY not in str(caught.value)


async def thirty_megabytes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 30000000\r\n\r\n")
    for _ in range(30):
        writer.write(b"[" + b"1," * 499_999 + b"]")
        await writer.drain()


async def test_an_answer_over_the_limit_is_given_up() -> None:
    async with replying(handler=thirty_megabytes) as opened, client_of(opened) as client:
        with pytest.raises(PanelGarbled) as caught:
            await client.read_services()
        assert caught.value.why is UnknownCause.TOO_LARGE
        assert (await client.add_order(ORDER)) == Unknown(
            UnknownCause.TOO_LARGE, "more than 20000000 bytes"
        )


async def test_a_packed_answer_counts_unpacked() -> None:
    bomb = gzip.compress(b" " * 25_000_000)
    packed = (("content-encoding", "gzip"),)
    async with (
        replying(always(Reply(bomb, 200, packed))) as opened,
        client_of(opened) as client,
    ):
        with pytest.raises(PanelGarbled) as caught:
            await client.read_services()
    assert caught.value.why is UnknownCause.TOO_LARGE


async def test_a_packed_answer_is_unpacked() -> None:
    packed = Reply(gzip.compress(b'{"balance": "3.5"}'), 200, (("content-encoding", "gzip"),))
    async with replying(always(packed)) as opened, client_of(opened) as client:
        assert str((await client.read_balance()).amount) == "3.5"
        assert opened.requests[0].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    "target",
    [
        "/api/v2",
        "/api/v2/",
        "//api//v2/",
        "/api/../v2",
        "/api/v2/?shop=1&sign=a%2Fb%20c+d%7e",
        "/a%2fb/index.php?x=[1]&y=%c3%a9",
    ],
)
@pytest.mark.parametrize("action", ["balance", "add"])
async def test_the_operators_address_is_called_as_it_was_written(target: str, action: str) -> None:
    async with replying(always(as_json({"balance": "1", "order": 4}))) as opened:
        async with client_of(opened.url.removesuffix("/api/v2") + target) as client:
            await (client.read_balance() if action == "balance" else client.add_order(ORDER))
        assert [request.target for request in opened.requests] == [target]


async def test_cookies_are_not_kept() -> None:
    cookie = (("set-cookie", "PHPSESSID=1234; path=/"),)
    async with (
        replying(always(Reply(b'{"balance": 1}', 200, cookie))) as opened,
        # By name: aiohttp's cookie jar keeps no cookies of an IP address.
        client_of(opened.url.replace("127.0.0.1", "localhost")) as client,
    ):
        await client.read_balance()
        await client.read_balance()
    assert ["cookie" in request.headers for request in opened.requests] == [False, False]


async def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with replying(always(as_json({"order": 3}))) as opened, client_of(opened) as client:
        assert await client.add_order(ORDER) == Accepted("3")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "panel.example/api/v2",
        "ftp://panel.example/api",
        "https://",
        "https:///api/v2",
        "https://panel.example/a b",
        "https://panel.example/\r\nhost: x",
        "https://panel.example/ä",
        "https://panel.example:99999/",
        "https://[::1/",
        "https://operator:word@panel.example/",
        "https://panel.example/#part",
    ],
)
def test_an_address_that_cannot_be_called_exactly_is_refused_by_name(address: str) -> None:
    with pytest.raises(ConfigurationError, match="PANEL_URL"):
        checked_address(address)


@pytest.mark.parametrize(
    "address", ["https://panel.example/api/v2", "http://127.0.0.1:8080/?a=b", "https://[::1]/x/"]
)
def test_an_address_is_left_as_it_is(address: str) -> None:
    assert checked_address(address) == address


@pytest.mark.parametrize(
    "wrong",
    [
        {"connect": 5.0, "total": 5.0},
        {"connect": 0.0},
        {"silence": 0.0},
        {"connect": 100.0},
    ],
)
def test_timeouts_that_would_blur_the_proof_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="connect must be shorter"):
        Timeouts(**wrong)


def behind(error: httpx.TransportError, cause: Exception) -> httpx.TransportError:
    error.__cause__ = cause
    return error


PROOFS: list[tuple[Exception, NotSentCause | None]] = [
    (httpx.ConnectError("refused"), NotSentCause.CONNECT),
    (httpx.ConnectTimeout("slow"), NotSentCause.CONNECT_TIMEOUT),
    (httpx.PoolTimeout("full"), NotSentCause.CONNECT_TIMEOUT),
    (httpx.UnsupportedProtocol("gopher"), NotSentCause.ADDRESS),
    (httpx.InvalidURL("what"), NotSentCause.ADDRESS),
    (aiohttp.InvalidURL("what"), NotSentCause.ADDRESS),
    (aiohttp.NonHttpUrlClientError("gopher"), NotSentCause.ADDRESS),
    (aiohttp.ConnectionTimeoutError("slow"), NotSentCause.CONNECT_TIMEOUT),
    # httpx-aiohttp raises errors of connecting for these, though the request was sent.
    (behind(httpx.ConnectTimeout(""), aiohttp.ServerDisconnectedError()), None),
    (behind(httpx.ConnectTimeout(""), aiohttp.ClientOSError(104, "reset")), None),
    (behind(httpx.ConnectTimeout(""), aiohttp.ClientConnectionResetError()), None),
    (behind(httpx.ConnectTimeout(""), aiohttp.ClientConnectionError("closed")), None),
    (behind(httpx.ReadTimeout(""), aiohttp.SocketTimeoutError()), None),
    (behind(httpx.ReadError(""), aiohttp.ClientPayloadError()), None),
    (httpx.ReadTimeout("silent"), None),
    (httpx.WriteTimeout("stuck"), None),
    (httpx.WriteError("broken"), None),
    (httpx.ReadError("broken"), None),
    (httpx.RemoteProtocolError("garbage"), None),
    (httpx.LocalProtocolError("header"), None),
    (httpx.ProxyError("proxy"), None),
    (TimeoutError(), None),
    (OSError("broken pipe"), None),
    (ValueError("anything else"), None),
]


@pytest.mark.parametrize(("error", "why"), PROOFS, ids=lambda value: type(value).__name__)
def test_only_a_failure_to_connect_proves_anything(
    error: Exception, why: NotSentCause | None
) -> None:
    assert why_not_sent(error) == why


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (TimeoutError(), UnknownCause.TIMEOUT),
        (httpx.ReadTimeout("silent"), UnknownCause.TIMEOUT),
        (behind(httpx.ReadTimeout(""), aiohttp.SocketTimeoutError()), UnknownCause.TIMEOUT),
        (
            behind(httpx.ConnectTimeout(""), aiohttp.ServerDisconnectedError()),
            UnknownCause.CONNECTION_LOST,
        ),
        (httpx.ReadError("broken"), UnknownCause.CONNECTION_LOST),
        (RuntimeError("a bug"), UnknownCause.CONNECTION_LOST),
    ],
)
def test_a_lost_answer_was_too_slow_or_cut_off(error: Exception, why: UnknownCause) -> None:
    assert why_lost(error) is why
