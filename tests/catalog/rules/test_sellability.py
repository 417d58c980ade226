"""What makes a service unfit to be sold."""

from decimal import Decimal
from string import Formatter

import pytest

from bot.catalog.rules.sellability import (
    REASON_LABELS,
    REASON_SENTENCES,
    HiddenReason,
    hidden_reason,
)
from bot.catalog.rules.service_types import ServiceType as Type

FIT = ("Telegram Members", Type.DEFAULT, Decimal("0.9"), 10, 1000)


def test_a_plain_service_is_fit() -> None:
    assert hidden_reason(*FIT, refused=False) is None


def test_one_piece_of_a_service_with_a_name_is_fit() -> None:
    assert hidden_reason("Boost", Type.DEFAULT, Decimal(3), 1, 1, refused=False) is None


@pytest.mark.parametrize(
    ("title", "kind", "rate", "low", "high", "refused", "reason"),
    [
        ("~~~~", Type.DEFAULT, "1000", 1, 1, False, HiddenReason.SEPARATOR),
        ("~~~~", None, "0", 0, 0, True, HiddenReason.SEPARATOR),
        ("~~~~", Type.PACKAGE, "5", 1, 1, False, HiddenReason.SEPARATOR),
        ("🔽 Comments 🔽", Type.DEFAULT, "0", 1, 1, False, HiddenReason.SEPARATOR),
        ("🔽 Comments 🔽", None, "0", 1, 1, False, HiddenReason.SEPARATOR),
        ("🔥🔥 Month 🔥🔥", Type.PACKAGE, "5", 1, 1, False, None),
        ("Reviews", Type.DEFAULT, "1", 1, 9, True, HiddenReason.DENIED),
        ("Reviews", None, "1", 1, 9, True, HiddenReason.DENIED),
        ("Verses", None, "1", 1, 9, False, HiddenReason.UNKNOWN_TYPE),
        ("Members", Type.DEFAULT, "0", 10, 20, False, HiddenReason.ABSURD_RATE),
        ("Members", Type.DEFAULT, "-1", 10, 20, False, HiddenReason.ABSURD_RATE),
        ("Members", Type.DEFAULT, "1e11", 10, 20, False, HiddenReason.ABSURD_RATE),
        ("Members", Type.DEFAULT, "NaN", 10, 20, False, HiddenReason.ABSURD_RATE),
        ("Members", Type.DEFAULT, "1", 20, 10, False, HiddenReason.BAD_BOUNDS),
        ("Members", Type.DEFAULT, "1", 1, 0, False, HiddenReason.BAD_BOUNDS),
    ],
)
def test_the_first_reason_that_applies_is_named(
    title: str,
    kind: Type | None,
    rate: str,
    low: int,
    high: int,
    refused: bool,
    reason: HiddenReason | None,
) -> None:
    assert hidden_reason(title, kind, Decimal(rate), low, high, refused=refused) is reason


@pytest.mark.parametrize("kind", list(Type))
def test_every_type_there_is_can_be_sold(kind: Type) -> None:
    assert hidden_reason("Members", kind, Decimal(1), 1, 9, refused=False) is None


@pytest.mark.parametrize("reason", list(HiddenReason))
def test_every_reason_has_a_label_and_a_sentence_that_names_the_service(
    reason: HiddenReason,
) -> None:
    assert REASON_LABELS[reason]
    fields = [name for _, name, _, _ in Formatter().parse(REASON_SENTENCES[reason]) if name]
    assert fields == ["service"]
