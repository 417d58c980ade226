"""/panel word: the operator teaches the shop a panel's word for an order's state."""

from typing import Any

import pytest
from sqlmodel import Session

from bot.catalog import panels
from bot.db import now, table_of
from bot.orders import views
from bot.orders.news import alert_of_unknown_status
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.quirks.status_vocabulary import PanelStatus
from bot.quirks.status_words import status_of, taught_statuses
from bot.quirks.stored import read_stored_quirks
from bot.screens.callback_data import Tap
from bot.users import audit
from tests.handlers.chat_driver import ChatDriver
from tests.orders import sample_orders
from tests.support.running_shop import CUSTOMER, OPERATOR


async def stored(driver: ChatDriver) -> Any:
    quirks = await driver.do(panels.quirks_of, driver.shop.job_context.panel_id)
    return quirks.get("status_words", {})


async def say_yes(driver: ChatDriver) -> str:
    question = await driver.standing(OPERATOR)
    return (await driver.tap(Tap.YES(question.draft["number"]), OPERATOR)).text


async def test_a_word_that_moves_no_money_is_taught_at_once(driver: ChatDriver) -> None:
    shown = await driver.say("/panel word On hold in progress", OPERATOR)
    assert "On hold: not known → in_progress" in shown.text
    assert await stored(driver) == {"On hold": "in_progress"}
    listed = (await driver.say("/panel quirks", OPERATOR)).text
    assert "status_words = On hold=in_progress" in listed


async def test_a_word_that_ends_orders_is_taught_after_a_question(driver: ChatDriver) -> None:
    shown = await driver.say("/panel word Part Refund partial", OPERATOR)
    assert "Shall Part Refund mean partial" in shown.text
    assert "goes back" in shown.text
    assert await stored(driver) == {}
    assert "Part Refund: not known → partial" in await say_yes(driver)
    assert await stored(driver) == {"Part Refund": "partial"}
    (entry, *_) = await driver.do(audit.latest)
    assert (entry.action, entry.detail) == (
        "panel.word", {"name": "Part Refund", "before": None, "after": "partial"},
    )  # fmt: skip


async def test_a_word_is_taught_anew_and_forgotten_in_any_spelling(driver: ChatDriver) -> None:
    await driver.say("/panel word Ruht pending", OPERATOR)
    await driver.say('/panel word "RUHT." completed', OPERATOR)
    assert "RUHT.: pending → completed" in await say_yes(driver)
    assert await stored(driver) == {"RUHT.": "completed"}
    shown = await driver.say("/panel word ruht off", OPERATOR)
    assert "ruht: completed → not known" in shown.text
    assert await stored(driver) == {}
    shown = await driver.say("/panel word ruht off", OPERATOR)
    assert "was not taught" in shown.text


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("completed canceled", "completed means completed at every panel"),
        ("ОТМЕНЁН completed", "ОТМЕНЁН means canceled at every panel"),
        ("Archived sold", "which is one of: pending, processing"),
        ("Archived rejected", "which is one of"),
        ("✅ completed", "which is one of"),
        ("Archived", "/panel word Archived completed"),
        ("", "/panel word Archived completed"),
    ],
)
async def test_what_cannot_be_taught_is_refused_with_what_can(
    driver: ChatDriver, typed: str, answer: str
) -> None:
    shown = await driver.say(f"/panel word {typed}".strip(), OPERATOR)
    assert answer in shown.text
    assert "Nothing was changed" in shown.text
    assert await stored(driver) == {}
    assert (await driver.standing(OPERATOR)).state is None


async def test_all_words_at_once_are_not_set_without_a_question(driver: ChatDriver) -> None:
    shown = await driver.say("/panel set status_words Archived=completed", OPERATOR)
    assert "/panel word Archived completed" in shown.text
    assert await stored(driver) == {}


async def test_the_question_counts_the_running_orders_in_that_state(driver: ChatDriver) -> None:
    def begin(session: Session) -> None:
        sample_orders.fund(session)
        for number in ("901", "902", "903"):
            order = sample_orders.sent(session, panel_order=number)
            alert_of_unknown_status(session, order.id, "<i>Ar-chived</i>", now())
        orders = table_of(Order)
        session.connection().execute(
            orders.update().where(orders.c.id == order.id).values(status=Status.DISPUTED.value)
        )

    await driver.do(begin)
    shown = await driver.say("/panel word archived canceled", OPERATOR)
    assert "Running orders in this state now: 2" in shown.text
    assert await driver.do(views.count_with_word, "arch") == 0


async def test_what_was_taught_is_read_as_the_client_reads_it(driver: ChatDriver) -> None:
    await driver.say("/panel word Готовченко pending", OPERATOR)
    quirks, unreadable = read_stored_quirks({"status_words": await stored(driver)})
    taught = taught_statuses(quirks.status_words)
    assert not unreadable
    assert status_of("готовченко!", taught) is PanelStatus.PENDING


async def test_a_customer_teaches_nothing(driver: ChatDriver) -> None:
    await driver.say("/panel word Ruht pending", CUSTOMER)
    assert await stored(driver) == {}
