"""Reading a real price list from a file."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from bot.demo.panel import SimulatedPanel, load_catalog_file
from bot.demo.panel.catalog_file import NO_MAXIMUM
from tests.demo.panel_calls import Shop

ROW = {
    "service": 15, "name": "Likes ♻️", "type": "Default", "rate": "13.20", "min": 50,
    "max": 20000, "dripfeed": False, "refill": True, "cancel": "0", "category": "Likes",
}  # fmt: skip


def saved(folder: Path, content: object) -> Path:
    path = folder / "services.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def test_a_saved_answer_is_read(tmp_path: Path) -> None:
    (service,) = load_catalog_file(saved(tmp_path, [ROW]))
    assert (service.id, service.name, service.rate) == ("15", "Likes ♻️", Decimal("13.20"))
    assert (service.min, service.max) == (50, 20000)
    assert (service.dripfeed, service.refill, service.cancel) == (False, True, False)
    assert service.desc is None


@pytest.mark.parametrize("wrapped", [{"data": [ROW]}, {"ok": True, "services": [ROW]}])
def test_the_list_may_be_wrapped(tmp_path: Path, wrapped: object) -> None:
    assert len(load_catalog_file(saved(tmp_path, wrapped))) == 1


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + json.dumps([ROW]).encode()
    assert len(load_catalog_file(str(saved(tmp_path, content)))) == 1


def test_missing_fields_are_made_up_for(tmp_path: Path) -> None:
    (service,) = load_catalog_file(saved(tmp_path, [{"service": "u-1", "rate": 0.5, "min": "odd"}]))
    assert (service.id, service.name, service.type) == ("u-1", "Service u-1", None)
    assert (service.category, service.rate) == ("Other", Decimal("0.5"))
    assert (service.min, service.max) == (1, NO_MAXIMUM)
    assert (service.refill, service.cancel, service.dripfeed) == (None, None, None)


def test_limits_in_the_wrong_order_are_put_right(tmp_path: Path) -> None:
    (service,) = load_catalog_file(saved(tmp_path, [ROW | {"min": "50.0", "max": 1}]))
    assert (service.min, service.max) == (50, 50)


@pytest.mark.parametrize("field", ["desc", "description"])
def test_a_description_is_kept(tmp_path: Path, field: str) -> None:
    (service,) = load_catalog_file(saved(tmp_path, [ROW | {field: "Be patient"}]))
    assert service.desc == "Be patient"


@pytest.mark.parametrize(
    "bad",
    ["a row", None, 7, {"rate": "1"}, {"service": "", "rate": "1"}, ROW | {"rate": "1..2"},
     ROW | {"rate": "NaN"}, ROW | {"rate": "-1"}, ROW | {"rate": None}],
)  # fmt: skip
def test_what_cannot_be_sold_is_left_out(tmp_path: Path, bad: object) -> None:
    assert len(load_catalog_file(saved(tmp_path, [ROW, bad]))) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html>", "is not JSON"),
        (b"", "is not JSON"),
        (b"\xff\xfe\x00", "is not JSON"),
        (b"17", "is not a list of services"),
        (b'{"error": "Invalid API key"}', "is not a list of services"),
        (b"[]", "has no service"),
        (b'[{"name": "no id"}]', "has no service"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        load_catalog_file(saved(tmp_path, content))
    assert str(caught.value).endswith(".")
    assert "services.json" in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"absent\.json cannot be read"):
        load_catalog_file(tmp_path / "absent.json")


async def test_a_loaded_catalogue_is_sold(tmp_path: Path) -> None:
    shop = Shop()
    shop.panel = SimulatedPanel(load_catalog_file(saved(tmp_path, [ROW])), clock=shop.clock)
    rows = await shop.ask("services")
    assert (rows[0]["service"], rows[0]["rate"]) == (15, "13.20")
    answer = await shop.ask("add", service="15", link="https://example.com", quantity="50")
    assert answer == {"order": 23501}
    assert shop.balance == 1000 - Decimal("0.66")
