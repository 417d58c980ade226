"""The panel is asked about an id that an operator has named, and its answer is shown to them."""

from datetime import timedelta

from sqlmodel import Session, select

from bot.db import now, table_of
from bot.demo.panel import PanelFault
from bot.jobs.endings.panel_ids import ask_about_named_ids
from bot.orders.status import Status
from bot.orders.waiting import panel_ids
from bot.orders.waiting.tables import NamedPanelOrder
from tests.jobs.job_driver import JobDriver
from tests.orders.waiting.sample_waiting import put
from tests.support.running_shop import OPERATOR


async def lost(driver: JobDriver, count: int = 1) -> tuple[int, str]:
    """Have the panel accept an order and forget its id; return the order and that id."""
    order = (await driver.accepted(count))[-1]
    panel_order = str(order.panel_order)
    await driver.do(put, order.id or 0, Status.UNCONFIRMED, panel_order=None)
    return order.id or 0, panel_order


async def named(driver: JobDriver, number: int, panel_order: str) -> None:
    await driver.do(panel_ids.name_panel_order, number, panel_order, operator=OPERATOR, now=now())
    assert not await ask_about_named_ids(driver.context)


async def test_what_the_panel_tells_is_shown_beside_what_was_ordered(driver: JobDriver) -> None:
    number, panel_order = await lost(driver)
    driver.panel.progress(panel_order, remains=400, start_count=70)
    await named(driver, number, panel_order)
    (letter,) = await driver.letters("panel_id")
    assert letter.user_id == OPERATOR
    shown = letter.payload
    assert (shown["title"], shown["quantity"], shown["word"]) == ("Followers", 1_000, "In progress")
    assert (shown["charge"], shown["start"], shown["remains"]) == ("0.9", 70, 400)
    assert (await driver.order(number)).status == Status.UNCONFIRMED
    linked = await driver.do(panel_ids.link_named, shown["named"], operator=OPERATOR, now=now())
    assert linked == number
    order = await driver.order(number)
    assert (order.status, order.panel_order) == (Status.PENDING, panel_order)
    # It is asked about once.
    calls = len(driver.panel.calls)
    await ask_about_named_ids(driver.context)
    assert len(driver.panel.calls) == calls


async def test_an_id_that_the_panel_does_not_know_is_not_linked(driver: JobDriver) -> None:
    number, _ = await lost(driver)
    await named(driver, number, "31337")
    (letter,) = await driver.letters("panel_id")
    assert "named" not in letter.payload
    assert "unreachable" not in letter.payload
    assert letter.payload["error"]
    assert (await driver.order(number)).status == Status.UNCONFIRMED
    await driver.deliver()
    assert "31337" in driver.operator.last.text
    assert not any("lo:" in str(button.data) for button in driver.operator.last.buttons)


async def test_a_panel_that_does_not_answer_is_asked_again_until_it_does_and_then_shown(
    driver: JobDriver,
) -> None:
    number, panel_order = await lost(driver)
    driver.panel.inject(PanelFault.BAD_GATEWAY, "status", times=2)
    await named(driver, number, panel_order)
    (letter,) = await driver.letters("panel_id")
    assert letter.payload["unreachable"]
    assert await asked_after(driver, 0) == 0  # seconds
    assert await asked_after(driver, 100) == 1
    assert await asked_after(driver, 50) == 0  # the pause is as long as it lasted
    assert await asked_after(driver, 100) == 1
    waits, shown = await driver.letters("panel_id")
    assert waits.key != shown.key
    assert "named" in shown.payload
    assert await asked_after(driver, 3600) == 0


async def test_pauses_grow_to_minutes_and_an_ended_order_is_not_asked_about(
    driver: JobDriver,
) -> None:
    number, panel_order = await lost(driver)
    driver.panel.inject(PanelFault.BAD_GATEWAY, "status", times=100)
    await named(driver, number, panel_order)
    assert await asked_after(driver, 3600) == 1
    assert await asked_after(driver, 200) == 0
    assert await asked_after(driver, 200) == 1
    assert len(await driver.letters("panel_id")) == 1
    await driver.do(put, number, Status.LOST)
    assert await asked_after(driver, 3600) == 0


async def asked_after(driver: JobDriver, seconds: float) -> int:
    """Let time pass for the named ids, ask about them, and return how many calls that made."""
    table, span = table_of(NamedPanelOrder), timedelta(seconds=seconds)

    def pass_by(session: Session) -> None:
        for each in session.exec(select(NamedPanelOrder)).all():
            moved = {"named_at": each.named_at - span}
            if each.next_ask_at is not None:
                moved["next_ask_at"] = each.next_ask_at - span
            session.execute(table.update().where(table.c.id == each.id).values(**moved))

    await driver.do(pass_by)
    before = len(driver.panel.calls)
    await ask_about_named_ids(driver.context)
    return len(driver.panel.calls) - before
