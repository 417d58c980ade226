"""The record of one panel's quirks."""

from typing import Any

import pytest

from bot.quirks.record import Quirks


def test_quirks_do_not_change() -> None:
    with pytest.raises(AttributeError):
        Quirks().batch_size = 5  # type: ignore[misc]
    assert hash(Quirks()) == hash(Quirks())


@pytest.mark.parametrize(
    "wrong",
    [
        {"batch_size": 0},
        {"batch_size": 101},
        {"single_calls_at_once": 0},
        {"comment_replacement": "a\nb"},
        {"user_agent": "shop\r\nhost: elsewhere"},
        {"user_agent": "лавка"},
    ],
)
def test_impossible_quirks_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Quirks(**wrong)
