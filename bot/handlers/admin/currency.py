"""/panel currency: say which currency the panel's rates are in, after seeing what it changes."""

from dataclasses import replace
from functools import partial
from typing import Any

from bot.catalog import balances, panels
from bot.catalog.rules.currencies import (
    currency_candidates,
    currency_in_effect,
    suggested_currency,
)
from bot.catalog.snapshot import load_pricer, summarize_prices
from bot.catalog.tables import Panel
from bot.handlers.admin import confirm
from bot.handlers.admin.access import usage
from bot.handlers.admin.confirm import Action
from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens.admin import usages
from bot.screens.admin.catalog import currency as screens
from bot.screens.admin.catalog.currency import CurrencyState
from bot.users import audit

OFF = "off"
"""Typed in place of a code to take back what was said."""

WORDS = 2
"""`currency` and a code."""


def currency_state(row: Panel, shop_currency: str) -> CurrencyState:
    """Return what is known of the currency of a panel's rates."""
    return CurrencyState(
        reported=row.currency,
        said=row.said_currency,
        suggested=suggested_currency(row.currency),
        in_effect=currency_in_effect(row.currency, row.said_currency, row.said_against),
        exchange_rate=row.exchange_rate,
        candidates=currency_candidates(row.currency, row.said_currency, shop_currency),
        is_first_look=row.balance_at is None and row.balance_failing_since is None,
    )


def currency_command(turn: Turn) -> Reply:
    """/panel currency CODE or off; without one, show what is known."""
    if len(turn.words) > WORDS:
        return usage(turn, *usages.PANEL_CURRENCY)
    if len(turn.words) < WORDS:
        return Reply(screens.currency_page(turn.tr, currency_state(_panel(turn), _own(turn))))
    typed = turn.words[1]
    return _ask(turn, None if typed.casefold() == OFF else typed.upper())


def choose_currency(turn: Turn) -> Reply:
    """Ask about the tapped currency; show what is known if it is not offered any more."""
    state = currency_state(_panel(turn), _own(turn))
    place = turn.number()
    if not 0 <= place < len(state.candidates):
        return Reply(screens.currency_page(turn.tr, state))
    return _ask(turn, state.candidates[place])


def set_currency(turn: Turn, wanted: dict[str, Any]) -> Reply:
    """Store the currency that the operator has confirmed; raises `CurrencyChanged`."""
    row = _panel(turn)
    if row.currency != wanted["reported"]:
        raise balances.CurrencyChanged
    return replace(_store(turn, row, wanted["currency"]), state=None)


def _ask(turn: Turn, currency: str | None) -> Reply:
    """Ask if it changes prices, and show how; store it at once if it does not."""
    row, own = _panel(turn), _own(turn)
    panel_id = row.id or 0
    before, after = balances.exchange_rate_if_said(turn.session, panel_id, currency, own)
    if before == after:
        return _store(turn, row, currency)
    pricer = load_pricer(turn.session, own, turn.shop.markup)
    now_sold = summarize_prices(turn.session, pricer.with_exchange_rate(panel_id, before))
    then_sold = summarize_prices(turn.session, pricer.with_exchange_rate(panel_id, after))
    show = partial(screens.currency_question, turn.tr, currency, now_sold, then_sold, own)
    return confirm.ask(
        turn, Action.SET_CURRENCY, show, panel=panel_id, currency=currency, reported=row.currency
    )


def _store(turn: Turn, row: Panel, currency: str | None) -> Reply:
    change = balances.say_currency(turn.session, row.id or 0, currency)
    audit.record(
        turn.session,
        actor=turn.user_id,
        action="panel.currency",
        target=f"panel:{row.id}",
        now=turn.now,
        before=change.before,
        after=change.after,
        reported=row.currency,
    )
    return Reply(screens.currency_changed(turn.tr, change.before, change.after))


def _panel(turn: Turn) -> Panel:
    row = panels.find_panel(turn.session)
    if row is None:
        raise panels.PanelNotReached
    return row


def _own(turn: Turn) -> str:
    return turn.shop.currency
