"""aiogram's echo bot behind its own webhook server, as in its documentation."""

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from tests.bench.contestants import gauge

dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message) -> None:
    """Reply with the received text."""
    await message.answer(message.text or "")


def main() -> None:
    """Serve until killed."""
    place = gauge.entry()
    line = AiohttpSession(api=TelegramAPIServer.from_base(place.api))
    bot = Bot(place.token, session=line)
    application = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=place.secret).register(
        application, path=place.path
    )
    setup_application(application, dispatcher, bot=bot)
    gauge.start()
    web.run_app(application, host="127.0.0.1", port=place.port, print=None, access_log=None)


if __name__ == "__main__":
    main()
