"""A process is killed at two of its fault points; `tests.crash.every_point` does so at all."""

from pathlib import Path

import pytest

from tests.crash.point_runs import open_point_shop
from tests.support.fork_server import ForkServer

POINTS = 30
CERTAIN = (
    "commit of turn confirm_order",
    "commit of jobs.submit._claim",
    "panel add",
    "spool keep",
    "commit of jobs.sending.record.record",
    "spool remove",
    "panel status",
    "commit of jobs.follow._record_batch",
    "commit of jobs.notify._claim",
    "telegram sendMessage",
    "commit of notifications.sending.mark_sent",
)
"""An order passes these on its way, whatever else the shop does."""


@pytest.mark.timeout(300)
async def test_an_order_passes_many_points_and_survives_a_death_between_send_and_record(
    fork_server: ForkServer, sqlite_url: str, tmp_path: Path
) -> None:
    async with open_point_shop(fork_server, sqlite_url, tmp_path) as shop:
        rounds = await shop.record()
        assert len(rounds) >= POINTS
        wanted = {f"{when} {point}" for point in CERTAIN for when in ("before", "after")}
        assert wanted <= rounds.keys()
        for point in ("after panel add", "after spool keep"):
            result = await shop.kill_at(point, rounds[point])
            assert result.killed
            assert not result.wrong, result
        await shop.check()
