"""Files: sent, sent again, downloaded, and refused by size and type."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.demo.telegram import files
from tests.demo.pictures import jpeg, png
from tests.demo.telegram_line import Line, connected


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected() as line:
        line.customer()
        yield line


async def send(line: Line, kind: str, content: bytes, name: str = "a.txt") -> httpx.Response:
    method = "sendPhoto" if kind == "photo" else "sendDocument"
    return await line.http.post(
        f"{line.api}/{method}", data={"chat_id": "1"}, files={kind: (name, content)}
    )


async def test_a_document_can_be_fetched_again(line: Line) -> None:
    content = bytes(range(256)) * 4 + b"\r\n--\r\n"
    document = (await send(line, "document", content)).json()["result"]["document"]
    assert document["file_size"] == len(content)
    info = await line.call("getFile", file_id=document["file_id"])
    assert info["file_path"] == "documents/file_0.txt"
    assert info["file_unique_id"] == document["file_unique_id"]
    fetched = await line.http.get(f"{line.base}/file/bot{line.telegram.token}/{info['file_path']}")
    assert fetched.content == content


async def test_a_document_is_sent_again_by_its_id(line: Line) -> None:
    document = (await send(line, "document", b"abc")).json()["result"]["document"]
    again = await line.call("sendDocument", chat_id=1, document=document["file_id"])
    assert again["document"] == document


async def test_a_file_without_a_suffix_has_a_path_too(line: Line) -> None:
    document = (await send(line, "document", b"abc", "name")).json()["result"]["document"]
    info = await line.call("getFile", file_id=document["file_id"])
    assert info["file_path"] == "documents/file_0.bin"


@pytest.mark.parametrize("content", [png(), jpeg()])
async def test_a_photo_has_its_width_and_height(line: Line, content: bytes) -> None:
    sent = (await send(line, "photo", content, "chart.png")).json()["result"]
    [size] = sent["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (4, 3, len(content))
    assert "document" not in sent
    again = await line.call("sendPhoto", chat_id=1, photo=size["file_id"], caption="again")
    assert (again["photo"], again["caption"]) == ([size], "again")


@pytest.mark.parametrize(
    ("kind", "content", "status", "reason"),
    [
        ("document", b"", 400, "Bad Request: file must be non-empty"),
        ("photo", b"", 400, "Bad Request: file must be non-empty"),
        ("photo", b"no picture", 400, "Bad Request: IMAGE_PROCESS_FAILED"),
        ("photo", b"\xff\xd8\xff\xe0\x00\x10", 400, "Bad Request: IMAGE_PROCESS_FAILED"),
        ("photo", b"\x89PNG\r\n\x1a\n", 400, "Bad Request: IMAGE_PROCESS_FAILED"),
        ("photo", png(9000, 1001), 400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_a_file_is_refused(
    line: Line, kind: str, content: bytes, status: int, reason: str
) -> None:
    answer = await send(line, kind, content)
    assert (answer.status_code, answer.json()["description"]) == (status, reason)
    assert line.customer().messages == []


async def test_files_have_sizes_they_must_keep(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (files.MAX_UPLOAD, files.MAX_PHOTO, files.MAX_DOWNLOAD) == (
        50 * 1024**2,
        10 * 1024**2,
        20 * 1024**2,
    )
    monkeypatch.setattr(files, "MAX_UPLOAD", 300)
    monkeypatch.setattr(files, "MAX_PHOTO", 100)
    monkeypatch.setattr(files, "MAX_DOWNLOAD", 200)
    answer = await send(line, "document", b"x" * 301)
    assert (answer.status_code, answer.json()["description"]) == (413, "Request Entity Too Large")
    answer = await send(line, "photo", png() + b"x" * 100)
    assert answer.json()["description"] == (
        "Bad Request: file of size 133 bytes is too big for a photo; the maximum size is 100 bytes"
    )
    document = (await send(line, "document", b"x" * 201)).json()["result"]["document"]
    answer_to_get = await line.refusal("getFile", file_id=document["file_id"])
    assert answer_to_get == "Bad Request: file is too big"


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("getFile", {"file_id": "x"}, "invalid file_id"),
        (
            "sendDocument",
            {"chat_id": 1, "document": "x"},
            "wrong file identifier/HTTP URL specified",
        ),
        (
            "sendDocument",
            {"chat_id": 1, "document": "https://a.example/x"},
            "failed to get HTTP URL content",
        ),
    ],
)
async def test_an_unknown_file_is_refused(
    line: Line, method: str, params: dict[str, Any], reason: str
) -> None:
    assert await line.refusal(method, **params) == f"Bad Request: {reason}"


async def test_a_document_is_no_photo(line: Line) -> None:
    document = (await send(line, "document", png())).json()["result"]["document"]
    answer = await line.refusal("sendPhoto", chat_id=1, photo=document["file_id"])
    assert answer == "Bad Request: can't use file of type Document as Photo"


async def test_a_caption_has_1024_units(line: Line) -> None:
    document = (await send(line, "document", b"abc")).json()["result"]["document"]["file_id"]
    sent = await line.call("sendDocument", chat_id=1, document=document, caption="x" * 1024)
    assert len(sent["caption"]) == 1024
    answer = await line.refusal("sendDocument", chat_id=1, document=document, caption="x" * 1025)
    assert answer == "Bad Request: message caption is too long"


async def test_a_caption_has_entities(line: Line) -> None:
    document = (await send(line, "document", b"abc")).json()["result"]["document"]["file_id"]
    bold = {"type": "bold", "offset": 0, "length": 1}
    sent = await line.call(
        "sendDocument", chat_id=1, document=document, caption="abc", caption_entities=[bold]
    )
    assert sent["caption_entities"] == [bold]
    message = line.customer().last
    assert (message.text, message.html) == ("abc", "<b>a</b>bc")
    assert message.document is not None


@pytest.mark.parametrize("path", ["documents/file_9.txt", "..%2fsecret", ""])
async def test_a_file_that_is_not_there_is_not_found(line: Line, path: str) -> None:
    answer = await line.http.get(f"{line.base}/file/bot{line.telegram.token}/{path}")
    assert (answer.status_code, answer.json()["description"]) == (404, "Not Found")


async def test_a_file_needs_the_token(line: Line) -> None:
    await send(line, "document", b"abc")
    answer = await line.http.get(f"{line.base}/file/bot1:x/documents/file_0.txt")
    assert answer.status_code == 401
