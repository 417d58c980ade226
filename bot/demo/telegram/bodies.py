"""Read the parameters of a call from its query string and its JSON, form or multipart body."""

import re
from typing import Any
from urllib.parse import parse_qsl

import orjson

from bot.demo.telegram.errors import bad_request
from bot.demo.telegram.parameters import Json, Upload

_BOUNDARY = re.compile(rb'boundary="?([^";,]+)"?')
_NAME = re.compile(r'[; ]name="((?:[^"\\]|\\.)*)"')
_FILENAME = re.compile(r'[; ]filename="((?:[^"\\]|\\.)*)"')
_TYPE = re.compile(r"^content-type:\s*([^\r\n;]+)", re.IGNORECASE | re.MULTILINE)


def read_body(content_type: bytes, query: bytes, body: bytes) -> Json:
    """Return the call's parameters: text, JSON values or `Upload`.

    Raise ApiError 400 for JSON or multipart that cannot be parsed.
    """
    params: Json = dict(parse_qsl(query.decode(), keep_blank_values=True)) if query else {}
    if not body:
        return params
    if content_type.startswith(b"application/json"):
        params.update(_json(body))
    elif content_type.startswith(b"multipart/form-data"):
        params.update(_attached(read_multipart(content_type, body)))
    else:
        params.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return params


def read_multipart(content_type: bytes, body: bytes) -> dict[str, str | Upload]:
    """Split a multipart body into its fields and files; ApiError 400 if it cannot be parsed."""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        raise bad_request("can't find boundary in Content-Type")
    parts = body.split(b"--" + boundary.group(1))
    return dict(_part(part) for part in parts[1:-1])


def _part(raw: bytes) -> tuple[str, str | Upload]:
    head, _, content = raw.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    content = content.removesuffix(b"\r\n")
    headers = head.decode("utf-8", "replace")
    name = _NAME.search(headers)
    if name is None:
        raise bad_request("can't parse multipart/form-data")
    filename = _FILENAME.search(headers)
    if filename is None:
        return name.group(1), content.decode("utf-8", "replace")
    mime = _TYPE.search(headers)
    return name.group(1), Upload(
        _unquoted(filename.group(1)),
        mime.group(1).strip() if mime else "application/octet-stream",
        content,
    )


def _unquoted(name: str) -> str:
    """Return a file name with its escaped quotes restored and any folder removed."""
    name = name.replace("%22", '"').replace('\\"', '"')
    return re.split(r"[/\\]", name)[-1]


def _attached(fields: dict[str, str | Upload]) -> dict[str, str | Upload]:
    """Replace each `attach://name` by the file of that name; remove the file's own field."""
    used = set()
    result = {}
    for key, value in fields.items():
        if isinstance(value, str) and value.startswith("attach://"):
            name = value.removeprefix("attach://")
            if name in fields and name != key:
                used.add(name)
                result[key] = fields[name]
                continue
        result[key] = value
    return {key: value for key, value in result.items() if key not in used}


def _json(body: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("can't parse JSON object")
    return value
