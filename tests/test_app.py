"""Build a shop from its settings, ask whether it is ready, and close it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import text

from bot import app, ledger
from bot.app import open_shop, webhook_secret
from bot.catalog import panels
from bot.db import open_database
from bot.demo.panel import DOCUMENT
from bot.demo.serving import serve
from bot.demo.telegram import TelegramFault
from bot.errors import ConfigurationError
from bot.panel import Quirks
from tests.ledger.books import NOW, UNIT, USD, WALLET, top_up
from tests.support.running_shop import OPERATOR
from tests.support.surroundings import Surroundings, open_surroundings

only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def surroundings(database_url: str) -> AsyncIterator[Surroundings]:
    async with open_surroundings(database_url) as found:
        yield found


async def test_a_shop_is_ready_while_its_schema_is_this_codes(surroundings: Surroundings) -> None:
    async with open_shop(surroundings.settings()) as shop:
        assert await shop.ready()
        await shop.database.run_on_connection(
            lambda c: c.execute(text("DELETE FROM alembic_version"))
        )
        assert not await shop.ready()
        await shop.database.run_on_connection(
            lambda c: c.execute(text("DROP TABLE alembic_version"))
        )
        assert not await shop.ready()
        await shop.database.run_on_connection(
            lambda c: c.execute(text("CREATE TABLE alembic_version (x int)"))
        )
        assert not await shop.ready()  # and it raises no error


async def test_who_looks_alone_after_a_database_is_known(surroundings: Surroundings) -> None:
    sqlite = surroundings.database_url.startswith("sqlite")
    async with open_shop(surroundings.settings()) as shop:
        assert shop.job_context.alone is sqlite
        holder = shop.job_context.holder
    async with open_shop(surroundings.settings(), alone=not sqlite) as shop:
        assert shop.job_context.alone is not sqlite
        assert shop.job_context.holder != holder  # so it does not own the leases of the shop before


async def test_a_closed_shop_leaves_the_database_to_the_next(surroundings: Surroundings) -> None:
    async with open_shop(surroundings.settings()):
        pass
    opened = open_database(surroundings.database_url)
    assert await opened.read(lambda session: session.connection().scalar(text("SELECT 1"))) == 1
    await opened.close()


@only_sqlite
async def test_a_wrong_token_is_named_and_nothing_is_left_open(surroundings: Surroundings) -> None:
    wrong = "7000000001:AAE-a-token-nobody-knows-here"
    with pytest.raises(ConfigurationError, match="TELEGRAM_TOKEN is wrong") as refused:
        async with open_shop(surroundings.settings(telegram_token=wrong)):
            raise AssertionError("it opened")
    assert wrong not in str(refused.value)
    async with open_shop(surroundings.settings()) as shop:
        assert await shop.ready()


@only_sqlite
async def test_telegram_is_asked_until_it_answers(surroundings: Surroundings) -> None:
    surroundings.telegram.faults.add(TelegramFault.BAD_GATEWAY, "getMe")
    async with asyncio.timeout(10), open_shop(surroundings.settings()) as shop:
        assert shop.shop.bot_username == "VitrineDemoBot"
    assert len(surroundings.telegram.faults.rules) == 0


@only_sqlite
async def test_what_was_learnt_of_the_panel_is_known_at_the_next_start(
    surroundings: Surroundings, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_shop(surroundings.settings()) as shop:
        job_context = shop.job_context
        learnt = {"batch_mode": "single"}
        for name, value in learnt.items():
            await shop.database.transact(panels.set_quirk, job_context.panel_id, name, value)
    async with open_shop(surroundings.settings()) as shop:
        assert shop.job_context.panel_id == job_context.panel_id
        assert shop.job_context.panel.quirks.batch_mode == "single"
        unreadable = {"batch_mode": "of the future", "colour": "blue"}
        for name, value in unreadable.items():
            await shop.database.transact(panels.set_quirk, job_context.panel_id, name, value)
    async with open_shop(surroundings.settings()) as shop:
        assert shop.job_context.panel.quirks == type(shop.job_context.panel.quirks)()
    assert "left aside: batch_mode, colour" in caplog.text


@only_postgres
async def test_a_quirk_set_in_one_process_holds_in_every_other_from_the_next_call_on(
    surroundings: Surroundings,
) -> None:
    surroundings.panel.departures = replace(DOCUMENT, batch_requests="refused")
    async with (
        open_shop(surroundings.settings()) as one,
        open_shop(surroundings.settings()) as other,
    ):
        panel, database = other.job_context.panel, one.database
        assert (await panel.read_balance()).amount == 1000
        for name, value in (("user_agent", "Mozilla/5.0"), ("refill_batch_mode", "single")):
            await database.transact(panels.set_quirk, one.job_context.panel_id, name, value)
        await panel.request_refills(["7", "8"])
        assert (panel.quirks.user_agent, panel.quirks.refill_batch_mode) == (
            "Mozilla/5.0", "single",
        )  # fmt: skip
        assert [call.form.get("orders") for call in surroundings.panel.calls[-2:]] == [None, None]
        await database.transact(panels.set_quirk, one.job_context.panel_id, "user_agent", None)
        await panel.read_balance()
        assert panel.quirks.user_agent == Quirks().user_agent


@only_sqlite
async def test_only_a_shop_with_a_webhook_listens_for_updates(surroundings: Surroundings) -> None:
    update = {"update_id": 1}
    for given, status in (({}, 404), ({"webhook_url": "https://shop.example/some/hook"}, 200)):
        wanted = surroundings.settings(**given)
        secret = {"X-Telegram-Bot-Api-Secret-Token": webhook_secret(wanted)}
        async with (
            open_shop(wanted) as shop,
            serve(shop.asgi_app()) as url,
            httpx.AsyncClient(base_url=url, trust_env=False) as http,
        ):
            assert (await http.get("/healthz")).status_code == 200
            assert (await http.get("/readyz")).status_code == 200
            answer = await http.post("/some/hook", json=update, headers=secret)
            assert answer.status_code == status
            assert (await http.post("/some/hook", json=update)).status_code != 200


@only_sqlite
async def test_the_webhooks_secret_is_the_given_one_or_the_same_in_every_process(
    surroundings: Surroundings,
) -> None:
    assert webhook_secret(surroundings.settings(webhook_secret="given")) == "given"
    derived = webhook_secret(surroundings.settings())
    assert derived == webhook_secret(surroundings.settings(shop_name="Another"))
    other = surroundings.telegram.token[:-1] + "x"
    assert derived != webhook_secret(surroundings.settings(telegram_token=other))
    assert surroundings.telegram.token not in derived
    assert 1 <= len(derived) <= 256


@only_sqlite
async def test_operators_get_their_commands_once_they_have_written(
    surroundings: Surroundings,
) -> None:
    async with open_shop(surroundings.settings()) as shop:
        job = next(each for each in shop.runner._jobs if each.name == "commands")
        profile = surroundings.telegram.world.profile
        await job.work(shop.job_context)
        everybodys = profile.commands_for(OPERATOR, "en")
        operator = surroundings.telegram.user(OPERATOR, "Operator", role="operator")
        operator.chat.started = True
        await job.work(shop.job_context)
        theirs = profile.commands_for(OPERATOR, "en")
        assert len(theirs) > len(everybodys)
        before = len(surroundings.telegram.calls)
        for _ in range(3):
            assert not await job.work(shop.job_context)
        assert len(surroundings.telegram.calls) == before  # everything is set already


def test_only_updates_that_are_understood_are_asked_for() -> None:
    assert set(app.ALLOWED_UPDATES) == {
        "message",
        "callback_query",
        "inline_query",
        "pre_checkout_query",
    }


async def test_another_currency_than_that_of_the_books_is_refused(
    surroundings: Surroundings,
) -> None:
    euros = surroundings.settings(shop_currency="EUR")
    async with open_shop(euros):
        pass  # nothing was ever paid: any currency will do
    async with open_shop(surroundings.settings()) as shop:
        await shop.database.transact(top_up, UNIT)
    for _ in range(2):
        with pytest.raises(ConfigurationError, match=r"SHOP_CURRENCY is EUR.* hold money in USD"):
            async with open_shop(euros):
                pass
    async with open_shop(surroundings.settings(shop_currency=" usd ")) as shop:
        assert shop.shop.currency == USD  # the same currency, in another spelling
        await shop.database.transact(
            ledger.transfer, key="debit:1:1", kind=ledger.EntryKind.DEBIT, source=WALLET,
            target=ledger.adjustments(USD), amount=UNIT, now=NOW, actor="operator:1",
        )  # fmt: skip
    async with open_shop(euros):
        pass  # all of it went out again
