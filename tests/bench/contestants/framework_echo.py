"""python-telegram-bot's echo bot behind its own `run_webhook`, as in its documentation."""

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from tests.bench.contestants import gauge


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Reply with the received text."""
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


def main() -> None:
    """Serve until killed."""
    place = gauge.entry()
    application = Application.builder().token(place.token).base_url(f"{place.api}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    gauge.start()
    application.run_webhook(
        listen="127.0.0.1",
        port=place.port,
        url_path=place.path.strip("/"),
        webhook_url=f"http://127.0.0.1:{place.port}{place.path}",
        secret_token=place.secret,
    )


if __name__ == "__main__":
    main()
