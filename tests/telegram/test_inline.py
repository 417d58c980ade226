"""The simulated Telegram accepts the inline results."""

from typing import Any

import pytest
from markupsafe import Markup
from telegram.error import BadRequest, RetryAfter

from bot.demo.telegram import TelegramFault
from bot.demo.telegram.inline_results import checked_button, checked_results
from bot.screens.catalog import inline
from bot.screens.catalog.inline import Article
from bot.screens.screen import Button, Screen
from bot.telegram.inline import inline_answer
from tests.screens.extremes import BOT, KINDS, TRANSLATIONS, shop
from tests.telegram.chat_line import opened

LINK = "https://t.me/ShopBot?start=s_1"

ARTICLE = Article(
    "s_1", "Likes", "$1", Screen(Markup("<b>Likes</b>"), ((Button("Open", url=LINK),),))
)


def results(*articles: Article) -> Any:
    return inline_answer("5", articles)["results"]


def test_an_article_becomes_its_screen() -> None:
    (shown,) = checked_results(results(ARTICLE))
    assert (shown["id"], shown["title"], shown["description"]) == ("s_1", "Likes", "$1")
    assert shown["message"]["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert shown["message"]["link_preview_options"] == {"is_disabled": True}
    assert shown["message"]["reply_markup"] == ARTICLE.screen.keyboard


def test_there_is_a_button_only_where_there_is_a_way_in() -> None:
    assert "button" not in inline_answer("5", [ARTICLE])
    button = inline_answer("5", [], button_text="Open the shop")["button"]
    assert checked_button(button) == {"text": "Open the shop", "start_parameter": inline.OPEN}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", list(TRANSLATIONS.languages))
def test_the_worst_services_are_taken(language: str, kind: str) -> None:
    tr, sold = TRANSLATIONS[language], shop(KINDS[kind], categories=3)
    cards = tuple(sold.services.values())[:20]
    articles = [inline.article(tr, sold, card, BOT) for card in cards]
    found = checked_results(results(*articles))
    assert len(found) == len(articles)
    checked_button(inline_answer("5", [], button_text=inline.no_results_label(tr))["button"])


async def test_an_answer_goes_out_once() -> None:
    async with opened() as line:
        query = await line.person.ask_inline("likes")
        await line.outgoing.answer_inline_query(inline_answer(query.id, [ARTICLE], more="1"))
        assert [each["title"] for each in query.results] == ["Likes"]
        assert query.next_offset == "1"
        query.sent_at -= 60
        await line.outgoing.answer_inline_query(
            inline_answer(query.id, [])
        )  # too old is no failure
        assert line.calls("answerInlineQuery") == 2


async def test_a_429_is_not_waited_out() -> None:
    async with opened() as line:
        query = await line.person.ask_inline("likes")
        line.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, "answerInlineQuery")
        with pytest.raises(RetryAfter):
            await line.outgoing.answer_inline_query(inline_answer(query.id, [ARTICLE]))
        assert not query.answered


async def test_what_is_wrong_with_an_answer_is_raised() -> None:
    async with opened() as line:
        query = await line.person.ask_inline("likes")
        with pytest.raises(BadRequest, match=r"(?i)result_id_duplicate"):
            await line.outgoing.answer_inline_query(inline_answer(query.id, [ARTICLE, ARTICLE]))
