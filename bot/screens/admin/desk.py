"""The operator's desk: what is wrong, today's figures, the panel, the commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.i18n import Translator
from bot.orders.status import NEEDS_OPERATOR, Status
from bot.orders.views import OrderFigures
from bot.orders.waiting.attention import Need, OrderInNeed
from bot.screens import buttons
from bot.screens.admin import needs
from bot.screens.admin.panel import PanelState, panel_lines, panel_troubles, refused_rows
from bot.screens.callback_data import Tap
from bot.screens.commands import operator_names
from bot.screens.screen import Button, Row, Screen, in_rows, lines


@dataclass(frozen=True, slots=True)
class DeskState:
    """What /admin shows, read in one transaction."""

    figures: OrderFigures
    needs: Sequence[OrderInNeed]
    """The orders that have waited longest for an operator, or for anything else."""
    needs_in_all: int
    """How many there are, with those that are not named."""
    now: datetime
    customers: int
    newcomers: int
    """Customers since midnight UTC."""
    customer_balances: int
    """Micro-units on customers' balances."""
    on_sale: int
    unpriced: int
    """Published services that have no price."""
    dead_letters: int
    undelivered: int
    """Messages that were given up after all tries."""
    panel: PanelState | None
    currency: str


def desk_page(tr: Translator, state: DeskState) -> Screen:
    """Show the desk: first what is wrong and the orders that wait for the operator."""
    text = lines(
        tr.say("🛠 <b>Operator</b>"),
        *_troubles(tr, state),
        "",
        *_figures(tr, state),
        "",
        *(panel_lines(tr, state.panel) if state.panel else []),
        "",
        operator_names(),
    )
    again = Button(tr.label("🔄 Update"), Tap.DESK())
    published = Button(tr.label("🗂 What is on sale"), Tap.PUBLISHED(0))
    numbers = dict.fromkeys(each.order_id for each in state.needs)
    cases = [Button(f"🔎 #{number}", Tap.OPERATOR_ORDER(number)) for number in numbers]
    rows = (*in_rows(cases, 4), *_keep_row(tr, state), *refused_rows(tr, state.panel))
    return Screen(text, (*rows, (again, published), (buttons.menu(tr),)))


def _troubles(tr: Translator, state: DeskState) -> list[Markup]:
    troubles = needs.need_lines(tr, state.needs, state.needs_in_all, state.now)
    waiting = state.figures.open_orders.get(Status.WAITING_FUNDS, 0)
    if waiting:
        troubles.append(
            tr.plural(
                "💸 {count} order waits for the panel's balance.",
                "💸 {count} orders wait for the panel's balance.",
                waiting,
            )
        )
    if state.dead_letters:
        troubles.append(
            tr.plural(
                "⚠️ {count} update was put aside; the log has the error.",
                "⚠️ {count} updates were put aside; the log has the errors.",
                state.dead_letters,
            )
        )
    if state.undelivered:
        troubles.append(
            tr.plural(
                "✉️ {count} message could not be delivered.",
                "✉️ {count} messages could not be delivered.",
                state.undelivered,
            )
        )
    doubted = state.panel and state.panel.money and state.panel.money.stops_sales
    if state.unpriced and not doubted:
        troubles.append(
            tr.plural(
                "💱 {count} published service has no price: set /rate.",
                "💱 {count} published services have no price: set /rate.",
                state.unpriced,
            )
        )
    if not state.on_sale:
        troubles.append(tr.say("🗂 Nothing is on sale: /publish shows what could be."))
    troubles += panel_troubles(tr, state.panel)
    return [Markup(), *(troubles or [tr.say("✅ Nothing needs your attention.")])]


def _keep_row(tr: Translator, state: DeskState) -> tuple[Row, ...]:
    """Return the row with the button that lets orders wait for the panel's balance, if any do."""
    if not any(each.need is Need.WAITING_FUNDS for each in state.needs):
        return ()
    return ((Button(tr.label("⏳ Let them wait for the balance"), Tap.KEEP_ALL.below()),),)


def _figures(tr: Translator, state: DeskState) -> list[Markup]:
    figures, currency = state.figures, state.currency
    running = sum(
        count for status, count in figures.open_orders.items() if status not in NEEDS_OPERATOR
    )
    return [
        tr.plural(
            "Today: {count} order, {turnover}, refunded {refunded}",
            "Today: {count} orders, {turnover}, refunded {refunded}",
            figures.placed,
            turnover=tr.money(figures.turnover, currency),
            refunded=tr.money(figures.refunded, currency),
        ),
        tr.say("Under way: {count}", count=tr.number(running)),
        tr.plural(
            "{count} customer, {new} new today, balances {owed}",
            "{count} customers, {new} new today, balances {owed}",
            state.customers,
            new=tr.number(state.newcomers),
            owed=tr.money(state.customer_balances, currency),
        ),
        tr.plural("{count} service on sale", "{count} services on sale", state.on_sale),
    ]
