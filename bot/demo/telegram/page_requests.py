"""Check the requests of the chat page: their origin and the fields of their body.

A demo runs on the user's own machine, where any web site in the browser can send requests to
loopback. So every endpoint accepts only a loopback host name and only requests of its own page.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import Response

from bot.demo.telegram.client import ClientError
from bot.demo.telegram.errors import ApiError

Json = dict[str, Any]
Endpoint = Callable[[Request], Awaitable[Response]]

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def guarded(endpoint: Endpoint) -> Endpoint:
    """Answer 403 to requests of other sites, and 400 on ClientError and ApiError."""

    async def answer(request: Request) -> Response:
        refusal = _refusal(request)
        if refusal:
            return as_json({"error": refusal}, 403)
        try:
            return await endpoint(request)
        except (ClientError, ApiError) as error:
            return as_json({"error": str(error)}, 400)

    return answer


def _refusal(request: Request) -> str:
    """Return why a request is refused; empty if it comes from this demo's own page."""
    host = request.headers.get("host", "")
    if _hostname(host) not in _LOOPBACK:
        return "this demo answers on loopback only"
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != host:
        return "another site may not use this demo"
    followed_link = request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate"
    site = request.headers.get("sec-fetch-site", "none")
    if site not in {"none", "same-origin"} and not followed_link:
        return "another site may not use this demo"
    return ""


def _hostname(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


async def fields(
    request: Request, needed: dict[str, type], optional: dict[str, type] | None = None
) -> Json:
    """Read a JSON body; ClientError if a `needed` field is missing or a field has a wrong type."""
    try:
        given = orjson.loads(await request.body())
    except orjson.JSONDecodeError:
        raise ClientError("JSON is expected") from None
    if not isinstance(given, dict):
        raise ClientError("a JSON object is expected")
    for name, kind in needed.items():
        if type(given.get(name)) is not kind:
            raise ClientError(f'"{name}" is missing or of the wrong type')
    for name, kind in (optional or {}).items():
        if given.get(name) is not None and type(given[name]) is not kind:
            raise ClientError(f'"{name}" is of the wrong type')
    return given


def as_json(body: Json, status: int = 200) -> Response:
    """Return a JSON response that browsers do not cache."""
    return Response(
        orjson.dumps(body),
        status,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )
