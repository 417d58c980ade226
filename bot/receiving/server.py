"""The ASGI application of the shop: the health checks /healthz and /readyz, and the webhook."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.receiving.webhook import WebhookReceiver

Ready = Callable[[], Awaitable[bool]]
"""Tells whether the shop can serve; asked for each request of /readyz."""


class WebhookRouter:
    """Sends requests for the webhook's path to the webhook, all others to the application."""

    def __init__(self, webhook: WebhookReceiver, path: str, others: ASGIApp) -> None:
        self._webhook = webhook
        self._path = path
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["path"] == self._path:
            await self._webhook(scope, receive, send)
        else:
            await self._others(scope, receive, send)


def application(webhook: WebhookReceiver | None, path: str, ready: Ready) -> ASGIApp:
    """Return the application; `path` is the webhook's, None for `webhook` leaves it out.

    /healthz answers 200 while the process runs; /readyz answers 503 while the shop is not ready.
    """

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        return PlainTextResponse("ok") if await ready() else PlainTextResponse("not ready", 503)

    others = Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz)])
    return others if webhook is None else WebhookRouter(webhook, path, others)
