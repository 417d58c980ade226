"""Serve the chat page and its requests: a user's chat, its events and the user's actions."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.demo.telegram import client
from bot.demo.telegram.bodies import read_multipart
from bot.demo.telegram.chats import Chat
from bot.demo.telegram.events import stream
from bot.demo.telegram.page_requests import as_json, fields, guarded
from bot.demo.telegram.parameters import Upload
from bot.demo.telegram.world import World

Json = dict[str, Any]

FOLDER = Path(__file__).parent.parent / "page"


class Page:
    """HTTP endpoints of the chat page of one simulated Telegram."""

    def __init__(self, world: World, folder: Path = FOLDER) -> None:
        self.world = world
        self.folder = folder

    def routes(self) -> list[Route]:
        """Return the routes of the page."""
        chat = "/page/chat/{chat_id:int}"
        return [
            Route("/", guarded(self.index)),
            Route("/page/people", guarded(self.users)),
            Route("/page/files/{file_id}", guarded(self.file)),
            Route(chat, guarded(self.chat)),
            Route(f"{chat}/events", guarded(self.events)),
            Route(f"{chat}/text", guarded(self.text), methods=["POST"]),
            Route(f"{chat}/tap", guarded(self.tap), methods=["POST"]),
            Route(f"{chat}/pay", guarded(self.pay), methods=["POST"]),
            Route(f"{chat}/inline", guarded(self.inline), methods=["POST"]),
            Route(f"{chat}/choose", guarded(self.choose), methods=["POST"]),
            Route(f"{chat}/file", guarded(self.upload), methods=["POST"]),
            Route(f"{chat}/language", guarded(self.language), methods=["POST"]),
            Route(f"{chat}/blocked", guarded(self.blocked), methods=["POST"]),
            Route("/page/{file}", guarded(self.static)),
        ]

    async def index(self, request: Request) -> Response:
        """Serve the page."""
        return self._from_folder("index.html")

    async def static(self, request: Request) -> Response:
        """Serve a file of the page's folder; 404 for anything outside it or in a subfolder."""
        return self._from_folder(request.path_params["file"])

    async def users(self, request: Request) -> Response:
        """Return the bot and all users."""
        bot = {key: self.world.bot[key] for key in ("id", "first_name", "username")}
        people = [
            {
                "id": chat.id,
                "first_name": chat.user["first_name"],
                "role": self.world.roles[chat.id],
                "language_code": chat.user["language_code"],
            }
            for chat in self.world.chats.values()
        ]
        return as_json({"bot": bot, "people": people})

    async def chat(self, request: Request) -> Response:
        """Return a chat: its messages, commands, reply keyboard and revision."""
        chat = self._chat(request)
        language = chat.user["language_code"]
        return as_json(
            {
                "revision": chat.revision,
                "messages": [message.as_page() for message in chat.messages.values()],
                "commands": self.world.profile.commands_for(chat.id, language),
                "reply_keyboard": chat.reply_keyboard,
                "blocked": chat.refusal is not None,
                "description": self.world.profile.text("description", language),
            }
        )

    async def events(self, request: Request) -> Response:
        """Stream the events of a chat after a revision (`Last-Event-ID` or `after`, default 0)."""
        chat = self._chat(request)
        after = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        if not after.isdecimal():
            raise client.ClientError('"after" is a revision')
        return StreamingResponse(
            stream(chat, int(after)),
            media_type="text/event-stream",
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )

    async def text(self, request: Request) -> Response:
        """Send a text to the bot."""
        given = await fields(request, {"text": str}, {"reply_to": int})
        message = client.send_text(
            self.world, self._chat(request), given["text"], given.get("reply_to")
        )
        return as_json({"message_id": message.id})

    async def tap(self, request: Request) -> Response:
        """Tap a button."""
        given = await fields(request, {"message_id": int, "data": str})
        tap = client.tap(self.world, self._chat(request), given["message_id"], given["data"])
        return as_json({"callback_query_id": tap.id})

    async def pay(self, request: Request) -> Response:
        """Pay an invoice; a refusal arrives as an `answer` event with the returned id."""
        given = await fields(request, {"message_id": int})
        checkout = client.pay(self.world, self._chat(request), given["message_id"])
        return as_json({"callback_query_id": checkout.id})

    async def inline(self, request: Request) -> Response:
        """Send an inline query and return the bot's results; none if it does not answer in time."""
        given = await fields(request, {"query": str}, {"offset": str})
        offset = given.get("offset") or ""
        asked = client.ask_inline(self.world, self._chat(request), given["query"], offset)
        await asked.wait_for_answer(self.world.options.inline_timeout)
        return as_json(asked.as_page())

    async def choose(self, request: Request) -> Response:
        """Send one of the results of an inline query."""
        given = await fields(request, {"query_id": str, "result_id": str})
        message = client.choose_inline(
            self.world, self._chat(request), given["query_id"], given["result_id"]
        )
        return as_json({"message_id": message.id})

    async def upload(self, request: Request) -> Response:
        """Send a file to the bot."""
        kind = request.headers.get("content-type", "").encode()
        parts = read_multipart(kind, await request.body())
        file, caption = parts.get("file"), parts.get("caption", "")
        if not isinstance(file, Upload) or not isinstance(caption, str):
            raise client.ClientError('a file in "file" and a text in "caption" are expected')
        message = client.upload(self.world, self._chat(request), file, caption)
        return as_json({"message_id": message.id})

    async def language(self, request: Request) -> Response:
        """Change the language of the user's app."""
        given = await fields(request, {"language_code": str})
        client.set_language(self.world, self._chat(request), given["language_code"])
        return as_json({})

    async def blocked(self, request: Request) -> Response:
        """Block or unblock the bot."""
        given = await fields(request, {"blocked": bool})
        client.set_blocked(self.world, self._chat(request), given["blocked"])
        return as_json({})

    async def file(self, request: Request) -> Response:
        """Return the content of a document or a photo; 404 if the id is unknown."""
        found = self.world.files.by_id.get(request.path_params["file_id"])
        if found is None:
            raise HTTPException(404)
        # Only pictures open in the browser: a document may be an HTML page with scripts.
        kind = "inline" if found.size else "attachment"
        disposition = f"{kind}; filename*=utf-8''{quote(found.name)}"
        headers = {"content-disposition": disposition, "x-content-type-options": "nosniff"}
        return Response(found.content, media_type=found.mime, headers=headers)

    def _chat(self, request: Request) -> Chat:
        chat = self.world.chats.get(request.path_params["chat_id"])
        if chat is None:
            raise client.ClientError("there is no such person")
        return chat

    def _from_folder(self, name: str) -> Response:
        path = self.folder / name
        if name.startswith(".") or "\\" in name or path.parent != self.folder or not path.is_file():
            raise HTTPException(404)
        return FileResponse(path, headers={"cache-control": "no-cache"})
