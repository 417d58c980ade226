"""Keep the files of all chats in memory."""

import secrets
import struct
from typing import Any, NamedTuple

from bot.demo.telegram.errors import ApiError, bad_request
from bot.demo.telegram.parameters import Upload

Json = dict[str, Any]

MAX_UPLOAD = 50 * 1024 * 1024
"""Largest upload, in bytes."""
MAX_PHOTO = 10 * 1024 * 1024
"""Largest photo, in bytes."""
MAX_DOWNLOAD = 20 * 1024 * 1024
"""Largest file for `getFile`, in bytes."""
MAX_SIDES = 10_000
"""Largest sum of a photo's width and height, in pixels."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"


class StoredFile(NamedTuple):
    """A file stored by Telegram."""

    id: str
    unique_id: str
    path: str
    name: str
    mime: str
    content: bytes
    size: tuple[int, int] | None = None
    """Width and height of a photo in pixels; None for a document."""

    def document(self) -> Json:
        """Return the file as the Bot API's Document object."""
        return {
            "file_name": self.name,
            "mime_type": self.mime,
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }

    def photo(self) -> list[Json]:
        """Return the photo as the Bot API's array of PhotoSize, with its original size only."""
        width, height = self.size or (0, 0)
        return [
            {
                "file_id": self.id,
                "file_unique_id": self.unique_id,
                "file_size": len(self.content),
                "width": width,
                "height": height,
            }
        ]


class Files:
    """All files, by file id and by path."""

    def __init__(self) -> None:
        self.by_id: dict[str, StoredFile] = {}
        self.by_path: dict[str, StoredFile] = {}

    def keep_document(self, given: Upload | str) -> StoredFile:
        """Store an upload, or find the file with this id; return the file.

        Raise ApiError 400 for an empty file or an unknown id, 413 for a file above 50 MB.
        """
        if isinstance(given, str):
            return self._known(given)
        _check_upload(given)
        return self._keep(given, "documents", None)

    def keep_photo(self, given: Upload | str) -> StoredFile:
        """Store a photo (PNG, JPEG), or find the photo with this id; return it.

        Raise ApiError 400 for an empty file, an unknown id, a file that is not a photo, or a photo
        above 10 MB or MAX_SIDES; 413 for a file above 50 MB.
        """
        if isinstance(given, str):
            found = self._known(given)
            if found.size is None:
                raise bad_request("can't use file of type Document as Photo")
            return found
        _check_upload(given)
        size = len(given.content)
        if size > MAX_PHOTO:
            raise bad_request(
                f"file of size {size} bytes is too big for a photo; "
                f"the maximum size is {MAX_PHOTO} bytes"
            )
        sides = _sides(given.content)
        if sides is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if sum(sides) > MAX_SIDES:
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        return self._keep(given, "photos", sides)

    def download(self, file_id: str) -> StoredFile:
        """Return the file for `getFile`; ApiError 400 if it is unknown or above 20 MB."""
        found = self.by_id.get(file_id)
        if found is None:
            raise bad_request("invalid file_id")
        if len(found.content) > MAX_DOWNLOAD:
            raise bad_request("file is too big")
        return found

    def _known(self, file_id: str) -> StoredFile:
        if file_id.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        found = self.by_id.get(file_id)
        if found is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return found

    def _keep(self, upload: Upload, folder: str, size: tuple[int, int] | None) -> StoredFile:
        number = len(self.by_id)
        suffix = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
        kept = StoredFile(
            id=f"BQAC{secrets.token_urlsafe(24)}",
            unique_id=f"AgAD{secrets.token_hex(5)}",
            path=f"{folder}/file_{number}.{suffix}",
            name=upload.name,
            mime=upload.mime,
            content=upload.content,
            size=size,
        )
        self.by_id[kept.id] = kept
        self.by_path[kept.path] = kept
        return kept


def _check_upload(upload: Upload) -> None:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > MAX_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")


def _sides(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels from the header of a PNG or JPEG; None for other files."""
    if content.startswith(_PNG) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return _jpeg_sides(content) if content.startswith(_JPEG) else None


def _jpeg_sides(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return None
