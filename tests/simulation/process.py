"""A process of the shop that can die between any two of its steps, and what it does to others."""

import asyncio
import sqlite3
from collections.abc import Callable
from random import Random
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.db import Database

P = ParamSpec("P")
T = TypeVar("T")


class Killed(BaseException):
    """The process is dead; whatever it does next does not happen."""


class Process:
    """One life of a process."""

    def __init__(self, name: str, dice: Random, deadly: float) -> None:
        self.name = name
        self.ended = asyncio.Event()
        self._dice = dice
        self._deadly = deadly
        """Chance to die at each commit and at each send."""

    def check(self) -> None:
        """Raise Killed if the process is dead."""
        if self.ended.is_set():
            raise Killed

    def may_die(self) -> None:
        """Die now, by chance."""
        self.check()
        if self._dice.random() < self._deadly:
            self.ended.set()
            raise Killed


class StorageTrouble:
    """When the database fails: for seconds or minutes, whoever asks."""

    def __init__(self, dice: Random, clock: Callable[[], float], often: float) -> None:
        self._dice = dice
        self._clock = clock
        self._often = often
        self._until = -1.0
        self.calm = False
        """True once nothing fails any more."""

    def may_fail(self) -> None:
        """Raise OperationalError during an outage; begin one by chance."""
        if self.calm:
            return
        if self._clock() >= self._until and self._dice.random() < self._often:
            self._until = self._clock() + self._dice.choice((0.0, 1.0, 20.0, 150.0))
        elif self._clock() >= self._until:
            return
        raise _locked()

    def may_lose_answer(self) -> None:
        """Raise OperationalError after a commit, as a connection that breaks then does."""
        if not self.calm and self._dice.random() < self._often / 2:
            raise _locked()


class ProcessDatabase:
    """The database as one process sees it: it fails, and the process dies, around commits."""

    def __init__(self, database: Database, process: Process, trouble: StorageTrouble) -> None:
        self.url: URL = database.url
        self._database = database
        self._process = process
        self._trouble = trouble

    async def transact(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work` in a transaction, unless something happens before or after the commit."""
        self._process.may_die()
        self._trouble.may_fail()
        result = await self._database.transact(work, *args, **kwargs)
        self._process.may_die()
        self._trouble.may_lose_answer()
        return result

    async def read(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work`, which only reads."""
        self._process.check()
        self._trouble.may_fail()
        return await self._database.transact(work, *args, **kwargs)

    async def run_on_connection(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on a connection."""
        return await self._database.run_on_connection(work)

    async def check_connection(self) -> None:
        """Do nothing: the file is open."""

    async def close(self) -> None:
        """Do nothing: the file outlives the process."""


def _locked() -> OperationalError:
    return OperationalError("COMMIT", {}, sqlite3.OperationalError("database is locked"))
