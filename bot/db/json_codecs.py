"""Read and write JSON columns with orjson, as arguments of `create_engine`."""

from typing import Any

import orjson

JSON_CODECS: dict[str, Any] = {
    "json_serializer": lambda value: orjson.dumps(value).decode(),
    "json_deserializer": orjson.loads,
}
