"""Any read that fails is kept with the panel, and any that succeeds ends it."""

from typing import Any

import pytest

from bot.catalog.panels import get_panel
from bot.jobs import panel_calls
from bot.panel import (
    NotSentCause,
    PanelError,
    PanelGarbled,
    PanelRateLimited,
    PanelRefused,
    PanelUnreachable,
    RefusalClass,
    UnknownCause,
)
from tests.jobs.job_driver import JobDriver

OUTAGES = [
    PanelUnreachable(NotSentCause.DNS),
    PanelUnreachable(UnknownCause.TIMEOUT),
    PanelGarbled(UnknownCause.HTML),
    PanelRefused(RefusalClass.AUTH, "Invalid API key"),
]
ANSWERS = [PanelRateLimited(), PanelRefused(RefusalClass.BAD_SERVICE, "no such service")]


async def _fail(error: PanelError) -> Any:
    raise error


@pytest.mark.parametrize("error", OUTAGES, ids=str)
async def test_a_call_that_no_other_could_better_dates_the_outage(
    driver: JobDriver, error: PanelError
) -> None:
    shop = driver.context
    with pytest.raises(type(error)):
        await panel_calls.read(shop, _fail(error))
    row = await driver.do(get_panel, shop.panel_id)
    assert row.failing_since is not None
    assert row.failure == str(error)
    await panel_calls.read(shop, shop.panel.read_balance())
    assert (await driver.do(get_panel, shop.panel_id)).failing_since is None


@pytest.mark.parametrize("error", ANSWERS, ids=str)
def test_an_answer_to_one_request_is_no_outage(error: PanelError) -> None:
    assert not panel_calls.is_outage(error)
