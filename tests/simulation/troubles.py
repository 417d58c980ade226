"""The faults of a panel and of the way to it, and how often each happens."""

from dataclasses import dataclass
from enum import Enum, auto
from random import Random
from typing import Final

from bot.demo.panel import PanelFault as Fault


class Loss(Enum):
    """What becomes of a call on its way."""

    NONE = auto()
    NO_CONNECTION = auto()
    """It certainly never left."""
    BROKEN = auto()
    """The connection breaks before the answer is there."""
    SILENCE = auto()
    """No answer ever comes."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One fault; `done` says whether the panel has done the work all the same."""

    often: float
    """Chance at each call, from 0 to 1."""
    fault: Fault | None = None
    loss: Loss = Loss.NONE
    done: bool | None = None
    text: str = ""
    """Words of a refusal, or a body in which `{other}` is the id of another order."""
    slow: float = 0.0
    """Seconds until the panel begins to work."""


AT_ADD: Final = (
    Trouble(0.020, loss=Loss.NO_CONNECTION),
    Trouble(0.012, loss=Loss.BROKEN, done=False),
    Trouble(0.018, loss=Loss.BROKEN, done=True),
    Trouble(0.012, loss=Loss.SILENCE, done=False),
    Trouble(0.018, loss=Loss.SILENCE, done=True),
    Trouble(0.008, Fault.SERVER_ERROR, done=False),
    Trouble(0.012, Fault.SERVER_ERROR, done=True),
    Trouble(0.005, Fault.BAD_GATEWAY, done=True),
    Trouble(0.005, Fault.PAGE, done=False),
    Trouble(0.005, Fault.PAGE, done=True),
    Trouble(0.005, Fault.EMPTY, done=False),
    Trouble(0.008, Fault.EMPTY, done=True),
    Trouble(0.008, Fault.TRUNCATED),
    Trouble(0.005, Fault.WARNING),
    Trouble(0.008, Fault.NO_ORDER),
    Trouble(0.015, Fault.TOO_MANY),
    Trouble(0.010, Fault.UNKNOWN_TEXT, text="Bad link"),
    Trouble(0.006, Fault.UNKNOWN_TEXT, text="Not enough funds on balance"),
    Trouble(0.006, Fault.UNKNOWN_TEXT, text="You have active order with this link, please wait"),
    Trouble(0.006, Fault.UNKNOWN_TEXT, text="Something went wrong, try again later"),
    Trouble(0.006, Fault.UNKNOWN_TEXT, text="The stars are against it"),
    Trouble(0.004, Fault.VERBATIM, done=True, text='{"order": {other}}'),
    Trouble(0.004, Fault.VERBATIM, done=True, text='{"error": "Try again", "order": {own}}'),
    Trouble(0.004, Fault.VERBATIM, done=True, text='{"error": "Order {own} already exists"}'),
    Trouble(0.020, slow=9.0),
    Trouble(0.010, slow=25.0),
    Trouble(0.006, slow=60.0),
)
"""What can happen to an order that is sent: about one in four meets something."""

AT_STATUS: Final = (
    Trouble(0.020, loss=Loss.NO_CONNECTION),
    Trouble(0.020, loss=Loss.BROKEN, done=True),
    Trouble(0.010, loss=Loss.SILENCE, done=True),
    Trouble(0.010, Fault.SERVER_ERROR, done=True),
    Trouble(0.010, Fault.PAGE, done=True),
    Trouble(0.010, Fault.EMPTY, done=True),
    Trouble(0.010, Fault.TRUNCATED),
    Trouble(0.010, Fault.TOO_MANY),
    Trouble(0.005, Fault.LYING_WORD),
    Trouble(0.003, Fault.LYING_REMAINS),
    Trouble(0.005, Fault.LYING_GARBAGE),
    Trouble(0.005, Fault.VERBATIM, done=True, text="[]"),
)

AT_OTHERS: Final = (
    Trouble(0.030, loss=Loss.NO_CONNECTION),
    Trouble(0.020, loss=Loss.BROKEN, done=True),
    Trouble(0.020, Fault.SERVER_ERROR, done=True),
    Trouble(0.020, Fault.TOO_MANY),
)

CALM: Final = Trouble(1.0)
"""No fault."""


def draw(dice: Random, action: str, severity: float) -> Trouble:
    """Draw what a call meets; `severity` multiplies the chances of all faults."""
    table = {"add": AT_ADD, "status": AT_STATUS}.get(action, AT_OTHERS)
    point = dice.random() / severity if severity > 0 else 1.0
    for trouble in table:
        point -= trouble.often
        if point < 0:
            return trouble
    return CALM
