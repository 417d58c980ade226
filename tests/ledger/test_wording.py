"""An entry says ids only; a Telegram id of a customer is refused, in types and when it runs."""

import pytest
from sqlmodel import Session

from bot import ledger
from bot.customer_numbers import CustomerNumber
from bot.db import Database
from tests.ledger.books import CUSTOMER, GATEWAY, NOW, UNIT, WALLET

LARGEST_TELEGRAM_ID = 2**52 - 1


@pytest.mark.parametrize(
    "wording",
    [
        {"key": "credit:1:for the late order"},
        {"key": ""},
        {"key": "Payment:1"},
        {"actor": "user:1001"},
        {"actor": f"customer:{LARGEST_TELEGRAM_ID % 10**15}"},
        {"actor": "Customer"},
        {"actor": "operator:@owner"},
        {"memo": "birthday gift"},
        {"memo": "17"},
        {"memo": "#17 "},
    ],
)
async def test_free_text_and_telegram_ids_of_customers_are_not_posted(
    database: Database, wording: dict[str, str]
) -> None:
    def posts(session: Session, /, **words: str) -> ledger.Receipt:
        return ledger.transfer(
            session,
            kind=ledger.EntryKind.TOP_UP,
            source=GATEWAY,
            target=WALLET,
            amount=UNIT,
            now=NOW,
            **words,
        )

    good = {"key": "payment:stars:A-1.2_x", "actor": f"customer:{CUSTOMER}", "memo": "#17"}
    with pytest.raises(ValueError, match="ids only"):
        await database.transact(posts, **(good | wording))
    assert (await database.transact(posts, **good)).new


@pytest.mark.parametrize("telegram_id", [1, 1001, LARGEST_TELEGRAM_ID])
def test_a_telegram_id_names_no_account(telegram_id: int) -> None:
    with pytest.raises(ValueError, match="Telegram id"):
        ledger.available(CustomerNumber(telegram_id), "USD")
