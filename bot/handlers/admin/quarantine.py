"""/quarantine: services held back for their rate; each word of trust is asked for once more.

The draft keeps what stood on the screen: a rate, or the fingerprint of them all. What has moved
since then is not accepted by a tap that never saw it.
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
from bot.screens.admin import quarantine as screens
from bot.screens.paging import ListPage
from bot.users import audit
from bot.watching import news


def show_quarantine(turn: Turn) -> Reply:
    """Show a page of what is held back."""
    return quarantine_page(turn, turn.number())


def ask_accept(turn: Turn) -> Reply:
    """Ask whether the new rate of one service is believed."""
    held = quarantine.find_quarantined(turn.session, turn.number())
    if held is None or not held.acceptable:
        return _settled(turn)
    price = load_pricer(turn.session, turn.shop.currency, turn.shop.markup)
    before, after = _price(held, held.trusted_rate, price), _price(held, held.rate, price)
    show = partial(screens.accept_question, turn.tr, held, before, after, turn.shop.currency)
    return confirm.ask(turn, Action.ACCEPT_RATE, show, service=held.id, rate=held.rate)


def ask_accept_all(turn: Turn) -> Reply:
    """Ask whether all new rates are believed."""
    found, fingerprint = quarantine.list_acceptable(turn.session)
    if not found:
        return _settled(turn)
    show = partial(screens.accept_all_question, turn.tr, len(found))
    return confirm.ask(turn, Action.ACCEPT_ALL_RATES, show, fingerprint=fingerprint)


def accept_rate(turn: Turn, wanted: dict[str, Any]) -> Reply:
    """Accept the new rate of one service."""
    change = quarantine.accept(turn.session, wanted["service"], wanted["rate"], now=turn.now)
    return _accepted(turn, [change])


def accept_all_rates(turn: Turn, wanted: dict[str, Any]) -> Reply:
    """Accept all new rates, if they are still those that the question was about."""
    return _accepted(turn, quarantine.accept_all(turn.session, wanted["fingerprint"], now=turn.now))


def _accepted(turn: Turn, accepted: Sequence[ServiceChange]) -> Reply:
    """Audit the accepted rates, and queue a message for who has the services as favourites."""
    _note(turn, accepted)
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
    """Leave it hidden."""
    return replace(quarantine_page(turn), toast=screens.left_hidden_toast(turn.tr))


def quarantine_page(turn: Turn, number: int = 0) -> Reply:
    """Show a page of the quarantined services and end the open conversation."""
    total = quarantine.count_quarantined(turn.session)
    page = ListPage.nearest(number, total, screens.PAGE_SIZE)
    services = quarantine.list_quarantined(turn.session, page.size, page.offset)
    return Reply(screens.quarantine_list(turn.tr, services, page), state=None)


def _settled(turn: Turn) -> Reply:
    """Answer a tap on what another operator, or a sync, has settled already."""
    return replace(quarantine_page(turn), toast=screens.nothing_to_accept_toast(turn.tr))


def _price(held: QuarantinedService, text: str, price: Pricer) -> int | None:
    found = price.unit_prices(held.id, held.category_id, held.panel_id, Decimal(text))
    return None if found is None else found.unit_price


def _note(turn: Turn, accepted: Sequence[ServiceChange]) -> None:
    """Write the audit: one line, with the rates where it is one service's."""
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
