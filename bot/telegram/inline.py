"""Inline query results as the Bot API wants them."""

from collections.abc import Iterable
from typing import Any, Final

from bot.screens.catalog.inline import OPEN, Article

CACHE_SECONDS: Final = 10
"""Seconds for which Telegram may repeat an answer without asking; prices change."""


def inline_answer(
    query: str, articles: Iterable[Article], *, more: str = "", button_text: str = ""
) -> dict[str, Any]:
    """Return the parameters of answerInlineQuery.

    `more` is the offset of the next page, empty on the last; `button_text` labels a button above
    the results that opens the bot, empty for no button. The answer is personal: it is in the
    user's language.
    """
    parameters: dict[str, Any] = {
        "inline_query_id": query,
        "results": [_result(each) for each in articles],
        "cache_time": CACHE_SECONDS,
        "is_personal": True,
        "next_offset": more,
    }
    if button_text:
        parameters["button"] = {"text": button_text, "start_parameter": OPEN}
    return parameters


def _result(article: Article) -> dict[str, Any]:
    return {
        "type": "article",
        "id": article.id,
        "title": article.title,
        "description": article.description,
        "input_message_content": {
            "message_text": article.screen.text,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
        "reply_markup": article.screen.keyboard,
    }
