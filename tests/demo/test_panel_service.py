"""Service rows, and the mapping by id."""

from decimal import Decimal

import pytest

from bot.demo.panel.service import ById, plain


def test_an_id_may_be_a_number_or_a_text() -> None:
    records = ById([(7, "seven"), ("9", "nine"), ("6f1c-uuid", "named")])
    assert records[7] == records["7"] == "seven"
    assert records[9] == "nine"
    assert records["6f1c-uuid"] == "named"
    assert 7 in records
    assert "8" not in records
    assert list(records) == ["7", "9", "6f1c-uuid"]


def test_a_record_can_be_put_and_removed() -> None:
    records: ById[str] = ById()
    records[1] = "one"
    records["1"] = "first"
    assert len(records) == 1
    del records[1]
    assert records.get("1") is None
    with pytest.raises(KeyError):
        records[1]


@pytest.mark.parametrize(
    ("amount", "text"),
    [("100.84292", "100.84292"), ("0.50", "0.5"), ("100", "100"), ("1E+2", "100"), ("0.00", "0"),
     ("1E-7", "0.0000001")],
)  # fmt: skip
def test_money_is_written_exactly_and_without_exponent(amount: str, text: str) -> None:
    assert plain(Decimal(amount)) == text
