"""Read the parameters of a method: check names and types, and refuse a call that does not fit.

The real Bot API ignores unknown parameters, so a misspelled name has no effect and no error.
The simulator refuses unknown parameters, so that tests find such mistakes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from bot.demo.telegram.errors import bad_request

Json = dict[str, Any]
Reader = Callable[[Any], Any]

_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
_TRUE = {"true", "True", "1"}
_FALSE = {"false", "False", "0"}
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}
"""Telegram's error text for each missing parameter."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file from a multipart request."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class MethodParameter:
    """The reader of a parameter; if `required`, a call without it is refused."""

    read: Reader
    required: bool = False


Specification = dict[str, Reader | MethodParameter]


def required(read: Reader) -> MethodParameter:
    """Mark a parameter as required."""
    return MethodParameter(read, required=True)


def string(value: Any) -> str:
    """Read a String; TypeError if it is not one, as in all readers."""
    if isinstance(value, str):
        return value
    raise TypeError("a String")


def integer(value: Any) -> int:
    """Read an Integer, also from a string of digits, because forms contain only strings."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return int(value)
    raise TypeError("an Integer")


def boolean(value: Any) -> bool:
    """Read a Boolean, also from a string such as "true" or "0"."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and (value in _TRUE or value in _FALSE):
        return value in _TRUE
    raise TypeError("a Boolean")


def chat_id(value: Any) -> int | str:
    """Read a chat's id or @username; ApiError 400 if it is empty."""
    if value == "":
        raise bad_request(_MISSING["chat_id"])
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        return value
    return integer(value)


def json_object(value: Any) -> Json:
    """Read an Object, also from a string of JSON."""
    value = _decoded(value)
    if isinstance(value, dict):
        return value
    raise TypeError("an Object")


def json_array(value: Any) -> list[Any]:
    """Read an Array, also from a string of JSON."""
    value = _decoded(value)
    if isinstance(value, list):
        return value
    raise TypeError("an Array")


def file(value: Any) -> Upload | str:
    """Read an InputFile: an upload, or the file_id of an earlier file."""
    if isinstance(value, (Upload, str)):
        return value
    raise TypeError("an InputFile")


def read_parameters(given: Json, known: dict[str, MethodParameter]) -> Json:
    """Check and convert a call's parameters; ApiError 400 names the wrong or missing one."""
    result = {}
    for name, value in given.items():
        parameter = known.get(name)
        if parameter is None:
            raise bad_request(f'unknown parameter "{name}"')
        if value is None:
            continue
        try:
            result[name] = parameter.read(value)
        except TypeError as error:
            raise bad_request(f'parameter "{name}" must be {error}') from None
    for name, parameter in known.items():
        if parameter.required and name not in result:
            raise bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
    return result


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value
