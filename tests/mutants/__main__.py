"""Try the mutants: `python -m tests.mutants`, or some of them; `--help` says how to choose."""

import argparse
import sys
import time
from random import Random

from tests.mutants.mutant import Mutant
from tests.mutants.patches import MUTANTS
from tests.mutants.trials import Trial, Verdict, try_all

WIDTH = 44


def main(arguments: list[str]) -> int:
    """Try the chosen mutants, print the table; return 1 if one survived or could not be tried."""
    options = _options(arguments)
    chosen = choose(options.only, options.slice, options.seed)
    if options.list:
        for mutant in chosen:
            print(f"{mutant.name:{WIDTH}} {mutant.file:34} {mutant.breaks}")
        return 0
    trials: list[Trial] = []

    def report(trial: Trial) -> None:
        trials.append(trial)
        print(_row(trial), flush=True)

    begun = time.monotonic()
    seconds = options.minutes * 60 if options.minutes else float("inf")
    try_all(chosen, workers=options.workers, seconds=seconds, report=report)
    counts = {verdict: sum(each.verdict is verdict for each in trials) for verdict in Verdict}
    figures = ", ".join(f"{number} {verdict}" for verdict, number in counts.items())
    minutes = (time.monotonic() - begun) / 60
    print(f"{len(trials)} of {len(MUTANTS)} mutants in {minutes:.1f} minutes: {figures}")
    for trial in trials:
        if trial.verdict is not Verdict.CAUGHT:
            print(f"\n--- {trial.mutant.name}: {trial.verdict}\n{trial.output}")
    return 0 if trials and counts[Verdict.CAUGHT] == len(trials) else 1


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("--only", default="", help="those whose name has this word")
    parser.add_argument("--slice", default="1/1", help="2/6 is the second sixth")
    parser.add_argument("--minutes", type=float, default=0.0, help="begin none later than this")
    parser.add_argument("--seed", default="", help="shuffles: the same text, the same order")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="print the table, try none")
    return parser.parse_args(arguments)


def choose(word: str, part: str, seed: str) -> list[Mutant]:
    """Return the mutants of this slice ("2/6") whose name has the word, in the seed's order."""
    number, _, of = part.partition("/")
    chosen = [mutant for mutant in MUTANTS if word in mutant.name]
    if seed:
        Random(seed).shuffle(chosen)
    return chosen[int(number) - 1 :: int(of)]


def _row(trial: Trial) -> str:
    mutant = trial.mutant
    tests = ", ".join(test.rpartition("::")[2] or test for test in mutant.tests)
    seconds = f"{trial.seconds:5.1f} s"
    return (
        f"{trial.verdict:8} {seconds}  {mutant.name:{WIDTH}} {mutant.file:34} {mutant.breaks}"
        f"  [{tests}]"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
