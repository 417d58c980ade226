"""Tests that every mutant fits the code as it is now, and names tests that exist."""

import ast
from functools import cache
from itertools import groupby

import pytest

from tests.mutants.__main__ import choose
from tests.mutants.mutant import ROOT, Mutant, PatchMisfit
from tests.mutants.patches import MUTANTS
from tests.mutants.trials import Verdict, verdict_of


@cache
def functions(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text())
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, kinds))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_fits_once_and_is_python(mutant: Mutant) -> None:
    assert mutant.old != mutant.new
    ast.parse(mutant.patched(ROOT))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_names_tests_that_exist(mutant: Mutant) -> None:
    assert mutant.tests
    for test in mutant.tests:
        path, _, name = test.partition("::")
        assert not name or name.partition("[")[0] in functions(path), test
        assert (ROOT / path).is_file(), test


def test_there_are_forty_guarantees_and_each_mutant_has_its_name() -> None:
    assert len(MUTANTS) >= 40
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)


def test_a_patch_that_does_not_fit_is_an_error() -> None:
    for old in ("nowhere in the file", "import"):
        mutant = Mutant("misfit", "bot/leases.py", "nothing", old, "", ())
        with pytest.raises(PatchMisfit):
            mutant.patched(ROOT)


def test_slices_are_all_mutants_once_and_a_seed_changes_their_order() -> None:
    slices = [choose("", f"{number}/3", "") for number in (1, 2, 3)]
    together = sorted(mutant.name for part in slices for mutant in part)
    assert together == sorted(mutant.name for mutant in MUTANTS)
    orders = {tuple(mutant.name for mutant in choose("", "1/1", seed)) for seed in "abc"}
    assert len(orders) == 3
    assert [key for key, _ in groupby(choose("lease never", "1/1", ""), lambda m: m.name)] == [
        "lease never expires",
        "lease never refused",
    ]


@pytest.mark.parametrize(
    ("status", "summary", "verdict"),
    [
        (1, "1 failed, 3 passed in 0.5s", Verdict.CAUGHT),
        (0, "4 passed in 0.5s", Verdict.SURVIVED),
        (0, "4 skipped in 0.5s", Verdict.ERROR),
        (1, "1 error in 0.5s", Verdict.ERROR),
        (2, "1 error in 0.5s", Verdict.ERROR),
        (4, "no tests ran in 0.5s", Verdict.ERROR),
        (1, "1 failed, 1 error in 0.5s", Verdict.ERROR),
    ],
)
def test_only_a_test_that_fails_catches(status: int, summary: str, verdict: Verdict) -> None:
    assert verdict_of(status, f"output\n{summary}\n") is verdict
