"""The texts of refusals."""

import re
from pathlib import Path

import pytest

import bot.demo.panel as package
from bot.demo.panel.refusals import MANNERS, TEXTS, Refusal, VerbatimRefusal

DETAILS = {"field": "link", "limit": 10, "charge": "0.5"}


@pytest.mark.parametrize("code", TEXTS)
def test_every_refusal_can_be_said_in_every_manner(code: str) -> None:
    said = [Refusal(code, **DETAILS).text(manner) for manner in MANNERS]
    assert len(set(said)) == 3
    assert not any("{" in text for text in said)


def test_the_words_of_the_document_are_kept() -> None:
    assert Refusal("order").text("plain") == "Incorrect order ID"
    assert Refusal("refill").text("plain") == "Refill not found"
    assert Refusal("funds").text("plain") == "Not enough funds on balance"
    assert Refusal("key").text("plain") == "Invalid API key"


def test_the_details_are_in_the_sentence() -> None:
    assert Refusal("min", limit=50).text("chatty") == "Minimum quantity is 50"
    assert Refusal("missing", field="media").text("codes") == "order.required.media"


def test_given_words_are_said_as_they_are() -> None:
    assert VerbatimRefusal("Come {back} later").text("codes") == "Come {back} later"


def test_every_code_that_is_raised_has_its_texts() -> None:
    folder = Path(str(package.__file__)).parent
    source = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    raised = set(re.findall(r'Refusal\(\s*"(\w+)"', source))
    assert raised == set(TEXTS)
