"""Reads an answer to any parameter of the panel's `add`."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from bot.catalog.rules.forms import LIST_PARAMETERS, Parameter
from bot.catalog.rules.service_types import ServiceType
from bot.orders.parameters.choices import (
    read_delay,
    read_device,
    read_keyword,
    read_type_of_traffic,
)
from bot.orders.parameters.countries import read_country
from bot.orders.parameters.days import read_expiry
from bot.orders.parameters.links import read_link, read_link_for
from bot.orders.parameters.lists import check_lines, read_lines
from bot.orders.parameters.numbers import read_quantity, read_whole
from bot.orders.parameters.pasted import one_link
from bot.orders.parameters.usernames import read_follower_source, read_hashtag, read_username

Value = str | int | list[str]
"""A value of an answer in a draft."""


class _Context(NamedTuple):
    """What a reader needs beside the text."""

    bounds: tuple[int, int]
    network: str | None
    today: date
    kind: ServiceType | None


def read_parameter(
    parameter: Parameter,
    text: str,
    *,
    bounds: tuple[int, int],
    network: str | None,
    today: date,
    kind: ServiceType | None = None,
) -> Value:
    """Return a typed answer in the form that is sent to the panel, or raise BadParameter.

    `bounds` are this parameter's: of a number, or of the lines of a list; where the answer is
    neither they are not looked at. `kind` tells a service that scrapes a profile's followers, whose
    `username` may be a link.
    """
    if parameter in LIST_PARAMETERS:
        lines = read_lines(parameter, text)
        check_lines(lines, *bounds)
        return lines
    return _READERS[parameter](text, _Context(bounds, network, today, kind))


def _link(text: str, asked: _Context) -> str:
    return read_link_for(text, asked.network).link


def _quantity(text: str, asked: _Context) -> int:
    return read_quantity(text, *asked.bounds)


def _number(text: str, asked: _Context) -> int:
    return read_whole(text, *asked.bounds)


def _username(text: str, asked: _Context) -> str:
    scraped = asked.kind is ServiceType.MENTIONS_USER_FOLLOWERS
    return read_follower_source(text, asked.network) if scraped else read_username(text)


_P = Parameter
_READERS: Mapping[Parameter, Callable[[str, _Context], str | int]] = {
    _P.LINK: _link,
    _P.MEDIA: _link,
    _P.QUANTITY: _quantity,
    _P.MIN: _number,
    _P.MAX: _number,
    _P.POSTS: _number,
    _P.OLD_POSTS: _number,
    _P.ANSWER_NUMBER: _number,
    _P.RUNS: _number,
    _P.INTERVAL: _number,
    _P.HASHTAG: lambda text, _: read_hashtag(text),
    _P.USERNAME: _username,
    _P.DELAY: lambda text, _: read_delay(text),
    _P.EXPIRY: lambda text, asked: read_expiry(text, asked.today),
    _P.COUNTRY: lambda text, _: read_country(text),
    _P.DEVICE: lambda text, _: read_device(text),
    _P.TYPE_OF_TRAFFIC: lambda text, _: read_type_of_traffic(text),
    _P.GOOGLE_KEYWORD: lambda text, _: read_keyword(text),
    _P.REFERRING_URL: lambda text, _: read_link(one_link(text)),
}
