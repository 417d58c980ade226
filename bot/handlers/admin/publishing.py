"""/publish, /hide, /markup, /rate: set what is sold, and for how much."""

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from bot.catalog import markups, panels, publishing, service_records
from bot.catalog.below_cost import list_below_cost
from bot.catalog.rules.pricing import Scope
from bot.catalog.snapshot import load_pricer
from bot.handlers.admin import confirm
from bot.handlers.admin.access import usage
from bot.handlers.admin.confirm import Action
from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens.admin import usages
from bot.screens.admin.catalog import publishing as screens
from bot.screens.admin.catalog.markups import below_cost_question
from bot.text.ids import read_numbered
from bot.users import audit


def show_publishing(turn: Turn) -> Reply:
    """Show a page of the categories, each with its count of published services."""
    return _categories_page(turn, turn.number())


def _categories_page(turn: Turn, page: int) -> Reply:
    categories = service_records.list_categories(turn.session)
    return Reply(screens.publishing_page(turn.tr, categories, page))


def toggle_category(turn: Turn) -> Reply:
    """Publish the tapped category; hide it if all its sellable services are published."""
    category = turn.number()
    records = {record.id: record for record in service_records.list_categories(turn.session)}
    record = records.get(category)
    if record is not None:
        publish = record.published_count < record.sellable_count
        _switch(turn, Scope.CATEGORY, category, publish=publish)
    return _categories_page(turn, turn.number(1))


def publish_all(turn: Turn) -> Reply:
    """Publish every sellable service."""
    _switch(turn, Scope.EVERYTHING, 0, publish=True)
    return _categories_page(turn, 0)


def publish(turn: Turn) -> Reply:
    """/publish all, category ID or service ID; without arguments, show the categories."""
    return show_publishing(turn) if not turn.words else _typed(turn, publish=True)


def hide(turn: Turn) -> Reply:
    """/hide all, category ID or service ID."""
    return _typed(turn, publish=False)


def _typed(turn: Turn, *, publish: bool) -> Reply:
    target = _target(turn.words)
    if target is None:
        return usage(turn, *(usages.PUBLISH if publish else usages.HIDE))
    count = _switch(turn, *target, publish=publish)
    say = screens.services_published if publish else screens.services_hidden
    return Reply(say(turn.tr, count))


def _switch(turn: Turn, scope: Scope, target: int, *, publish: bool) -> int:
    act = publishing.publish if publish else publishing.hide
    count = act(turn.session, scope, target)
    audit.record(
        turn.session,
        actor=turn.user_id,
        action="publish" if publish else "hide",
        target=f"{scope}:{target}",
        now=turn.now,
        count=count,
    )
    return count


def set_markup(turn: Turn) -> Reply:
    """/markup PERCENT, category ID PERCENT or service ID PERCENT; `off` removes a markup."""
    words = turn.words
    percent = _percent(words[-1]) if words else None
    target = _target(words[:-1]) if len(words) > 1 else (Scope.EVERYTHING, 0)
    if percent is None or target is None:
        return usage(turn, *usages.MARKUP)
    value = None if percent == "off" else Decimal(percent)
    if value is not None and value < 0:
        return _ask_below_cost(turn, *target, value)
    return _store_markup(turn, *target, value)


def _ask_below_cost(turn: Turn, scope: Scope, target: int, percent: Decimal) -> Reply:
    markups.check_markup(turn.session, scope, target, percent)
    pricer = load_pricer(turn.session, turn.shop.currency, turn.shop.markup)
    losses = list_below_cost(turn.shop.catalog, pricer, scope, target, percent)
    text = str(percent)
    show = partial(below_cost_question, turn.tr, text, losses, turn.shop.currency)
    return confirm.ask(turn, Action.SELL_BELOW_COST, show, scope=scope, target=target, percent=text)


def set_markup_below_cost(turn: Turn, wanted: dict[str, Any]) -> Reply:
    """Set a negative markup that may sell below cost, as the operator has confirmed."""
    percent = Decimal(wanted["percent"])
    scope, target = Scope(wanted["scope"]), wanted["target"]
    return replace(_store_markup(turn, scope, target, percent, below_cost=True), state=None)


def _store_markup(
    turn: Turn, scope: Scope, target: int, percent: Decimal | None, *, below_cost: bool = False
) -> Reply:
    change = markups.set_markup(turn.session, scope, target, percent, below_cost=below_cost)
    _record(turn, "markup", f"{scope}:{target}", change)
    return Reply(screens.markup_changed(turn.tr, change.before, change.after))


def set_exchange_rate(turn: Turn) -> Reply:
    """/rate NUMBER or off: set how many units of the shop's currency one of the panel's costs."""
    panel = panels.find_panel(turn.session)
    value = _percent(turn.words[0]) if len(turn.words) == 1 else None
    if value is None or panel is None or panel.id is None:
        return usage(turn, *usages.RATE)
    change = panels.set_exchange_rate(
        turn.session, panel.id, None if value == "off" else Decimal(value)
    )
    _record(turn, "rate", f"panel:{panel.id}", change)
    return Reply(screens.exchange_rate_changed(turn.tr, change.before, change.after))


def _record(turn: Turn, action: str, target: str, change: panels.AuditedChange) -> None:
    audit.record(
        turn.session,
        actor=turn.user_id,
        action=action,
        target=target,
        now=turn.now,
        before=change.before,
        after=change.after,
    )


def _target(words: list[str]) -> tuple[Scope, int] | None:
    if words == ["all"]:
        return Scope.EVERYTHING, 0
    scopes = {"category": Scope.CATEGORY, "service": Scope.SERVICE}
    if len(words) != 2 or words[0] not in scopes:  # noqa: PLR2004 - a word and a number
        return None
    target = read_numbered(words[1])
    return None if target is None else (scopes[words[0]], target)


def _percent(word: str) -> str | None:
    if word == "off":
        return word
    try:
        value = Decimal(word.rstrip("%").replace(",", "."))
    except InvalidOperation:
        return None
    return str(value) if value.is_finite() else None
