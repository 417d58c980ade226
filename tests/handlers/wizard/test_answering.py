"""Answer the questions of larger forms: go back, change answers, tap forged and late buttons."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.catalog.rules.forms import Parameter
from bot.db import now
from bot.demo.panel import SimulatedService
from bot.demo.telegram import Message
from bot.screens.callback_data import Tap
from bot.screens.wizard import choices
from tests.handlers.chat_driver import ChatDriver, open_chat_driver
from tests.support.running_shop import CUSTOMER

LINK = "https://example.com/page"
DRIPPED, SUBSCRIBED, REPLIED, PACKED = range(1, 5)


def services() -> list[SimulatedService]:
    sold = (("Default", 10, 1_000), ("Subscriptions", 10, 1_000), ("Comment Replies", 2, 5),
            ("Package", 1, 1))  # fmt: skip
    return [
        SimulatedService(str(number), f"Service {number}", kind, "Things", Decimal(1), low, high,
                dripfeed=True)
        for number, (kind, low, high) in enumerate(sold, 1)
    ]  # fmt: skip


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[ChatDriver]:
    async with open_chat_driver(sqlite_url, sold=services()) as driver:
        await driver.arrive()
        await driver.fund(50_000_000)
        yield driver


def pick(parameter: Parameter, value: int) -> str:
    return Tap.PICK(choices.number_of(parameter), value)


def edit(parameter: Parameter) -> str:
    return Tap.EDIT(choices.number_of(parameter))


async def step(driver: ChatDriver) -> str | None:
    """Return the open question; None at the summary."""
    standing = await driver.standing()
    return standing.draft.get("step") if standing.state == "buy:asking" else standing.state


def data(message: Message) -> list[str]:
    return [str(button.data) for button in message.buttons]


async def subscribed(driver: ChatDriver) -> Message:
    """Answer all questions of a subscription, up to the summary."""
    await driver.tap(Tap.BUY(SUBSCRIBED))
    for answer in ("@account", "20", "50", "10"):
        await driver.say(answer)
    await driver.tap(Tap.DECLINE(choices.number_of(Parameter.OLD_POSTS)))
    await driver.tap(pick(Parameter.DELAY, 60))
    return await driver.tap(Tap.DECLINE(choices.number_of(Parameter.EXPIRY)))


async def test_back_passes_every_question_in_turn_and_forgets_nothing(desk: ChatDriver) -> None:
    await subscribed(desk)
    assert await step(desk) == "buy:summary"
    for question in ("expiry", "delay", "old_posts", "posts", "max", "min", "username"):
        await desk.tap(Tap.BACK())
        assert await step(desk) == question
    shown = await desk.say("another_account")
    assert await step(desk) == "buy:summary"
    assert "another_account" in shown.text
    assert "From 20 to 50 a post" in shown.text


async def test_back_from_the_first_question_leads_to_the_service(desk: ChatDriver) -> None:
    await desk.tap(Tap.BUY(SUBSCRIBED))
    shown = await desk.tap(Tap.BACK())
    assert Tap.BUY(SUBSCRIBED) in data(shown)
    assert await step(desk) is None


async def test_an_answer_that_breaks_another_asks_for_that_one_again(desk: ChatDriver) -> None:
    await subscribed(desk)
    await desk.tap(edit(Parameter.MIN))
    shown = await desk.say("60")
    assert await step(desk) == "max"
    assert "it must be 60 or more" in shown.text
    shown = await desk.say("70")
    assert await step(desk) == "buy:summary"
    assert "From 60 to 70 a post" in shown.text


async def test_parts_are_chosen_priced_together_and_given_back(desk: ChatDriver) -> None:
    await desk.tap(Tap.BUY(DRIPPED))
    await desk.say(LINK)
    shown = await desk.say("100")
    assert await step(desk) == "buy:summary"
    assert "$0.15" in shown.text
    await desk.tap(edit(Parameter.RUNS))
    await desk.tap(pick(Parameter.RUNS, 5))
    assert await step(desk) == "interval"
    shown = await desk.tap(pick(Parameter.INTERVAL, 30))
    assert "5 parts of 100, every 30 min: 500 in all" in shown.text
    assert "$0.75" in shown.text
    # 11 runs of 100 are more than the maximum, however they are asked for.
    await desk.tap(edit(Parameter.RUNS))
    shown = await desk.say("11")
    assert await step(desk) == "runs"
    assert "10" in shown.text
    await desk.tap(pick(Parameter.RUNS, 11))
    assert await step(desk) == "runs"
    shown = await desk.tap(Tap.DECLINE(choices.number_of(Parameter.RUNS)))
    assert await step(desk) == "buy:summary"
    assert "100 pieces" in shown.text
    assert "$0.15" in shown.text


async def test_going_back_from_a_changed_answer_leaves_it_as_it_was(desk: ChatDriver) -> None:
    await desk.tap(Tap.BUY(DRIPPED))
    await desk.say(LINK)
    await desk.say("100")
    for parameter in (Parameter.RUNS, Parameter.QUANTITY, Parameter.LINK):
        await desk.tap(edit(parameter))
        assert await step(desk) == parameter
        shown = await desk.tap(Tap.BACK())
        assert await step(desk) == "buy:summary"
    assert "100 pieces" in shown.text


async def test_a_package_goes_from_its_link_to_the_summary_at_its_own_price(
    desk: ChatDriver,
) -> None:
    await desk.tap(Tap.BUY(PACKED))
    shown = await desk.say(LINK)
    assert await step(desk) == "buy:summary"
    assert "$1.50" in shown.text
    assert "piece" not in shown.text


async def test_a_quantity_is_split_at_the_same_price_or_repeated_for_more(
    desk: ChatDriver,
) -> None:
    await desk.tap(Tap.BUY(DRIPPED))
    await desk.say(LINK)
    await desk.say("200")
    asked = await desk.tap(edit(Parameter.RUNS))
    labels = [button.text for button in asked.buttons]
    assert "2 × 100, the same 200" in labels
    assert "Repeat 3 ×: 600, $0.90" in labels
    assert "All 200 at once" in labels
    await desk.tap(Tap.SPLIT(2))
    assert await step(desk) == "interval"
    shown = await desk.tap(pick(Parameter.INTERVAL, 60))
    assert "2 parts of 100, every 1 h: 200 in all" in shown.text
    assert "Price: $0.30" in shown.text
    asked = await desk.tap(edit(Parameter.RUNS))
    assert {"All 200 at once", "Only 100, once"} <= {button.text for button in asked.buttons}
    for forged in (0, 1, 3, 7):  # no equal runs, or smaller than the smallest order
        await desk.tap(Tap.SPLIT(forged))
        assert await step(desk) == "runs"
    shown = await desk.tap(Tap.DECLINE(choices.number_of(Parameter.RUNS), choices.WHOLE))
    assert "200 pieces" in shown.text
    assert "Price: $0.30" in shown.text


async def test_what_is_too_much_to_repeat_can_be_split(desk: ChatDriver) -> None:
    await desk.tap(Tap.BUY(DRIPPED))
    await desk.say(LINK)
    await desk.say("1000")
    await desk.tap(edit(Parameter.RUNS))
    shown = await desk.say("3")
    assert await step(desk) == "runs"
    assert "cannot be repeated" in shown.text
    await desk.tap(Tap.SPLIT(10))
    shown = await desk.tap(pick(Parameter.INTERVAL, 60))
    assert "10 parts of 100, every 1 h: 1,000 in all" in shown.text


async def test_a_long_form_says_which_question_of_how_many_and_the_price_so_far(
    desk: ChatDriver,
) -> None:
    await desk.tap(Tap.BUY(SUBSCRIBED))
    shown = await desk.say("@somebody")
    assert "2 of 7" in shown.text
    await desk.say("50")
    await desk.say("100")
    shown = await desk.say("3")
    assert "5 of 7 · so far at most $" in shown.text


async def test_the_calendar_turns_and_takes_a_day_that_lies_ahead(desk: ChatDriver) -> None:
    await subscribed(desk)
    place = choices.number_of(Parameter.EXPIRY)
    shown = await desk.tap(edit(Parameter.EXPIRY))
    turning = next(each for each in data(shown) if each.startswith(f"{Tap.MONTH}:"))
    await desk.tap(turning)
    assert await step(desk) == "expiry"
    today = now().date()
    for forged in (today.toordinal(), 0, 10**9):
        await desk.tap(Tap.PICK(place, forged))
        assert await step(desk) == "expiry"
    tomorrow = today + timedelta(days=1)
    shown = await desk.tap(Tap.PICK(place, tomorrow.toordinal()))
    assert f"{tomorrow:%d/%m/%Y}" in shown.text
    # A calendar of a closed question shows no other month.
    await desk.tap(turning)
    assert await step(desk) == "buy:summary"


@pytest.mark.parametrize(
    "forged",
    [
        pick(Parameter.QUANTITY, 100),  # another question's
        pick(Parameter.LINK, 0),
        Tap.PICK(99, 1),
        Tap.DECLINE(choices.number_of(Parameter.LINK)),
        Tap.DECLINE(choices.number_of(Parameter.RUNS)),
        edit(Parameter.COMMENTS),
        edit(Parameter.GROUPS),
        Tap.EDIT(99),
        Tap.DONE(choices.number_of(Parameter.COMMENTS)),
        Tap.CLEAR(choices.number_of(Parameter.COMMENTS)),
        Tap.CUT(choices.number_of(Parameter.COMMENTS)),
        Tap.UNIQUE(choices.number_of(Parameter.COMMENTS)),
        Tap.FILE(choices.number_of(Parameter.COMMENTS)),
        Tap.FILE(choices.number_of(Parameter.LINK)),
        Tap.MONTH(choices.number_of(Parameter.EXPIRY), 24_317),
    ],
)
async def test_a_forged_button_changes_nothing(desk: ChatDriver, forged: str) -> None:
    await desk.tap(Tap.BUY(DRIPPED))
    before = (await desk.standing()).draft
    shown = await desk.tap(forged)
    assert "Which page?" in shown.text
    assert (await desk.standing()).draft == before


async def test_a_required_answer_cannot_be_declined_by_a_forged_button(desk: ChatDriver) -> None:
    await desk.tap(Tap.BUY(SUBSCRIBED))
    await desk.say("@account")
    await desk.tap(Tap.DECLINE(choices.number_of(Parameter.MIN)))
    assert await step(desk) == "min"


async def test_a_list_is_cut_to_the_most_and_done_only_within_the_bounds(desk: ChatDriver) -> None:
    comments = choices.number_of(Parameter.COMMENTS)
    await desk.tap(Tap.BUY(REPLIED))
    await desk.say(LINK)
    await desk.say("@owner")
    await desk.say("one")
    await desk.tap(Tap.DONE(comments))
    assert await step(desk) == "comments"
    await desk.say("two\nthree\nfour\nfive\nsix")
    await desk.tap(Tap.DONE(comments))
    assert await step(desk) == "comments"
    await desk.tap(Tap.CUT(comments))
    shown = await desk.tap(Tap.DONE(comments))
    assert await step(desk) == "buy:summary"
    assert "5 comments" in shown.text
    # Back at the list: it is unchanged, and a longer one is refused with a message.
    shown = await desk.tap(Tap.BACK())
    assert "5 lines: from 2 to 5" in shown.text
    shown = await desk.say("six")
    assert "6 lines are too many" in shown.text


async def test_an_order_too_dear_for_the_books_asks_for_less(desk: ChatDriver) -> None:
    desk.panel.services["5"] = SimulatedService(
        "5", "Gold", "Default", "Things", Decimal(10**8), 1, 10**9, dripfeed=False
    )
    await desk.restock()
    await desk.tap(Tap.BUY(5))
    await desk.say(LINK)
    shown = await desk.say("1000000000")
    assert "would cost more than" in shown.text
    assert await step(desk) == "quantity"


async def test_a_draft_survives_the_language_being_changed_in_between(desk: ChatDriver) -> None:
    await subscribed(desk)
    await desk.say("/language")
    await desk.tap(Tap.LANGUAGE(1))
    shown = await desk.tap(Tap.RESUME())
    assert "account" in shown.text
    assert await step(desk) == "buy:summary"
    assert desk.people[CUSTOMER].last is shown
