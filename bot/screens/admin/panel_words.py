"""The panel's words for an order's state as operators teach them."""

from collections.abc import Mapping

from bot.i18n import N_, Translator
from bot.quirks.status_vocabulary import PanelStatus
from bot.quirks.value_readers import BadQuirkValue
from bot.screens.admin import replies
from bot.screens.admin.quirks import quirk_buttons
from bot.screens.screen import Screen, lines

CONSEQUENCES: Mapping[PanelStatus, str] = {
    PanelStatus.COMPLETED: N_("The shop earns the whole price, and nothing goes back."),
    PanelStatus.PARTIAL: N_("The share that remains goes back to the customer."),
    PanelStatus.CANCELED: N_(
        "What remains goes back; the whole price where the panel names nothing delivered."
    ),
    PanelStatus.REFUNDED: N_(
        "What remains goes back; the whole price where the panel names nothing delivered."
    ),
    PanelStatus.FAILED: N_("The order waits for your decision, and its money is held."),
    PanelStatus.EXPIRED: N_("A subscription ends; what was not delivered goes back."),
}
"""What a status that ends orders does to their money, as msgids."""


def word_question(
    tr: Translator, word: str, status: PanelStatus, waiting: int, number: int
) -> Screen:
    """Ask whether a word shall mean a status that ends orders; `waiting` orders have it now."""
    text = tr.say(
        "Shall <b>{word}</b> mean <b>{status}</b> at this panel?\n{consequence}\nRunning orders in "
        "this state now: {waiting}. The next answer of the panel ends them.",
        word=word,
        status=status.value,
        consequence=tr.label(CONSEQUENCES[status]),
        waiting=tr.number(waiting),
    )
    return replies.confirmation(tr, text, number)


def word_saved(
    tr: Translator, word: str, before: PanelStatus | None, after: PanelStatus | None
) -> Screen:
    """Say what a word meant and means; None for a word that is not taught."""
    text = lines(
        tr.say(
            "✅ <b>{word}</b>: {before} → {after}",
            word=word,
            before=before.value if before else tr.label("not known"),
            after=after.value if after else tr.label("not known"),
        ),
        tr.say("It holds from the panel's next answer on. /panel quirks lists what was taught."),
    )
    return Screen(text, quirk_buttons(tr))


def word_refused(tr: Translator, refusal: BadQuirkValue) -> Screen:
    """Say which words and meanings can be taught; nothing was changed."""
    text = lines(
        tr.say("⚠️ {reason}", reason=tr.label(refusal.msgid, **refusal.localized_params(tr))),
        tr.say(
            "Write <code>{example}</code>\nNothing was changed.",
            example="/panel word Archived completed",
        ),
    )
    return Screen(text, quirk_buttons(tr))


def word_not_taught(tr: Translator, word: str) -> Screen:
    """Say that a word was not taught, so it cannot be forgotten."""
    text = tr.say("{word} was not taught. Nothing was changed.", word=word[:64])
    return Screen(text, quirk_buttons(tr))
