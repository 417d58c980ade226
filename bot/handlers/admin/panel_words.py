"""/panel word: teach the shop what a panel's word for an order's state means, or forget it."""

from typing import Any

from bot.catalog import panels
from bot.handlers.admin import confirm
from bot.handlers.admin.access import usage
from bot.handlers.admin.confirm import Action
from bot.handlers.dispatch.turn import Reply, Turn
from bot.orders import views
from bot.quirks.status_vocabulary import MOVE_MONEY, PanelStatus
from bot.quirks.status_words import TEACHABLE, plain_word, split_meaning
from bot.quirks.value_readers import BadQuirkValue, read_status_word
from bot.screens.admin import panel_words as screens
from bot.screens.admin import usages
from bot.users import audit

QUIRK = "status_words"
OFF = "off"
"""In place of a meaning: the word is forgotten."""


def teach(turn: Turn) -> Reply:
    """/panel word WORD MEANING: teach a word, after a question if money follows; off forgets it."""
    typed = turn.text.partition(" ")[2].strip()
    word, meaning = split_meaning(typed)
    if not word:
        return usage(turn, *usages.PANEL_WORD)
    if meaning.casefold() == OFF:
        return _forget(turn, word)
    try:
        word, status = read_status_word(word, meaning)
    except BadQuirkValue as refusal:
        return Reply(screens.word_refused(turn.tr, refusal))
    if TEACHABLE[status] not in MOVE_MONEY:
        return _save(turn, word, status)
    waiting = views.count_with_word(turn.session, word)

    def show(number: int) -> Any:
        return screens.word_question(turn.tr, word, TEACHABLE[status], waiting, number)

    return confirm.ask(turn, Action.TEACH_WORD, show, word=word, status=status)


def teach_confirmed(turn: Turn, draft: dict[str, Any]) -> Reply:
    """Teach the word of an answered question."""
    word, status = read_status_word(str(draft["word"]), str(draft["status"]))
    return _save(turn, word, status)


def _forget(turn: Turn, word: str) -> Reply:
    known = _known(turn)
    if not any(plain_word(each) == plain_word(word) for each in known):
        return Reply(screens.word_not_taught(turn.tr, word))
    return _save(turn, word, None)


def _save(turn: Turn, word: str, status: str | None) -> Reply:
    before = _known(turn)
    # One word has one meaning, however it is decorated.
    others = {each: was for each, was in before.items() if plain_word(each) != plain_word(word)}
    replaced = next((before[each] for each in before if each not in others), None)
    after = others if status is None else {**others, word: status}
    panel_id = panels.stored_panel_id(turn.session)
    panels.set_quirk(turn.session, panel_id, QUIRK, after or None)
    audit.record(
        turn.session,
        actor=turn.user_id,
        action="panel.word",
        target=f"panel:{panel_id}",
        now=turn.now,
        name=word,
        before=replaced,
        after=status,
    )
    return Reply(
        screens.word_saved(turn.tr, word, _status(replaced), _status(status)),
        state=None,
        wake=("follow",),
    )


def _known(turn: Turn) -> dict[str, str]:
    stored = panels.quirks_of(turn.session, panels.stored_panel_id(turn.session)).get(QUIRK)
    return dict(stored) if isinstance(stored, dict) else {}


def _status(stored: str | None) -> PanelStatus | None:
    return None if stored is None else TEACHABLE.get(stored)
