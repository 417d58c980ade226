"""Why a row of a panel's price list cannot be read as a service."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.i18n import N_


class RowProblem(StrEnum):
    """What a row lacks, or what in it cannot be read; the values are stored."""

    NO_OBJECT = "no_object"
    NO_ID = "no_id"
    NO_RATE = "no_rate"
    """The rate is absent, unreadable, negative or above the largest that is read."""
    NO_BOUNDS = "no_bounds"
    """The minimum or the maximum is absent or unreadable."""
    MIN_ABOVE_MAX = "min_above_max"
    REPEATED = "repeated"
    """An earlier row has the same id."""


PROBLEM_LABELS: Mapping[RowProblem, str] = MappingProxyType(
    {
        RowProblem.NO_OBJECT: N_("it is no service"),
        RowProblem.NO_ID: N_("it has no id"),
        RowProblem.NO_RATE: N_("its rate cannot be read"),
        RowProblem.NO_BOUNDS: N_("its limits cannot be read"),
        RowProblem.MIN_ABOVE_MAX: N_("its minimum is above its maximum"),
        RowProblem.REPEATED: N_("an earlier row has the same id"),
    }
)
"""What is wrong with a row, for operators."""
