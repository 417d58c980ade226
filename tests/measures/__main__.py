"""Print every measure with its bound; exit with 1 where one is broken."""

import sys

from tests.measures.code import read_modules
from tests.measures.rules import MEASURES


def main() -> int:
    """Print a line for each measure, and what breaks it; return the exit status."""
    modules = read_modules()
    broken = 0
    for measure in MEASURES:
        figure, offenders = measure.take_figure(modules)
        broken += bool(offenders)
        print(f"{'BROKEN' if offenders else 'ok':<7}{measure.name}: {figure}")
        for offender in offenders:
            print(f"         {offender}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
