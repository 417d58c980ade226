"""What a panel takes less of: told before paying, and the same that its client would refuse."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from bot.catalog.panels import set_quirk
from bot.catalog.version import read_catalog_version
from bot.db import Database
from bot.panel import AddOrder, Quirks, RefusalClass, Rejected
from bot.panel.order_form import build_form
from bot.quirks.refusals import (
    NO_ORDER_QUIRKS,
    OrderQuirks,
    OrderRefusal,
    RefusedField,
    read_order_quirks,
)
from tests.catalog.stored_catalog import opened

LINK = "https://example.com/page"


def test_without_limits_everything_may_be_ordered() -> None:
    assert NO_ORDER_QUIRKS.refusals(link="x" * 9000, comments=["a, b | c"], interval=7) == ()
    assert NO_ORDER_QUIRKS.as_sent("a, b") == "a, b"


def test_each_limit_that_is_passed_is_told_with_what_would_fit() -> None:
    limits = OrderQuirks(
        comment_forbidden=(",", "|"), max_link_length=len(LINK), drip_intervals=(5, 10)
    )
    assert limits.refusals(link=LINK, comments=["good", "fine"], interval=10) == ()
    assert limits.refusals(link=LINK + "x", comments=["ok", "no, no", "a, b"], interval=7) == (
        OrderRefusal(RefusedField.LINK, length=len(LINK) + 1, longest=len(LINK)),
        OrderRefusal(RefusedField.COMMENTS, lines=(2, 3), marks=(",",)),
        OrderRefusal(RefusedField.INTERVAL, intervals=(5, 10)),
    )


def test_a_replacement_makes_comments_fit_unless_nothing_is_left() -> None:
    limits = OrderQuirks(comment_forbidden=(",", "|"), comment_replacement=" ")
    assert limits.refusals(comments=["a, b", "c|d", " "]) == ()
    assert limits.as_sent("a,b|c") == "a b c"
    assert limits.refusals(comments=["fine", ",|,"]) == (
        OrderRefusal(RefusedField.COMMENTS, lines=(2,), marks=(",", "|")),
    )


def test_an_order_without_drip_feed_has_no_interval_to_pass() -> None:
    assert OrderQuirks(drip_intervals=(5,)).refusals(interval=None) == ()
    assert OrderQuirks(drip_intervals=(5,)).refusals(interval=0) == ()


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"comment_forbidden": ","},
        {"comment_forbidden": [5]},
        {"comment_replacement": "a\nb"},
        {"comment_replacement": 5},
        {"max_link_length": "9"},
        {"max_link_length": True},
        {"drip_intervals": [True]},
        {"drip_intervals": "5"},
        {"batch_mode": "single"},
    ],
)
def test_what_cannot_be_read_is_no_limit(kept: dict[str, Any]) -> None:
    assert read_order_quirks(kept) == NO_ORDER_QUIRKS


def test_limits_are_read_among_the_other_quirks() -> None:
    kept = {
        "comment_forbidden": ["", ","],
        "comment_replacement": ";",
        "max_link_length": 99,
        "drip_intervals": [5],
        "batch_size": 50,
    }
    assert read_order_quirks(kept) == OrderQuirks((",",), ";", 99, (5,))


TEXTS = st.text(alphabet="ab ,|;", max_size=6)
KEPT = st.fixed_dictionaries(
    {},
    optional={
        "comment_forbidden": st.lists(st.sampled_from(["", ",", "|", ", "]), max_size=3),
        "comment_replacement": st.sampled_from([None, "", " ", ";", "\n", 7]),
        "max_link_length": st.one_of(st.none(), st.integers(1, 40), st.just("9")),
        "drip_intervals": st.lists(st.sampled_from([5, 10, 15]), max_size=3),
    },
)


@given(
    KEPT,
    st.integers(1, 40),
    st.lists(TEXTS, max_size=4),
    st.one_of(st.none(), st.integers(1, 20)),
)
def test_what_is_told_before_paying_is_what_the_client_would_refuse(
    kept: dict[str, Any], length: int, comments: list[str], interval: int | None
) -> None:
    link = "x" * length
    quirks, _ = Quirks.from_stored(json.loads(json.dumps(kept)))
    runs = 2 if interval else None
    order = AddOrder(service="1", link=link, comments=comments, runs=runs, interval=interval)
    form = build_form(order, quirks)
    lines = [line for line in comments if line.strip()]
    problems = read_order_quirks(kept).refusals(link=link, comments=lines, interval=interval)
    refusal = form.reason if isinstance(form, Rejected) else None
    told = {
        RefusedField.LINK: RefusalClass.BAD_LINK,
        RefusedField.INTERVAL: RefusalClass.DRIP,
        RefusedField.COMMENTS: RefusalClass.BAD_COMMENTS,
    }
    assert (refusal is None) == (problems == ())
    assert refusal is None or refusal in {told[problem.field] for problem in problems}
    if isinstance(form, dict) and lines:
        sent = "\n".join(read_order_quirks(kept).as_sent(line) for line in lines)
        assert form["comments"] == sent


async def test_limits_travel_with_the_snapshot_and_make_the_old_one_old(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        assert shop.load().order_quirks_of(shop.panel) == NO_ORDER_QUIRKS
        before = read_catalog_version(session)
        set_quirk(session, shop.panel, "max_link_length", 99)
        assert read_catalog_version(session) == before + 1
        catalogue = shop.load()
        assert catalogue.order_quirks_of(shop.panel) == OrderQuirks(max_link_length=99)
        assert catalogue.order_quirks_of(shop.panel + 1) == NO_ORDER_QUIRKS
        set_quirk(session, shop.panel, "max_link_length", 99)
        set_quirk(session, shop.panel, "batch_mode", "single")
        assert read_catalog_version(session) == before + 1
        set_quirk(session, shop.panel, "max_link_length", None)
        assert read_catalog_version(session) == before + 2
        assert shop.load().order_quirks_of(shop.panel) == NO_ORDER_QUIRKS

    await database.transact(story)
