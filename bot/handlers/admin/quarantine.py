"""/quarantine: show quarantined services, and accept new rates after asking once more.

The draft keeps what the question showed: a rate, or the fingerprint of all new rates. If that has
changed in the meantime, nothing is accepted.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from bot.catalog.snapshot import Pricer, load_pricer
from bot.catalog.sync import quarantine
from bot.catalog.sync.changes import ServiceChange
from bot.catalog.sync.quarantine import QuarantinedService
from bot.handlers.admin import confirm
from bot.handlers.admin.confirm import Action
from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens.admin.catalog import quarantine as screens
from bot.screens.paging import ListPage
from bot.users import audit
from bot.watching import news


def show_quarantine(turn: Turn) -> Reply:
    """Show a page of the quarantined services."""
    return quarantine_page(turn, turn.number())


def ask_accept(turn: Turn) -> Reply:
    """Ask whether to accept the new rate of one service."""
    service = quarantine.find_quarantined(turn.session, turn.number())
    if service is None or not service.acceptable:
        return _settled(turn)
    price = load_pricer(turn.session, turn.shop.currency, turn.shop.markup)
    before = _price(service, service.trusted_rate, price)
    after = _price(service, service.rate, price)
    show = partial(screens.accept_question, turn.tr, service, before, after, turn.shop.currency)
    return confirm.ask(turn, Action.ACCEPT_RATE, show, service=service.id, rate=service.rate)


def ask_accept_all(turn: Turn) -> Reply:
    """Ask whether to accept all new rates."""
    services, fingerprint = quarantine.list_acceptable(turn.session)
    if not services:
        return _settled(turn)
    show = partial(screens.accept_all_question, turn.tr, len(services))
    return confirm.ask(turn, Action.ACCEPT_ALL_RATES, show, fingerprint=fingerprint)


def accept_rate(turn: Turn, wanted: dict[str, Any]) -> Reply:
    """Accept the new rate of one service, now that the operator has confirmed."""
    change = quarantine.accept(turn.session, wanted["service"], wanted["rate"], now=turn.now)
    return _accepted(turn, [change])


def accept_all_rates(turn: Turn, wanted: dict[str, Any]) -> Reply:
    """Accept all new rates, now that the operator has confirmed.

    ShopError if they are no longer those that the question was about.
    """
    return _accepted(turn, quarantine.accept_all(turn.session, wanted["fingerprint"], now=turn.now))


def _accepted(turn: Turn, accepted: Sequence[ServiceChange]) -> Reply:
    """Record the accepted rates in the audit, and queue news for the services' favourites."""
    _record(turn, accepted)
    news.queue_news(
        turn.session,
        accepted,
        key=f"accepted:{turn.now.isoformat()}",
        currency=turn.shop.currency,
        markup=turn.shop.markup,
        now=turn.now,
    )
    toast = screens.rates_accepted_toast(turn.tr, len(accepted))
    return replace(quarantine_page(turn), toast=toast, wake=("notify",))


def leave_hidden(turn: Turn) -> Reply:
    """Accept nothing and show the quarantine."""
    return replace(quarantine_page(turn), toast=screens.left_hidden_toast(turn.tr))


def quarantine_page(turn: Turn, number: int = 0) -> Reply:
    """Show a page of the quarantined services and end the open conversation."""
    total = quarantine.count_quarantined(turn.session)
    page = ListPage.nearest(number, total, screens.PAGE_SIZE)
    services = quarantine.list_quarantined(turn.session, page.size, page.offset)
    return Reply(screens.quarantine_list(turn.tr, services, page), state=None)


def _settled(turn: Turn) -> Reply:
    """Answer a tap on a rate that another operator or a sync has settled."""
    return replace(quarantine_page(turn), toast=screens.nothing_to_accept_toast(turn.tr))


def _price(service: QuarantinedService, rate: str, pricer: Pricer) -> int | None:
    """Return the customers' unit price at a rate, in micro-units; None without exchange rate."""
    prices = pricer.unit_prices(service.id, service.category_id, service.panel_id, Decimal(rate))
    return None if prices is None else prices.unit_price


def _record(turn: Turn, accepted: Sequence[ServiceChange]) -> None:
    """Record the acceptance in the audit: the rates of one service, or how many services."""
    one = accepted[0] if len(accepted) == 1 else None
    rates = (
        {"before": one.before.rate, "after": one.after.rate}
        if one is not None and one.before is not None and one.after is not None
        else {"count": len(accepted)}
    )
    audit.record(
        turn.session,
        actor=turn.user_id,
        action="accept_rate",
        target="everything" if one is None else f"service:{one.service_id}",
        now=turn.now,
        **rates,
    )
