"""Deliver updates: getUpdates, setWebhook, deleteWebhook, getWebhookInfo."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.demo.telegram.errors import ApiError, bad_request
from bot.demo.telegram.parameters import Json, boolean, integer, json_array, required, string
from bot.demo.telegram.polling import WEBHOOK_SET
from bot.demo.telegram.registry import method
from bot.demo.telegram.webhook import DEFAULT_CONNECTIONS
from bot.demo.telegram.world import World

MAX_LIMIT = 100
"""Most updates in one answer of getUpdates."""
PORTS = {80, 88, 443, 8443}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_SECRET = re.compile(r"[A-Za-z0-9_\-]{1,256}")


@method("getUpdates", offset=integer, limit=integer, timeout=integer, allowed_updates=json_array)
async def get_updates(world: World, params: Json) -> list[Json]:
    """Confirm updates with ids below `offset`; return up to `limit` of the next ones.

    Wait up to `timeout` seconds for the first. A negative `offset` keeps only that many of the
    newest updates. Raise ApiError 409 while a webhook is set.
    """
    if world.webhook.url:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    _allow(world, params)
    offset = params.get("offset", 0)
    if offset < 0:
        world.updates.keep_last(-offset)
    else:
        world.updates.confirm_below(offset)
    limit = params.get("limit", MAX_LIMIT)
    limit = limit if 0 < limit <= MAX_LIMIT else MAX_LIMIT
    return await world.poll.read(limit, params.get("timeout", 0))


@method(
    "setWebhook",
    url=required(string),
    secret_token=string,
    max_connections=integer,
    allowed_updates=json_array,
    drop_pending_updates=boolean,
    ip_address=string,
)
async def set_webhook(world: World, params: Json) -> bool:
    """Deliver updates by POST to `url`; an empty `url` deletes the webhook.

    Plain HTTP and ports other than 80, 88, 443 and 8443 are allowed for loopback addresses only.
    """
    url = params["url"]
    if not url:
        await delete_webhook(world, params)
        return True
    _check_address(url)
    secret = params.get("secret_token", "")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = params.get("max_connections", DEFAULT_CONNECTIONS)
    if not 1 <= connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    _allow(world, params)
    world.poll.end(WEBHOOK_SET)
    if params.get("drop_pending_updates"):
        world.updates.clear()
    await world.webhook.start(url, secret, connections)
    return True


@method("deleteWebhook", drop_pending_updates=boolean)
async def delete_webhook(world: World, params: Json) -> bool:
    """Delete the webhook, so that the bot can use getUpdates."""
    await world.webhook.stop()
    if params.get("drop_pending_updates"):
        world.updates.clear()
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, params: Json) -> Json:
    """Return the webhook's URL, the number of pending updates and the last failure."""
    return world.webhook.info()


def _allow(world: World, params: Json) -> None:
    kinds: list[Any] | None = params.get("allowed_updates")
    if kinds is None:
        return
    if not all(isinstance(kind, str) for kind in kinds):
        raise bad_request('parameter "allowed_updates" must be an Array of String')
    world.updates.allowed = kinds


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.hostname in _LOOPBACK and parts.scheme in {"http", "https"}:
        return
    if parts.scheme != "https" or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
