"""The questions on screen: bounds, examples, answers to tap, lists, the calendar."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from markupsafe import Markup

from bot.catalog.rules.forms import DELAYS, FORMS, Parameter
from bot.catalog.rules.service_types import ServiceType
from bot.orders.filling import AnswerBounds
from bot.screens.callback_data import Tap
from bot.screens.wizard import answers, asking, calendar, choices
from bot.screens.wizard.questions import OpenQuestion
from tests.screens.extremes import TRANSLATIONS, Extremes, service
from tests.screens.rendered import button_data, button_labels, render

EN = TRANSLATIONS["en"]
PLAIN = Extremes(name="Followers <Real>")
TODAY = date(2026, 5, 15)
languages = pytest.mark.parametrize("language", list(TRANSLATIONS.languages))


def opened(parameter: Parameter, low: int = 10, high: int = 1_000, **more: object) -> OpenQuestion:
    given = OpenQuestion(service(PLAIN, 3), "USD", parameter, AnswerBounds(low, high), today=TODAY)
    return replace(given, **more)  # type: ignore[arg-type]


def picks(parameter: Parameter, **more: object) -> list[int]:
    """Return the numbers that can be tapped for a question."""
    screen = asking.question_screen(EN, opened(parameter, **more))  # type: ignore[arg-type]
    place = f"{Tap.PICK(choices.number_of(parameter))}:"
    return [int(each.removeprefix(place)) for each in button_data(screen) if each.startswith(place)]


def test_a_question_stands_with_its_problem_first_and_the_ways_out_last() -> None:
    for parameter in Parameter:
        screen = asking.question_screen(EN, opened(parameter), Markup("<b>no</b>"))
        assert render(screen).text.startswith("no\n\n"), parameter
        assert "Followers <Real>" in render(screen).text
        assert button_data(screen)[-2:] == [Tap.BACK(), Tap.CANCEL()]


@languages
def test_every_question_of_every_form_is_another(language: str) -> None:
    tr = TRANSLATIONS[language]
    for kind, form in FORMS.items():
        card = replace(service(PLAIN, 3), type=kind)
        titles = [
            render(asking.question_screen(tr, opened(each.parameter, card=card))).text.split("\n")[
                0
            ]
            for each in form.questions
        ]
        assert len(set(titles)) == len(titles), kind


def test_whose_account_it_is_depends_on_the_type() -> None:
    kinds = (
        ServiceType.SUBSCRIPTIONS,
        ServiceType.MENTIONS_USER_FOLLOWERS,
        ServiceType.COMMENT_REPLIES,
        ServiceType.COMMENT_LIKES,
    )
    titles = {
        render(
            asking.question_screen(
                EN, opened(Parameter.USERNAME, card=replace(service(PLAIN, 3), type=kind))
            )
        ).text.split("\n")[0]
        for kind in kinds
    }
    assert len(titles) == len(kinds)


def test_what_can_be_tapped_is_within_the_bounds() -> None:
    assert picks(Parameter.QUANTITY) == [10, 100, 250, 500, 1_000]
    assert picks(Parameter.DELAY) == list(DELAYS)
    assert picks(Parameter.RUNS, low=2, high=5) == [2, 3, 4, 5]
    assert picks(Parameter.INTERVAL, low=1, high=1_440, intervals=(7, 9)) == [7, 9]
    assert picks(Parameter.OLD_POSTS, low=0, high=2) == [1, 2]
    assert picks(Parameter.DEVICE) == [1, 2, 3, 4, 5]
    assert picks(Parameter.LINK) == []


@pytest.mark.parametrize("parameter", Parameter)
def test_a_tapped_answer_is_one_of_those_there_are_or_none(parameter: Parameter) -> None:
    for number in picks(parameter):
        value = choices.answer_of(parameter, number)
        assert value is not None
        assert choices.answer_label(EN, parameter, value)
    assert choices.parameter_of(choices.number_of(parameter)) is parameter
    if parameter in (Parameter.LINK, Parameter.COMMENTS, Parameter.USERNAME, Parameter.MEDIA):
        assert choices.answer_of(parameter, 5) is None
    if parameter in (Parameter.DELAY, Parameter.DEVICE, Parameter.COUNTRY, Parameter.EXPIRY):
        assert choices.answer_of(parameter, 10**9) is None
    assert choices.parameter_of(len(Parameter)) is None


def test_an_optional_question_can_be_declined() -> None:
    for parameter, label in (
        (Parameter.OLD_POSTS, "No, only new ones"),
        (Parameter.EXPIRY, "30 days from now"),
        (Parameter.RUNS, "All 1 at once"),
    ):
        screen = asking.question_screen(EN, opened(parameter, optional=True))
        assert Tap.DECLINE(choices.number_of(parameter)) in button_data(screen)
        assert label in button_labels(screen)
        assert label not in button_labels(asking.question_screen(EN, opened(parameter)))


@pytest.mark.parametrize(
    ("count", "done", "cut", "expected"),
    [
        (9, False, False, "9 lines so far: from 10 to 1,000"),
        (10, True, False, "10 lines: from 10 to 1,000"),
        (1_000, True, False, "1,000 lines: from 10 to 1,000"),
        (4_812, False, True, "4,812 lines are too many: from 10 to 1,000"),
    ],
)
def test_a_list_says_how_long_it_is_and_what_may_be_done(
    count: int, done: bool, cut: bool, expected: str
) -> None:
    screen = asking.collected_list(
        EN, opened(Parameter.COMMENTS), [f"line {n}" for n in range(count)], 0
    )
    place = choices.number_of(Parameter.COMMENTS)
    assert expected in render(screen).text
    assert (Tap.DONE(place) in button_data(screen)) is done
    assert (Tap.CUT(place) in button_data(screen)) is cut
    assert Tap.CLEAR(place) in button_data(screen)
    assert Tap.UNIQUE(place) not in button_data(screen)
    assert "line 0" in render(screen).text
    assert "line 3" not in render(screen).text


def test_doubles_are_pointed_out_and_taken_out_with_a_tap() -> None:
    screen = asking.collected_list(EN, opened(Parameter.COMMENTS, low=1), ["a", "a", "<b>"], 1)
    text = render(screen).text
    assert "1 of them is there more than once" in text
    assert "<b>" in text
    assert Tap.UNIQUE(choices.number_of(Parameter.COMMENTS)) in button_data(screen)
    # The screen shows the whole list, so no file is offered.
    assert Tap.FILE(choices.number_of(Parameter.COMMENTS)) not in button_data(screen)


@languages
def test_the_calendar_shows_the_days_that_may_be_the_last(language: str) -> None:
    tr = TRANSLATIONS[language]
    rows = calendar.rows(tr, TODAY)
    assert all(len(row) == calendar.WEEK for row in rows[1:])
    days = [button for row in rows[2:] for button in row if button.data != Tap.NOTHING()]
    assert [button.text for button in days] == [str(day) for day in range(16, 32)]
    place = choices.number_of(Parameter.EXPIRY)
    assert days[0].data == Tap.PICK(place, (TODAY + timedelta(days=1)).toordinal())
    assert choices.answer_of(Parameter.EXPIRY, TODAY.toordinal()) == "15/05/2026"
    # 31 May 2026 is a Sunday, the last of a week.
    assert rows[-1][-1].text == "31"
    assert "2026" in rows[0][1].text


def test_the_calendar_is_turned_within_what_may_be_chosen() -> None:
    may = 2026 * 12 + 4
    place = choices.number_of(Parameter.EXPIRY)
    first = calendar.rows(EN, TODAY)[0]
    assert (first[0].data, first[2].data) == (Tap.NOTHING(), Tap.MONTH(place, may + 1))
    june = calendar.rows(EN, TODAY, may + 1)
    assert calendar.rows(EN, TODAY, None, TODAY + timedelta(days=20)) == june
    assert calendar.rows(EN, date(2026, 5, 31)) == calendar.rows(EN, date(2026, 5, 31), may + 1)
    assert june[0][1].text == "Jun 2026"
    assert june[2][0].text == "1"  # a Monday
    assert june[0][0].data == Tap.MONTH(place, may)
    for forged in (0, 10**18):
        rows = calendar.rows(EN, TODAY, forged)
        assert any(button.data != Tap.NOTHING() for row in rows for button in row)
    assert calendar.rows(EN, TODAY, 10**18)[0][2].data == Tap.NOTHING()


@languages
def test_each_answer_has_a_name_of_its_own(language: str) -> None:
    tr = TRANSLATIONS[language]
    names = [answers.parameter_name(tr, parameter) for parameter in Parameter]
    assert len(set(names)) == len(names)


def test_times_are_said_in_minutes_or_hours() -> None:
    assert [choices.minutes(EN, count) for count in (1, 45, 60, 90, 100, 600, 1_440)] == [
        "1 min", "45 min", "1 h", "1.5 h", "100 min", "10 h", "24 h",
    ]  # fmt: skip
