"""The currency of the panel's rates: what is known of it, and what another one would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from bot.catalog.snapshot import PriceSummary
from bot.i18n import Translator
from bot.screens import buttons
from bot.screens.admin import replies
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Row, Screen, in_rows, lines
from bot.text.cutting import cut_to_units, cut_to_width

TITLE_COLUMNS, TITLE_UNITS = 70, 140
"""Columns and UTF-16 units of a service's title."""


@dataclass(frozen=True, slots=True)
class CurrencyState:
    """What is known of the currency of the panel's rates."""

    reported: str | None
    """Code or sign that the panel writes; None if it writes none."""
    said: str | None
    """Currency code that the operator has set; None if no code is set."""
    suggested: str | None
    """Currency that the panel's sign suggests; None if it writes no sign."""
    in_effect: str | None
    """The currency that prices are computed from; None if it is not known."""
    exchange_rate: str | None
    candidates: tuple[str, ...]
    """Currencies to choose from; buttons carry the place in this tuple."""
    is_first_look: bool = False
    """True if the panel has not been asked for its balance yet."""

    @property
    def stops_sales(self) -> bool:
        """True if nothing can be priced until the operator decides."""
        return self.in_effect is None and self.exchange_rate is None and not self.is_first_look


def currency_lines(tr: Translator, state: CurrencyState) -> list[Markup]:
    """Say whose word on the currency holds; say nothing if the panel names it."""
    if state.stops_sales:
        return [*_doubt(tr, state), tr.say("⛔ Nothing is sold until you say which.")]
    if state.said is not None and state.in_effect == state.said != state.reported:
        return [tr.say("Currency, as you said: {currency}", currency=state.said)]
    return []


def _doubt(tr: Translator, state: CurrencyState) -> list[Markup]:
    """Say why the currency is not known."""
    if state.said is not None:
        return [
            tr.say(
                "💱 The panel now writes “{reported}” for its currency. You said {said}.",
                reported=state.reported or "",
                said=state.said,
            )
        ]
    if state.suggested is not None:
        return [
            tr.say(
                "💱 The panel writes “{sign}” for its currency: {suggested}, or another one?",
                sign=state.reported or "",
                suggested=state.suggested,
            )
        ]
    return [tr.say("💱 The panel names no currency for its rates.")]


def currency_page(tr: Translator, state: CurrencyState) -> Screen:
    """Show what is known of the currency, and offer the likeliest ones."""
    known = currency_lines(tr, state)
    if not known and state.in_effect is not None:
        known = [tr.say("Currency of the panel's rates: {currency}", currency=state.in_effect)]
    rated = (
        tr.say("Exchange rate: {rate}", rate=state.exchange_rate) if state.exchange_rate else None
    )
    text = lines(
        tr.say("💱 <b>The panel's currency</b>"),
        *known,
        rated,
        "",
        tr.say(
            "The panel's site shows the currency of its prices. A wrong one sells below cost.\n"
            "<code>/panel currency USD</code>, <code>/panel currency off</code>"
        ),
    )
    panel = Button(tr.label("🔌 Panel"), Tap.PANEL())
    return Screen(text, (*_candidate_rows(state.candidates), (panel, buttons.desk(tr))))


def _candidate_rows(candidates: tuple[str, ...], *, below: bool = False) -> tuple[Row, ...]:
    tap = Tap.CHOOSE_CURRENCY.below if below else Tap.CHOOSE_CURRENCY
    return in_rows([Button(f"💱 {code}", tap(place)) for place, code in enumerate(candidates)], 3)


def currency_alert(tr: Translator, payload: Mapping[str, Any]) -> Screen:
    """Ask the operators which currency the panel's rates are in."""
    state = CurrencyState(
        reported=payload.get("reported"),
        said=payload.get("said"),
        suggested=payload.get("suggested"),
        in_effect=None,
        exchange_rate=None,
        candidates=tuple(payload.get("candidates", ())),
    )
    text = lines(
        tr.say("💱 <b>Which currency are the panel's rates in?</b>"),
        *currency_lines(tr, state),
        tr.say("<code>/panel currency USD</code> says it, or <code>/rate</code> the price of one."),
    )
    panel = Button(tr.label("🔌 Panel"), Tap.PANEL.below())
    leaving = ((panel,), (buttons.desk(tr, below=True),))
    return Screen(text, (*_candidate_rows(state.candidates, below=True), *leaving))


def currency_question(
    tr: Translator,
    currency: str | None,
    before: PriceSummary,
    after: PriceSummary,
    shop_currency: str,
    number: int,
) -> Screen:
    """Ask whether the panel's rates are in this currency; None takes back what was said."""
    question = (
        tr.say("💱 <b>Are the panel's rates in {currency}?</b>", currency=currency)
        if currency
        else tr.say("💱 <b>Take back what you said of the panel's currency?</b>")
    )
    text = lines(
        question,
        tr.say("Sold now: {prices}", prices=_prices(tr, before, shop_currency)),
        tr.say("Sold then: {prices}", prices=_prices(tr, after, shop_currency)),
        tr.say("Without an exchange rate nothing is sold: set /rate then.")
        if currency and currency != shop_currency and not after.on_sale
        else None,
    )
    return replies.confirmation(tr, text, number)


def _prices(tr: Translator, summary: PriceSummary, currency: str) -> Markup:
    if not summary.on_sale:
        return tr.say("nothing")
    return tr.plural(
        "{count} service, the cheapest {price}: {title}",
        "{count} services, the cheapest {price}: {title}",
        summary.on_sale,
        price=tr.money(summary.unit_price, currency),
        title=cut_to_units(cut_to_width(summary.title, TITLE_COLUMNS), TITLE_UNITS),
    )


def currency_changed(tr: Translator, before: str | None, after: str | None) -> Screen:
    """Say what the operator had said of the currency and says now; None for nothing."""
    text = tr.say(
        "✅ Currency of the panel: {before} → {after}", before=before or "–", after=after or "–"
    )
    return replies.done(tr, text)
