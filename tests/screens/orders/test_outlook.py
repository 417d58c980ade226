"""The rate of delivery and the expected time on an order's card."""

from datetime import timedelta

import pytest

from bot.orders.learning.health import Health
from bot.orders.learning.outlook import Outlook
from bot.orders.status import FINAL, NEEDS_OPERATOR, Status
from bot.screens.orders import cards
from tests.screens.extremes import NOW, TRANSLATIONS, Extremes, order
from tests.screens.rendered import render

EN = TRANSLATIONS["en"]
PLAIN = Extremes(name="Followers", link="https://example.com/page")
HOUR = timedelta(hours=1)
HEALTH = Health(3, 10, 9, 1, 0, HOUR / 5, HOUR, HOUR * 3, HOUR * 8)


def shown(outlook: Outlook, status: Status = Status.IN_PROGRESS, remains: int | None = 750) -> str:
    bought = order(PLAIN, status, billed_quantity=1_000, start_count=None, remains=remains)
    return render(cards.order_card(EN, bought, outlook)).text


def test_a_running_order_says_its_rate_the_time_left_and_the_usual_time() -> None:
    text = shown(Outlook(NOW, HEALTH, NOW - HOUR))
    assert "⚡ 250 an hour, about 3 hours left" in text
    assert "⏱ Usually done in 3 hours, nearly always within 8 hours." in text


@pytest.mark.parametrize(
    ("began", "remains"),
    [(None, 750), (NOW - timedelta(seconds=59), 750), (NOW - HOUR, 1_000), (NOW - HOUR, None)],
)
def test_no_rate_is_made_up(began: object, remains: int | None) -> None:
    text = shown(Outlook(NOW, None, began), remains=remains)  # type: ignore[arg-type]
    assert "an hour" not in text
    assert "Usually" not in text


def test_what_is_delivered_but_not_ended_has_no_time_left() -> None:
    text = shown(Outlook(NOW, None, NOW - HOUR), remains=0)
    assert "⚡ 1,000 an hour" in text
    assert "left" not in text


@pytest.mark.parametrize("status", [Status.QUEUED, Status.PENDING, Status.PROCESSING])
def test_an_order_that_has_not_begun_says_when_it_usually_does(status: Status) -> None:
    text = shown(Outlook(NOW, HEALTH), status, None)
    assert "⏱ Usually starts in 12 minutes and is done in 3 hours." in text


def test_figures_that_are_not_known_are_not_shown() -> None:
    canceled = Health(3, 10, 0, 0, 10, None, None, None, None)
    for status in (Status.PENDING, Status.IN_PROGRESS):
        assert "⏱" not in shown(Outlook(NOW, canceled), status, None)


@pytest.mark.parametrize("status", sorted(FINAL | NEEDS_OPERATOR))
def test_a_card_without_an_outlook_promises_nothing(status: Status) -> None:
    text = render(cards.order_card(EN, order(PLAIN, status, remains=5))).text
    assert "⏱" not in text
    assert "⚡" not in text
