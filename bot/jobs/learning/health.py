"""Computes the results of all services each hour."""

from bot.db import now, open_reader
from bot.jobs.context import JobContext
from bot.orders.learning import health


async def learn_health(shop: JobContext) -> bool:
    """Compute the services' figures on a connection of its own and store them; return False."""
    moment = now()
    reader = open_reader(shop.database.url.render_as_string(hide_password=False))
    try:
        computed = await reader.read(health.compute_health, moment)
    finally:
        await reader.close()
    await shop.database.transact(health.replace_health, computed, moment)
    return False
