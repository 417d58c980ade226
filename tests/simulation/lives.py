"""The lives of the shop's processes: each runs the shop's own jobs until it dies."""

import asyncio
from datetime import timedelta
from functools import cache
from random import Random
from typing import Final

from bot import app
from bot.config import Settings
from bot.jobs import submit
from bot.jobs.context import JobContext
from bot.jobs.runner import Job, Runner, _ring_or_pause
from bot.panel import PanelClient, Retries
from tests.screens.extremes import TRANSLATIONS
from tests.simulation import people
from tests.simulation.letters import ProcessTelegram
from tests.simulation.line import KEY, ProcessLine
from tests.simulation.outcome import SEAL_KEY
from tests.simulation.policies import Policy, settle_unclear
from tests.simulation.process import Killed, Process, ProcessDatabase
from tests.simulation.purchases import CURRENCY
from tests.simulation.world import URL, World

LEFT_OUT: Final = frozenset({"probe", "commands", "tidy"})
"""Jobs that move no order and no money."""

EVIDENCE: Final = frozenset({"resolve"})
"""Jobs that settle unclear orders, which a naive policy does in its own way."""


async def live(world: World, name: str, *, alone: bool) -> None:
    """Run a process, and after each of its deaths the next one."""
    while True:
        deadly = 0.0 if world.calm else world.deadly
        process = Process(name, Random(f"{world.seed}:{name}:{world.kills}"), deadly)
        jobs = asyncio.create_task(_work(world, process, alone=alone))
        death = asyncio.create_task(process.ended.wait())
        try:
            await asyncio.wait({jobs, death}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            process.ended.set()
            jobs.cancel()
            await asyncio.gather(jobs, death, return_exceptions=True)
        if not jobs.cancelled() and not isinstance(jobs.exception(), Killed | None):
            jobs.result()
        world.kills += 1
        await asyncio.sleep(world.dice.uniform(1, 60))


async def _work(world: World, process: Process, *, alone: bool) -> None:
    database = ProcessDatabase(world.database, process, world.trouble)
    line = ProcessLine(world.panel, process, world.loop.time)
    outgoing = ProcessTelegram(world.telegram, process)
    async with PanelClient(URL, KEY, retries=Retries(attempts=2), transport=line) as panel:
        context = JobContext(
            database=database,
            panel=panel,
            outgoing=outgoing,
            translations=TRANSLATIONS,
            panel_id=world.panel_id,
            currency=CURRENCY,
            auto_publish=True,
            sync_every=timedelta(minutes=30),
            follow_every=timedelta(minutes=3),
            holder=f"{process.name}:{world.kills}",
            wake=lambda _: None,
            alone=alone,
            seal_key=SEAL_KEY,
        )
        jobs = _jobs(world.policy)
        runner = world.runners[process.name] = Runner(context, jobs)
        await _recover(context)
        loops = [asyncio.create_task(_repeat(world, process, runner, job)) for job in jobs]
        if world.policy is not Policy.OURS:
            loops.append(asyncio.create_task(_settle_naively(world, process)))
        try:
            done, _ = await asyncio.wait(loops, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            process.ended.set()
            for each in loops:
                each.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
        for each in done:
            each.result()


async def _recover(context: JobContext) -> None:
    """Do what a process does at its start, until the database lets it."""
    while True:
        try:
            await submit.recover(context)
        except Exception:  # noqa: BLE001 - a start that fails is repeated by the platform
            await asyncio.sleep(5)
        else:
            return


async def _repeat(world: World, process: Process, runner: Runner, job: Job) -> None:
    while True:
        try:
            for _ in range(100):
                process.check()
                if not await runner._leased(job):
                    break
        except Exception:  # noqa: BLE001 - as the runner does: it is tried again
            await asyncio.sleep(5)
        bell = runner._bells[job.name]
        await _ring_or_pause(bell, world.pause(job))
        bell.clear()


async def _settle_naively(world: World, process: Process) -> None:
    while True:
        process.check()
        await world.database.transact(settle_unclear, world.policy, world.loop.moment())
        await asyncio.sleep(20)


def _jobs(policy: Policy) -> tuple[Job, ...]:
    """Return the shop's own jobs, with their leases and intervals."""
    skipped = LEFT_OUT if policy is Policy.OURS else LEFT_OUT | EVIDENCE
    return tuple(job for job in app._jobs(_settings()) if job.name not in skipped)


@cache
def _settings() -> Settings:
    return Settings.load(
        _env_file=None,
        telegram_token="123456:" + "A" * 35,
        panel_url=URL,
        panel_key=KEY,
        admin_ids=str(people.OPERATOR),
    )
