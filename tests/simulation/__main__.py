"""Run simulations and print what becomes of orders by our policy and by two naive ones.

`--seeds 2000` runs many; `--seed 17` repeats one by our policy and says what went wrong in it.
"""

import argparse
import multiprocessing
import sys
import time
from collections.abc import Sequence
from functools import partial

from tests.simulation.outcome import Figures
from tests.simulation.policies import Policy
from tests.simulation.run import run

COLUMNS = (
    ("orders", "orders"),
    ("unclear", "unclear"),
    ("doubled", "doubled"),
    ("refunded, yet delivered", "refunded_yet_delivered"),
    ("paid for nothing", "paid_for_nothing"),
    ("wrong id", "wrong_id"),
    ("wrong refund", "wrong_refund"),
    ("wrong cost", "wrong_cost"),
    ("stuck", "stuck"),
    ("books", "breaches"),
    ("untold", "untold"),
    ("asked a person", "asked"),
    ("made whole", "made_whole"),
    ("kills", "kills"),
)
"""The columns of the table, each with its field of `Figures`."""

MOST_NOTES = 20


def main(arguments: Sequence[str]) -> int:
    """Run the chosen seeds; return 1 if our policy did anything wrong."""
    options = _options(arguments)
    seeds = range(options.first, options.first + options.seeds)
    policies = {Policy.OURS: seeds, Policy.RETRY: seeds[::5], Policy.REFUND: seeds[::5]}
    if options.seed is not None:
        policies = {Policy.OURS: range(options.seed, options.seed + 1)}
    begun = time.monotonic()
    print(" | ".join(["policy", "seeds", *(title for title, _ in COLUMNS)]))
    wrong = 0
    for policy, chosen in policies.items():
        figures = run_all(policy, chosen, options.orders, options.processes)
        values = [getattr(figures, name) for _, name in COLUMNS]
        print(" | ".join(map(str, [policy, len(chosen), *values])), flush=True)
        if policy is Policy.OURS:
            wrong = figures.wrong
            print(*figures.notes[:MOST_NOTES], sep="\n", end="\n" if figures.notes else "")
        if options.seed is not None:
            print("digest", *figures.digests)
    print(f"{(time.monotonic() - begun) / 60:.1f} minutes")
    return 1 if wrong else 0


def run_all(policy: Policy, seeds: Sequence[int], orders: int, processes: int) -> Figures:
    """Run one simulation a seed, in several processes, and add up the figures."""
    total = Figures()
    work = partial(run, policy=policy, orders=orders)
    if processes == 1 or len(seeds) == 1:
        for figures in map(work, seeds):
            total.add(figures)
        return total
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for figures in pool.imap(work, seeds, chunksize=2):
            total.add(figures)
    return total


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seeds", type=int, default=200, help="runs by our policy")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--seed", type=int, default=None, help="repeat this run alone")
    parser.add_argument("--orders", type=int, default=100, help="orders of each run")
    parser.add_argument("--processes", type=int, default=2)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
