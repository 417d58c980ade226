"""Sets what Telegram shows of the bot: its texts, and the commands of customers and operators."""

from collections.abc import Awaitable, Callable, Collection

from bot.jobs.context import JobContext
from bot.telegram import profile
from bot.telegram.outgoing import call_until_answered


def describe_bot(
    shop_name: str, operators: Collection[int]
) -> Callable[[JobContext], Awaitable[bool]]:
    """Return the job that sets what Telegram shows of the bot, once for each process.

    Telegram takes an operator's commands only after the operator has written to the bot, so the
    job tries again until it has set all of them.
    """
    described = False
    without_commands = set(operators)

    async def set_profile(shop: JobContext) -> bool:
        nonlocal described
        if not described:
            await call_until_answered(
                lambda: profile.set_profile(shop.outgoing, shop.translations, shop_name)
            )
            described = True
        if without_commands:
            without_commands.intersection_update(
                await profile.set_operator_commands(
                    shop.outgoing, shop.translations, frozenset(without_commands)
                )
            )
        return False

    return set_profile
