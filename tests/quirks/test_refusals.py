"""Orders that a panel's quirks refuse: the wizard and the panel's client refuse the same."""

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
    ORDER_QUIRKS,
    CharactersForbidden,
    CommentsSpoiled,
    IntervalUnknown,
    LinkTooLong,
    comment_as_sent,
    find_refusals,
    keep_order_quirks,
)
from bot.quirks.stored import quirks_to_store, read_stored_quirks
from tests.catalog.stored_catalog import opened
from tests.quirks.any_quirks import ANY_QUIRKS

LINK = "https://example.com/page"


def test_without_quirks_everything_may_be_ordered() -> None:
    assert find_refusals(Quirks(), link="x" * 9000, comments=["a, b | c"], interval=7) == ()
    assert comment_as_sent(Quirks(), "a, b") == "a, b"


def test_each_refusal_says_what_would_fit() -> None:
    quirks = Quirks(comment_forbidden=(",", "|"), max_link_length=len(LINK), drip_intervals=(5, 10))
    assert find_refusals(quirks, link=LINK, comments=["good", "fine"], interval=10) == ()
    comments = ["ok", "no, no", "a, b"]
    assert find_refusals(quirks, link=LINK + "x", comments=comments, interval=7) == (
        LinkTooLong(length=len(LINK) + 1, longest=len(LINK)),
        IntervalUnknown(interval=7, known=(5, 10)),
        CommentsSpoiled(lines=(2, 3), marks=(",",), emptied=False),
    )


def test_a_replacement_makes_comments_fit_unless_nothing_is_left() -> None:
    quirks = Quirks(comment_forbidden=(",", "|"), comment_replacement=" ")
    assert find_refusals(quirks, comments=["a, b", "c|d", " "]) == ()
    assert comment_as_sent(quirks, "a,b|c") == "a b c"
    assert find_refusals(quirks, comments=["fine", ",|,"]) == (
        CommentsSpoiled(lines=(2,), marks=(",", "|"), emptied=True),
    )


def test_an_order_without_drip_feed_has_no_interval_to_refuse() -> None:
    assert find_refusals(Quirks(drip_intervals=(5,)), interval=None) == ()
    assert find_refusals(Quirks(drip_intervals=(5,)), interval=0) == ()


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
def test_what_cannot_be_read_refuses_no_order(kept: dict[str, Any]) -> None:
    assert keep_order_quirks(read_stored_quirks(kept)[0]) == Quirks()


def test_the_quirks_that_refuse_orders_are_kept_and_no_others() -> None:
    kept = {
        "comment_forbidden": ["", ","],
        "comment_replacement": ";",
        "max_link_length": 99,
        "drip_intervals": [5],
        "batch_size": 50,
    }
    assert keep_order_quirks(read_stored_quirks(kept)[0]) == Quirks(
        comment_forbidden=(",",),
        comment_replacement=";",
        max_link_length=99,
        drip_intervals=(5,),
    )


TEXTS = st.text(alphabet="ab ,|;", max_size=6)


@given(ANY_QUIRKS, TEXTS, st.lists(TEXTS, max_size=4), st.integers(1, 20))
def test_no_other_quirk_refuses_an_order(
    quirks: Quirks, link: str, comments: list[str], interval: int
) -> None:
    kept = keep_order_quirks(quirks)
    assert quirks_to_store(kept).keys() <= set(ORDER_QUIRKS)
    order: dict[str, Any] = {"link": link, "comments": comments, "interval": interval}
    assert find_refusals(kept, **order) == find_refusals(quirks, **order)


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
    quirks, _ = read_stored_quirks(json.loads(json.dumps(kept)))
    runs = 2 if interval else None
    order = AddOrder(service="1", link=link, comments=comments, runs=runs, interval=interval)
    form = build_form(order, quirks)
    lines = [line for line in comments if line.strip()]
    refusals = find_refusals(
        keep_order_quirks(quirks), link=link, comments=lines, interval=interval
    )
    refusal = form.reason if isinstance(form, Rejected) else None
    classes = {
        LinkTooLong: RefusalClass.BAD_LINK,
        IntervalUnknown: RefusalClass.DRIP,
        CommentsSpoiled: RefusalClass.BAD_COMMENTS,
        CharactersForbidden: RefusalClass.BAD_REQUEST,
    }
    assert refusal == (classes[type(refusals[0])] if refusals else None)
    if isinstance(form, dict) and lines:
        sent = "\n".join(comment_as_sent(quirks, line) for line in lines)
        assert form["comments"] == sent


async def test_these_quirks_travel_with_the_snapshot_and_make_the_old_one_old(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        assert shop.load().order_quirks_of(shop.panel) == Quirks()
        before = read_catalog_version(session)
        set_quirk(session, shop.panel, "max_link_length", 99)
        assert read_catalog_version(session) == before + 1
        catalog = shop.load()
        assert catalog.order_quirks_of(shop.panel) == Quirks(max_link_length=99)
        assert catalog.order_quirks_of(shop.panel + 1) == Quirks()
        set_quirk(session, shop.panel, "max_link_length", 99)
        set_quirk(session, shop.panel, "batch_mode", "single")
        assert read_catalog_version(session) == before + 1
        set_quirk(session, shop.panel, "max_link_length", None)
        assert read_catalog_version(session) == before + 2
        assert shop.load().order_quirks_of(shop.panel) == Quirks()

    await database.transact(story)
