"""The classes of errors, and the attributes of each."""

import pytest

from bot.errors import ShopError
from bot.panel import (
    NotSentCause,
    PanelError,
    PanelGarbled,
    PanelRateLimited,
    PanelRefused,
    PanelUnreachable,
    RefusalClass,
    UnknownCause,
)

EXAMPLES = (
    PanelUnreachable(NotSentCause.DNS),
    PanelGarbled(UnknownCause.HTML, "Back soon"),
    PanelRateLimited(3.0, "Slower"),
    PanelRefused(RefusalClass.AUTH, "Wrong key"),
)


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_every_error_is_a_sentence_for_an_operator(error: PanelError) -> None:
    assert isinstance(error, PanelError)
    assert isinstance(error, ShopError)
    assert error.msgid.format(**error.params)


def test_the_sentence_holds_the_panels_words() -> None:
    error = PanelRefused(RefusalClass.AUTH, "Wrong {key}")
    assert error.msgid.format(**error.params) == "The panel refused (auth): Wrong {key}"


@pytest.mark.parametrize("why", NotSentCause)
def test_not_sent_means_not_sent(why: NotSentCause) -> None:
    assert not PanelUnreachable(why).sent


@pytest.mark.parametrize("why", UnknownCause)
def test_unknown_means_perhaps_sent(why: UnknownCause) -> None:
    assert PanelUnreachable(why).sent


def test_no_reason_has_two_meanings() -> None:
    assert {why.value for why in NotSentCause}.isdisjoint(why.value for why in UnknownCause)
