"""The health checks follow the process and the database, with a webhook and without."""

import httpx
import orjson
from sqlalchemy import Connection, text

from bot.receiving.server import application
from tests.receiving.update_recorder import UPDATE, UpdateRecorder, calling
from tests.support.running_shop import RunningShop


async def test_a_living_process_says_so(http: httpx.AsyncClient, recorder: UpdateRecorder) -> None:
    recorder.is_ready = False
    answer = await http.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")


async def test_readiness_follows_the_shop(
    http: httpx.AsyncClient, recorder: UpdateRecorder
) -> None:
    answer = await http.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ok")
    recorder.is_ready = False
    answer = await http.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "not ready")


async def test_without_a_webhook_only_the_questions_are_answered(recorder: UpdateRecorder) -> None:
    async with calling(application(None, "/", recorder.ready)) as http:
        assert (await http.get("/healthz")).status_code == 200
        assert (await http.post("/", content=orjson.dumps(UPDATE))).status_code == 404


async def test_a_shop_whose_database_is_gone_is_alive_and_not_ready(
    shop: RunningShop,
) -> None:
    async with calling(shop.vitrine.asgi_app()) as http:
        assert (await http.get("/readyz")).status_code == 200
        await shop.database.run_on_connection(_forget_the_schema)
        assert (await http.get("/readyz")).status_code == 503
        assert (await http.get("/healthz")).status_code == 200


def _forget_the_schema(connection: Connection) -> None:
    connection.execute(text("DELETE FROM alembic_version"))
