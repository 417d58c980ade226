"""Comparing a service before and after, without a database."""

from typing import Any

import pytest

from bot.catalog.sync.changes import ChangeKind, ServiceChange, compare_service
from bot.catalog.sync.offers import ListedService
from tests.catalog.stored_catalog import NOW
from tests.catalog.sync.listed_services import ROW, stored

SHELVES = {1: True, 2: True, 3: False}


def change(old: Any, new: ListedService | None) -> ServiceChange | None:
    return compare_service(1, "1", old, new, published_by_category=SHELVES)


def kind(old: Any, new: ListedService | None) -> ChangeKind | None:
    found = change(old, new)
    return None if found is None else found.kind


HELD = ROW._replace(rate="9", hidden_reason="quarantined")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, ROW, ChangeKind.NEW),
        (stored(1), None, ChangeKind.GONE),
        (stored(1, gone_at=NOW), ROW, ChangeKind.RETURNED),
        (stored(1, gone_at=NOW), ROW._replace(rate="2"), ChangeKind.RETURNED),
        (stored(1), ROW._replace(rate="2"), ChangeKind.DEARER),
        (stored(1), ROW._replace(rate="0.5"), ChangeKind.CHEAPER),
        (stored(1), ROW._replace(rate="0.5", max=8), ChangeKind.CHEAPER),
        (stored(1), ROW._replace(max=8), ChangeKind.BOUNDS),
        (stored(1), ROW._replace(min=2), ChangeKind.BOUNDS),
        (stored(1), HELD, ChangeKind.QUARANTINED),
        (stored(1, gone_at=NOW), HELD, ChangeKind.QUARANTINED),
        (stored(1, HELD), HELD._replace(rate="10"), ChangeKind.DEARER),
        (stored(1, HELD), ROW, ChangeKind.RELEASED),
        (stored(1, HELD, gone_at=NOW), ROW, ChangeKind.RETURNED),
        (stored(1), ROW._replace(title="U", position=11, description="d"), None),
        (stored(1, ROW._replace(rate="NaN")), ROW._replace(rate="1"), None),
        (stored(1), ROW._replace(rate="sNaN"), None),
    ],
)
def test_each_change_has_one_name(
    old: Any, new: ListedService | None, expected: ChangeKind
) -> None:
    assert kind(old, new) is expected


def test_what_only_decorates_the_list_is_no_news() -> None:
    line = ROW._replace(hidden_reason="separator")
    assert change(None, line) is None
    assert change(stored(1, line), None) is None
    assert change(stored(1, line), line._replace(rate="5")) is None
    assert change(stored(1), line) is not None  # it was sold until now


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        (stored(1), ROW._replace(rate="2"), True, True),
        (stored(1), HELD, True, False),
        (stored(1, HELD), ROW, False, True),
        (stored(1, gone_at=NOW), ROW, False, True),
        (stored(1), ROW._replace(hidden_reason="denied"), True, False),
        (stored(1, published=False), ROW._replace(rate="2"), False, False),
        (stored(1), ROW._replace(category_id=3), True, False),
        (stored(1, ROW._replace(category_id=3)), ROW, False, True),
        (stored(1, ROW._replace(category_id=9)), ROW, False, True),
    ],
)
def test_whether_customers_saw_it_and_see_it_is_known(
    old: Any, new: ListedService, before: bool, after: bool
) -> None:
    found = change(old, new)
    assert found is not None
    assert found.before is not None
    assert found.after is not None
    assert (found.before.on_sale, found.after.on_sale) == (before, after)
    assert found.service_id == 1


def test_a_move_to_another_category_is_kept_for_its_price_but_is_no_line() -> None:
    found = change(stored(1), ROW._replace(category_id=2))
    assert found is not None
    assert found.kind is None
    assert found.before is not None
    assert found.after is not None
    assert (found.before.category_id, found.after.category_id) == (1, 2)


def test_customers_know_the_believed_rate_and_not_the_absurd_one() -> None:
    back = ROW._replace(rate="1.1", trusted_rate="1.1")
    found = change(stored(1, HELD), back)
    assert found is not None
    assert found.before is not None
    assert found.after is not None
    assert (found.before.effective_rate, found.after.effective_rate) == ("1", "1.1")
    never = change(stored(1, ROW._replace(rate="0", trusted_rate=None)), back)
    assert never is not None
    assert never.before is not None
    assert never.before.effective_rate == "0"


def test_a_new_service_has_no_number_yet_and_one_that_is_gone_no_future() -> None:
    new, gone = change(None, ROW), change(stored(5), None)
    assert new is not None
    assert gone is not None
    assert (new.service_id, new.external_id, new.before) == (None, "1", None)
    assert (gone.service_id, gone.after) == (5, None)
