"""The spool: what is written before an outcome is recorded, and what the next process finds."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.jobs.spool.files import Spool, open_spool
from bot.jobs.spool.outcomes import CallOutcome, as_line, from_line
from bot.panel import (
    Accepted,
    NotSent,
    NotSentCause,
    Outcome,
    RefusalClass,
    Rejected,
    Unknown,
    UnknownCause,
)

ENDED = datetime(2026, 5, 1, 12, 0, 1, 250_000, tzinfo=UTC)
CALL = CallOutcome(12, 2, Accepted("9001"), ENDED)


@pytest.mark.parametrize(
    "outcome",
    [
        Accepted("c0ffee-1"),
        Rejected(RefusalClass.BAD_LINK, "Плохая ссылка\n"),
        NotSent(NotSentCause.RATE_LIMITED, 7.5),
        NotSent(NotSentCause.TOO_LATE),
        Unknown(UnknownCause.SERVER_ERROR, "<html>"),
        Unknown(UnknownCause.UNKNOWN_TEXT, "Hm", hint="/panel set answered_as id order"),
    ],
)
def test_every_outcome_is_read_as_it_was_written(outcome: Outcome) -> None:
    call = replace(CALL, outcome=outcome)
    line = as_line(call)
    assert from_line(line) == call
    assert line.count(b"\n") == 1


def test_the_panels_raw_answer_is_not_written() -> None:
    assert b"raw" not in as_line(replace(CALL, outcome=Accepted("1", raw={"raw": "answer"})))


def test_the_next_process_finds_what_was_not_recorded(tmp_path: Path) -> None:
    first = Spool(tmp_path / "shop.db")
    other = replace(CALL, order_id=13, attempt=1, outcome=NotSent(NotSentCause.DNS))
    first.keep(CALL)
    first.keep(other)
    second = Spool(tmp_path / "shop.db")
    assert second.unrecorded() == [CALL, other]
    second.remove(CALL)
    assert first.unrecorded() == [other]
    second.remove(CALL)  # again, as both processes do
    second.remove(other)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_seen_only_when_it_is_whole(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "shop.db")
    (tmp_path / "shop.db.outcome-12-1.part").write_bytes(as_line(CALL)[:20])
    (tmp_path / "shop.db").write_bytes(b"")
    assert spool.unrecorded() == []


@pytest.mark.parametrize("content", [b"", as_line(CALL)[:-1], b"{}\n", b"[1]\n", b"\xff\n"])
def test_a_damaged_file_is_put_aside_and_logged_once(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    spool = Spool(tmp_path / "shop.db")
    (tmp_path / "shop.db.outcome-12-2").write_bytes(content)
    assert spool.unrecorded() == spool.unrecorded() == []
    assert caplog.text.count("put aside") == 1
    assert (tmp_path / "shop.db.outcome-12-2.unreadable").read_bytes() == content


def test_what_cannot_be_written_is_kept_in_memory(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    spool = Spool(tmp_path / "missing" / "shop.db")
    spool.keep(CALL)
    assert spool.unrecorded() == [CALL]
    assert "in memory only" in caplog.text
    spool.remove(CALL)
    assert spool.unrecorded() == []


def test_a_spool_without_a_place_keeps_nothing_on_the_disk() -> None:
    spool = Spool()
    spool.keep(CALL)
    assert spool.unrecorded() == [CALL]


def test_databases_do_not_see_each_others_outcomes(tmp_path: Path) -> None:
    urls = [
        make_url(f"sqlite:///{tmp_path}/a.db"),
        make_url(f"sqlite:///{tmp_path}/b.db"),
        make_url("postgresql://user:secret@host/one"),
        make_url("postgresql://user:secret@host/two"),
    ]
    for number, url in enumerate(urls):
        open_spool(url, tmp_path).keep(replace(CALL, order_id=number))
    found = [open_spool(url, tmp_path).unrecorded() for url in urls]
    assert [[call.order_id for call in calls] for calls in found] == [[0], [1], [2], [3]]
    names = " ".join(path.name for path in tmp_path.iterdir())
    assert "secret" not in names
    assert "user" not in names


def test_without_a_setting_the_working_directory_is_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    open_spool(make_url("postgresql://host/one"), None).keep(CALL)
    assert len(list(tmp_path.iterdir())) == 1
