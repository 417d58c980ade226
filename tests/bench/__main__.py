"""`python -m tests.bench`: compare the cost of an update with the echo bots of two known libraries.

Compare the ratios, not the times: each is computed within a round, so that a busy machine slows
both sides equally. Calls in the body of a webhook's answer are printed after a plus sign.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

import uvloop

from tests.bench.contests import CONTESTS
from tests.bench.running import QUICK, Plan, Result, micro, run, world
from tests.bench.table import Table, drawn, micro_lines


async def measure(plan: Plan) -> tuple[Table, list[str]]:
    """Run every contest in every round; return the table and lines of the other measurements."""
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with world(Path(folder), plan.buyers) as around:
            for number in range(plan.rounds):
                for contest in CONTESTS:
                    _say(f"round {number + 1} of {plan.rounds}: {contest.name}")
                    results.append(await run(contest, around, plan))
            _say("pages, snapshot, sync")
            beside = micro_lines(await micro(around))
    return Table(results), beside


def _say(progress: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{progress}")


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only see that it runs")
    parser.add_argument("--rounds", type=int, default=Plan.rounds)
    parser.add_argument("--updates", type=int, default=Plan.measured, help="measured a round")
    given = parser.parse_args()
    plan = QUICK if given.quick else Plan(rounds=given.rounds, measured=given.updates)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        table, beside = runner.run(measure(plan))
    report = [drawn(table.rows()), "", *beside, "", *map(str, table.aims())]
    sys.stdout.write("\n" * sys.stderr.isatty() + "\n".join(report) + "\n")


if __name__ == "__main__":
    main()
