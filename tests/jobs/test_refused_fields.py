"""How often operators are told of orders that are refused for a field."""

from sqlmodel import Session

from bot.db import now
from bot.demo.panel import PanelFault
from bot.jobs import submit
from bot.notifications.alerts import Alert
from bot.orders.sending.refused_fields import note_missing_field
from bot.orders.status import Status
from bot.users import audit
from tests.jobs.job_driver import JobDriver
from tests.support.running_shop import OPERATOR

TEXT = "The quantity field is required"


async def refuse(driver: JobDriver, times: int) -> int:
    """Send orders that the panel refuses for a field; return the id of the last one."""
    number = 0
    for _ in range(times):
        number = await driver.ordered()
        driver.panel.inject(PanelFault.UNKNOWN_TEXT, "add", body=TEXT)
        assert await submit.submit_one(driver.context)
        order = await driver.order(number)
        assert (order.status, order.refunded) == (Status.REJECTED, order.price)
    return number


async def told(driver: JobDriver) -> list[str]:
    return [str(alert.payload["what"]) for alert in await driver.alerts()]


def set_quirk(session: Session, panel: int) -> None:
    audit.record(session, actor=OPERATOR, action="panel.set", target=f"panel:{panel}", now=now())


async def test_a_service_is_told_of_once_until_an_operator_changes_a_quirk(
    driver: JobDriver,
) -> None:
    last = await refuse(driver, 4)
    assert await told(driver) == [Alert.MISSING_FIELD]
    (alert,) = await driver.alerts()
    assert alert.payload["text"] == TEXT
    await driver.do(note_missing_field, last, TEXT, now())
    assert await told(driver) == [Alert.MISSING_FIELD]
    await driver.do(set_quirk, driver.context.panel_id)
    await refuse(driver, 2)
    assert await told(driver) == [Alert.MISSING_FIELD] * 2
