"""What the tests of the sync look at: the services on sale, the panel's row, the calls."""

from sqlmodel import Session, select

from bot.catalog import panels
from bot.catalog.tables import Panel, Service
from tests.jobs.job_driver import JobDriver


def sold(session: Session) -> set[str]:
    """Return the panel's ids of the services on sale."""
    found = session.exec(select(Service).where(Service.published)).all()
    return {row.external_id for row in found if row.gone_at is None and row.hidden_reason is None}


def panel_of(session: Session, panel_id: int) -> Panel:
    """Return the panel's row."""
    return panels.get_panel(session, panel_id)


async def row(driver: JobDriver) -> Panel:
    """Return the row of the driver's panel."""
    return await driver.do(panel_of, driver.context.panel_id)


def asked(driver: JobDriver) -> int:
    """Return how often the list was fetched."""
    return sum(call.action == "services" for call in driver.panel.calls)
