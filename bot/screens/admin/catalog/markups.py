"""Ask an operator whether a markup may sell below cost."""

from collections.abc import Sequence

from bot.catalog.below_cost import BelowCost
from bot.i18n import Translator
from bot.screens.admin import replies
from bot.screens.screen import Screen, lines
from bot.text.cutting import cut_to_units, cut_to_width

EXAMPLES = 3
"""Services that are shown with their prices."""

TITLE_COLUMNS, TITLE_UNITS = 70, 140
"""Columns and UTF-16 units of a title."""


def below_cost_question(
    tr: Translator, percent: str, losses: Sequence[BelowCost], currency: str, number: int
) -> Screen:
    """Ask whether the markup may sell below cost; prices are for 1,000 pieces or a package."""
    question = lines(
        tr.say("📉 <b>Sell below cost?</b>"),
        tr.plural(
            "With a markup of {percent} customers would pay less for {count} service that is on "
            "sale than the panel charges.",
            "With a markup of {percent} customers would pay less for {count} services that are "
            "on sale than the panel charges.",
            len(losses),
            percent=f"{percent}%",
        ),
        *(
            tr.say(
                "{title}: cost {cost}, price <b>{price}</b>",
                title=cut_to_units(cut_to_width(loss.service.title, TITLE_COLUMNS), TITLE_UNITS),
                cost=tr.money(loss.prices.unit_cost, currency),
                price=tr.money(loss.prices.unit_price, currency),
            )
            for loss in losses[:EXAMPLES]
        ),
    )
    return replies.confirmation(tr, question, number)
