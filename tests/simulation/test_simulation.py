"""Tests of the simulation: it repeats itself exactly, it finds what is wrong, and ours is not."""

import asyncio
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from bot.db import now
from tests.mutants.mutant import ROOT
from tests.simulation.clock import BEGINNING, StandStill, VirtualLoop, virtual_time
from tests.simulation.outcome import Figures
from tests.simulation.policies import Policy
from tests.simulation.purchases import SERVICES, choose
from tests.simulation.run import run


def test_time_passes_when_nothing_is_left_to_do() -> None:
    loop = VirtualLoop()

    async def wait() -> None:
        await asyncio.sleep(3600)
        assert now() == BEGINNING + timedelta(hours=1)
        assert await asyncio.to_thread(lambda: 5) == 5

    with virtual_time(loop):
        loop.run_until_complete(wait())
        with pytest.raises(StandStill):
            loop.run_until_complete(asyncio.Event().wait())
    loop.close()
    assert now().year >= 2026


def test_a_seed_gives_the_same_run_in_each_process() -> None:
    outputs = []
    for number in "12":
        command = [sys.executable, "-m", "tests.simulation", "--seed", "4", "--orders", "20"]
        ran = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": number},
            capture_output=True,
            text=True,
            check=False,
        )
        lines = ran.stdout.splitlines()
        assert any(line.startswith("digest") for line in lines), ran.stderr
        outputs.append(lines[:-1])  # the last one says how long it took
    assert outputs[0] == outputs[1]


def test_every_kind_of_order_is_bought() -> None:
    dice = Random(1)
    bought = [choose(dice, number) for number in range(400)]
    types = Counter(purchase.terms.type for purchase in bought)
    assert types.keys() == {service.type for service in SERVICES}
    assert 30 < types["subscriptions"] < 70
    assert 30 < sum("runs" in purchase.parameters for purchase in bought) < 70
    assert 30 < types["custom comments"] + types["package"] < 70


@pytest.mark.parametrize("seed", [2, 3, 5])
def test_nothing_is_doubled_lost_or_given_away(seed: int) -> None:
    figures = run(seed, orders=30)
    assert figures.orders == 30
    assert figures.wrong == 0, figures.notes


def test_naive_policies_double_orders_and_give_them_away() -> None:
    retried, refunded = Figures(), Figures()
    for seed in (2, 5):
        retried.add(run(seed, Policy.RETRY, orders=40))
        refunded.add(run(seed, Policy.REFUND, orders=40))
    assert retried.doubled > 0
    assert refunded.refunded_yet_delivered > 0
    assert refunded.doubled == 0
