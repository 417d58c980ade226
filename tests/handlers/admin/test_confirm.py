"""Each action has a question and each question an action; those of earlier versions still work."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlmodel import Session, update

from bot.catalog.sync import quarantine
from bot.db import table_of
from bot.handlers import CONFIRMED_ACTIONS
from bot.handlers.admin import confirm
from bot.handlers.admin.confirm import Action
from bot.ledger import journal
from bot.screens.callback_data import Tap
from bot.users import audit
from bot.users.tables import Conversation
from tests.handlers.admin.cases import completed, disputed, leap, shrink, unconfirmed
from tests.handlers.chat_driver import ChatDriver
from tests.support.running_shop import CUSTOMER, OPERATOR


async def ask_credit(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.say(f"/credit {CUSTOMER} 5 gift", OPERATOR)


async def ask_debit(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund(5_000_000)
    await driver.say(f"/debit {CUSTOMER} 5 mistake", OPERATOR)


async def ask_refund(driver: ChatDriver) -> None:
    await driver.say(f"/resolve {await unconfirmed(driver)} refund", OPERATOR)


async def ask_remains(driver: ChatDriver) -> None:
    await driver.say(f"/resolve {await disputed(driver)} remains 400", OPERATOR)


async def ask_refund_after_end(driver: ChatDriver) -> None:
    await driver.say(f"/refund {await completed(driver)} 0.5 late", OPERATOR)


async def ask_rate(driver: ChatDriver) -> None:
    await leap(driver, 1)
    await driver.say("/quarantine", OPERATOR)
    await driver.tap(Tap.ACCEPT_RATE(1), OPERATOR)


async def ask_all_rates(driver: ChatDriver) -> None:
    await leap(driver, 1, 2)
    await driver.say("/quarantine", OPERATOR)
    await driver.tap(Tap.ACCEPT_ALL_RATES(), OPERATOR)


async def ask_accept_list(driver: ChatDriver) -> None:
    await shrink(driver)
    await driver.say("/panel", OPERATOR)
    await driver.tap(Tap.REFUSED_LIST(1), OPERATOR)


async def ask_below_cost(driver: ChatDriver) -> None:
    await driver.say("/markup -20", OPERATOR)


async def ask_word(driver: ChatDriver) -> None:
    await driver.say("/panel word Archived completed", OPERATOR)


async def ask_currency(driver: ChatDriver) -> None:
    await driver.say("/panel currency EUR", OPERATOR)


async def ask_book_rest(driver: ChatDriver) -> None:
    await driver.say("/reconcile", OPERATOR)
    await driver.tap(Tap.BOOK_REST(), OPERATOR)


async def ask_cancel_orders(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()
    await driver.say(f"/cancel_order {await driver.buy()}", OPERATOR)


QUESTIONS: dict[Action, Callable[[ChatDriver], Awaitable[None]]] = {
    Action.CREDIT: ask_credit,
    Action.DEBIT: ask_debit,
    Action.REFUND: ask_refund,
    Action.REMAINS: ask_remains,
    Action.REFUND_AFTER_END: ask_refund_after_end,
    Action.ACCEPT_RATE: ask_rate,
    Action.ACCEPT_ALL_RATES: ask_all_rates,
    Action.ACCEPT_LIST: ask_accept_list,
    Action.SELL_BELOW_COST: ask_below_cost,
    Action.TEACH_WORD: ask_word,
    Action.SET_CURRENCY: ask_currency,
    Action.BOOK_REST: ask_book_rest,
    Action.CANCEL_ORDERS: ask_cancel_orders,
}
"""For each action, what brings its question about."""


def test_every_action_is_registered_and_has_a_question_here() -> None:
    assert set(CONFIRMED_ACTIONS) == set(QUESTIONS) == set(Action)


def rewrite(session: Session, /, **values: Any) -> None:
    rows = table_of(Conversation)
    session.execute(update(rows).where(rows.c.user_id == OPERATOR).values(**values))


@pytest.mark.parametrize("action", Action)
async def test_an_action_is_done_by_yes_and_by_nothing_before(
    driver: ChatDriver, action: Action
) -> None:
    await QUESTIONS[action](driver)
    before = await driver.do(audit.latest)
    question = await driver.standing(OPERATOR)
    assert (question.state, question.draft["action"]) == (confirm.CONFIRMING, action)
    await driver.tap(Tap.YES(question.draft["number"]), OPERATOR)
    assert (await driver.standing(OPERATOR)).state is None
    assert len(await driver.do(audit.latest)) == len(before) + 1


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("way", ["no", "/cancel", "an earlier question's button"])
async def test_an_action_can_be_left(driver: ChatDriver, action: Action, way: str) -> None:
    await QUESTIONS[action](driver)
    before = await driver.do(audit.latest)
    question = await driver.standing(OPERATOR)
    if way == "/cancel":
        await driver.say(way, OPERATOR)
    else:
        data = Tap.NO() if way == "no" else Tap.YES(question.draft["number"] - 1)
        await driver.tap(data, OPERATOR)
    assert (await driver.standing(OPERATOR)).state is None
    assert len(await driver.do(audit.latest)) == len(before)


async def test_a_question_about_money_of_an_earlier_version_is_answered(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.say("/admin", OPERATOR)
    draft = {
        "user": CUSTOMER,
        "amount": 5_000_000,
        "reason": "gift",
        "action": "credit",
        "number": 1,
    }
    await driver.do(rewrite, state="sure:asked", draft=draft)
    await driver.tap(Tap.YES(1), OPERATOR)
    assert await driver.balance() == 5_000_000
    assert (await driver.standing(OPERATOR)).state is None


@pytest.mark.parametrize("every", [False, True])
async def test_a_question_about_rates_of_an_earlier_version_is_answered(
    driver: ChatDriver, every: bool
) -> None:
    await leap(driver, 1)
    await driver.say("/quarantine", OPERATOR)
    held, fingerprint = await driver.do(quarantine.list_acceptable)
    old = {"fingerprint": fingerprint} if every else {"service": 1, "rate": held[0].rate}
    await driver.do(rewrite, state="trust:asked", draft={**old, "number": 1})
    await driver.tap(Tap.YES(2), OPERATOR)
    assert 1 not in driver.shop.shop.catalog.services
    await driver.do(rewrite, state="trust:asked", draft={**old, "number": 1})
    listed = await driver.tap(Tap.YES(1), OPERATOR)
    assert "No service is held back" in listed.text
    (entry,) = await driver.do(audit.latest)
    assert entry.action == "accept_rate"


async def test_a_question_of_a_later_version_is_closed_and_nothing_is_done(
    driver: ChatDriver,
) -> None:
    await driver.say("/admin", OPERATOR)
    await driver.do(rewrite, state="sure:asked", draft={"action": "sell_the_shop", "number": 1})
    assert "Nothing was done" in (await driver.tap(Tap.YES(1), OPERATOR)).text
    assert (await driver.standing(OPERATOR)).state is None


async def test_who_is_no_operator_any_more_can_only_leave(driver: ChatDriver) -> None:
    await leap(driver, 1)
    await driver.say("/quarantine", OPERATOR)
    await driver.tap(Tap.ACCEPT_RATE(1), OPERATOR)
    question = await driver.standing(OPERATOR)
    driver.shop.shop.operators = frozenset()
    await driver.tap(Tap.YES(question.draft["number"]), OPERATOR)
    assert await driver.do(audit.latest) == []
    assert "Nothing was done" in (await driver.tap(Tap.NO(), OPERATOR)).text


@pytest.mark.parametrize("action", [Action.CREDIT, Action.DEBIT, Action.REFUND, Action.REMAINS])
async def test_who_is_no_operator_any_more_moves_no_money_by_an_open_question(
    driver: ChatDriver, action: Action
) -> None:
    await QUESTIONS[action](driver)
    question = await driver.standing(OPERATOR)
    before = await driver.do(journal)
    driver.shop.shop.operators = frozenset()
    answered = await driver.tap(Tap.YES(question.draft["number"]), OPERATOR)
    assert "do not know this command" in answered.text
    assert await driver.do(journal) == before
    assert "Nothing was done" in (await driver.tap(Tap.NO(), OPERATOR)).text
    assert await driver.do(journal) == before
