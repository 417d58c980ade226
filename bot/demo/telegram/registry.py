"""Register the methods of the Bot API and call them by name."""

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.demo.telegram.errors import ApiError
from bot.demo.telegram.parameters import Json, MethodParameter, Reader, read_parameters

if TYPE_CHECKING:
    from bot.demo.telegram.world import World

Run = Callable[["World", Json], Any]


class Method(NamedTuple):
    """A method of the Bot API; `waits` is True if `run` is a coroutine function."""

    name: str
    parameters: dict[str, MethodParameter]
    run: Run
    waits: bool


METHODS: dict[str, Method] = {}
"""Methods by lower-case name, because the Bot API ignores case."""


def method(name: str, /, **parameters: Reader | MethodParameter) -> Callable[[Run], Run]:
    """Register a function `(world, parameters) → result` as the method `name`."""
    known = {
        key: value if isinstance(value, MethodParameter) else MethodParameter(value)
        for key, value in parameters.items()
    }

    def register(run: Run) -> Run:
        METHODS[name.lower()] = Method(name, known, run, iscoroutinefunction(run))
        return run

    return register


def find_method(name: str) -> Method:
    """Return the method; ApiError 404 if there is no method of that name."""
    found = METHODS.get(name.lower())
    if found is None:
        raise ApiError(404, "Not Found: method not found")
    return found


async def call(world: "World", name: str, given: Json) -> Any:
    """Run a call, record it and return its result; ApiError if it is refused."""
    found = find_method(name)
    entry = world.record(found.name, given)
    try:
        params = read_parameters(given, found.parameters)
        entry.params = params
        world.flood.check(found.name, params.get("chat_id"))
        result = found.run(world, params)
        return await result if found.waits else result
    except ApiError as error:
        entry.error = error.description
        raise
