"""What is reported of books that are not right, and how a query reports it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Select, literal
from sqlmodel import Session

MAX_REPORTED = 100
"""Most discrepancies that one rule reports: more would tell operators nothing new."""

ZERO = literal(0, BigInteger)


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A breach of a rule. `expected` and `actual` are micro-units, or what the rule counts."""

    invariant: StrEnum
    subject: str
    expected: int
    actual: int

    def __str__(self) -> str:
        return f"{self.invariant}: {self.subject}: expected {self.expected}, found {self.actual}"


def report(session: Session, rule: StrEnum, of: str, broken: Select[Any]) -> list[Discrepancy]:
    """Run a rule's query for what breaks it: rows of a name, what is expected, what is there."""
    rows = session.connection().execute(broken.limit(MAX_REPORTED))
    return [
        Discrepancy(rule, f"{of} {which}", int(wanted or 0), int(is_ or 0))
        for which, wanted, is_ in rows
    ]
