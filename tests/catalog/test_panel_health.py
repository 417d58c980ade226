"""Since when a panel fails is kept from the first failure to the next good answer."""

from datetime import timedelta

from sqlmodel import Session

from bot.catalog import panel_health
from bot.catalog.panels import ensure_panel, get_panel
from bot.db import Database
from tests.orders.sample_orders import NOW


async def test_the_first_of_several_failures_dates_them_and_a_good_answer_ends_them(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        panel = ensure_panel(session, name="panel", url="https://panel.example/api")
        panel_health.note_call_failed(session, panel, "no route", NOW)
        panel_health.note_call_failed(session, panel, "x" * 900, NOW + timedelta(minutes=1))
        row = get_panel(session, panel)
        assert (row.failing_since, row.failure) == (NOW, "x" * panel_health.REASON_LENGTH)
        panel_health.note_call_succeeded(session, panel, NOW + timedelta(minutes=2))
        row = get_panel(session, panel)
        assert (row.failing_since, row.failure) == (None, None)

    await database.transact(story)
