"""Payments inside Telegram: the shop takes none yet, so each is refused before it is made."""

import logging
from typing import Any

from telegram import Update
from telegram.error import TelegramError

from bot.handlers.dispatch.turn import Shop
from bot.screens import errors
from bot.telegram.outgoing import Blocked, Outgoing

log = logging.getLogger(__name__)


class PaymentRefuser:
    """Answers pre-checkout queries with a refusal.

    Telegram waits ten seconds for the answer and then refuses by itself, so a failed answer is
    logged and not tried again.
    """

    def __init__(self, shop: Shop, outgoing: Outgoing) -> None:
        self._shop = shop
        self._outgoing = outgoing

    async def receive(self, update: Update, *, webhook: bool) -> dict[str, Any] | None:
        """Refuse the payment; returns the call for the webhook's response, if there is one."""
        query = update.pre_checkout_query
        if query is None:
            return None
        translations = self._shop.translations
        tr = translations[translations.best_language(query.from_user.language_code)]
        answer = {
            "pre_checkout_query_id": query.id,
            "ok": False,
            "error_message": errors.payment_refused(tr),
        }
        if webhook:
            return {"method": "answerPreCheckoutQuery", **answer}
        try:
            await self._outgoing.call("answerPreCheckoutQuery", **answer)
        except (TelegramError, Blocked) as error:
            log.warning("a payment is not refused in time: %s", type(error).__name__)
        return None
