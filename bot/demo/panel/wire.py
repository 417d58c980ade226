"""The HTTP side of a panel: one address that takes forms, and faults of the connection."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

import orjson
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.demo.panel.faults import PanelFault, PlannedPanelFault
from bot.demo.panel.speech import Json
from bot.demo.serving import drop_connection

PATH = "/api/v2"
MAX_BODY = 1_000_000
"""Bytes of a form, at most; a larger one is refused before it is read."""


@dataclass(frozen=True)
class HttpAnswer:
    """An HTTP answer; its status and content type may contradict its body."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"
    location: str = ""


Respond = Callable[[dict[str, str]], tuple[HttpAnswer, PlannedPanelFault | None]]
"""Returns the answer to a form and the fault that the call met, or None."""


class PanelEndpoint:
    """The address `/api/v2` as a plain ASGI application, which can drop a connection."""

    def __init__(self, respond: Respond, hang: float) -> None:
        self._respond, self._hang = respond, hang

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or leave it without an answer if its fault says so."""
        if scope["method"] != "POST":
            await to_response(_json({"error": "Incorrect request"}))(scope, receive, send)
            return
        form = _form(scope, await _body(receive))
        if form is None:
            await to_response(_json({"error": "Incorrect request"}, 400))(scope, receive, send)
            return
        answer, rule = self._respond(form)
        if rule is not None and rule.fault is PanelFault.HANG:
            await _until_gone(receive, self._hang)
        # ASGI has no message that closes a socket, and uvicorn answers 500 for an
        # application that raises or returns early: `drop_connection` aborts the transport.
        if rule is not None and rule.fault in (PanelFault.HANG, PanelFault.DROP):
            await drop_connection(scope, receive)
            return
        await to_response(answer)(scope, receive, send)


def application(respond: Respond, hang: float) -> Starlette:
    """Build the app; a call without answer is kept open for `hang` real seconds at most."""
    return Starlette(
        routes=[
            Route("/", _front_page),
            Route(PATH, PanelEndpoint(respond, hang)),
            Route(PATH + "/", _moved, methods=["GET", "POST"]),
        ]
    )


async def _until_gone(receive: Receive, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        pass


async def _body(receive: Receive) -> bytes:
    body = b""
    while len(body) <= MAX_BODY:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return body


def _form(scope: Scope, body: bytes) -> dict[str, str] | None:
    """Read a form; of a field that is sent twice, the last one counts, as in PHP."""
    kind = dict(scope["headers"]).get(b"content-type", b"")
    if len(body) > MAX_BODY or not kind.startswith(b"application/x-www-form-urlencoded"):
        return None
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    except ValueError:
        return None


def to_response(answer: HttpAnswer) -> Response:
    """Convert an answer for Starlette, without adding a charset to its content type."""
    headers = {"content-type": answer.content_type}
    if answer.location:
        headers["location"] = answer.location
    return Response(answer.body, status_code=answer.status, headers=headers)


def encoded(body: Json) -> bytes:
    """Return a JSON value as bytes."""
    return orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS)


def _json(body: Json, status: int = 200) -> HttpAnswer:
    return HttpAnswer(encoded(body), status)


async def _front_page(_request: object) -> Response:
    return HTMLResponse("<html><head><title>Panel</title></head><body>Sign in</body></html>")


async def _moved(_request: object) -> Response:
    return RedirectResponse(PATH, status_code=301)
