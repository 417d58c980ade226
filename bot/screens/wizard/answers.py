"""The answers to an order's form as text: for its summary and its card."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from markupsafe import Markup

from bot.catalog.rules.forms import LIST_PARAMETERS, Parameter
from bot.catalog.rules.sites import network_of_link
from bot.i18n import Translator
from bot.screens.wizard import choices
from bot.text.cutting import cut_to_units, cut_to_width

PREVIEW: Final = 3
"""Lines of a list that are shown; the file has all of them."""

SHORT_LINK: Final = 32
"""Columns of a link on a button or in a list."""

LINE: Final = 80
"""UTF-16 units of a line that is shown."""

WORDS: Final = 200
"""UTF-16 units of an answer in words; a link is shown whole, because it is what is sent."""


def answer_lines(
    tr: Translator, parameters: Mapping[str, Any], billed_quantity: int
) -> list[Markup]:
    """Return one or more lines for each answer, and lines for the amount."""
    parts: list[Markup] = []
    for name, value in parameters.items():
        parameter = Parameter(name)
        if parameter in LIST_PARAMETERS:
            parts += list_preview(tr, parameter, value)
        elif parameter not in _AMOUNT:
            parts.append(_one(tr, parameter, value))
    return [*parts, *_amount(tr, parameters, billed_quantity)]


def link_or_account(parameters: Mapping[str, Any]) -> str:
    """Return an order's link, or the account of a subscription; empty if it has neither."""
    return str(parameters.get("link") or parameters.get("username") or "")


def short_link(link: str) -> str:
    """Return a link as short as it can be recognised: @name in a network, else host and path."""
    address = urlsplit(link)
    host, path = (address.hostname or "").removeprefix("www."), address.path.strip("/")
    if not host:
        return cut_to_width(link, SHORT_LINK)
    name = path.removeprefix("@")
    if name and "/" not in path and not address.query and network_of_link(link):
        return cut_to_width(f"@{name}", SHORT_LINK)
    query = f"?{address.query}" if address.query else ""
    return cut_to_width(f"{host}/{path}{query}", SHORT_LINK)


def list_preview(tr: Translator, parameter: Parameter, lines: list[str]) -> list[Markup]:
    """Return the count of a list's lines and its first lines."""
    preview = [tr.say("<i>· {line}</i>", line=cut_to_units(line, LINE)) for line in lines[:PREVIEW]]
    if len(lines) > PREVIEW:
        preview.append(tr.say("<i>· …</i>"))
    return [list_count(tr, parameter, len(lines)), *preview]


def list_count(tr: Translator, parameter: Parameter, count: int) -> Markup:
    """Say how many comments, usernames, hashtags, keywords or groups a list has."""
    if parameter is Parameter.COMMENTS:
        return tr.plural("💬 {count} comment", "💬 {count} comments", count)
    if parameter is Parameter.USERNAMES:
        return tr.plural("👥 {count} username", "👥 {count} usernames", count)
    if parameter is Parameter.HASHTAGS:
        return tr.plural("#️⃣ {count} hashtag", "#️⃣ {count} hashtags", count)
    if parameter is Parameter.KEYWORDS:
        return tr.plural("🔑 {count} keyword", "🔑 {count} keywords", count)
    return tr.plural("👥 {count} group", "👥 {count} groups", count)


_AMOUNT: Final = frozenset(
    map(
        Parameter,
        ("quantity", "runs", "interval", "min", "max", "posts", "old_posts", "delay", "expiry"),
    )
)
"""Parameters whose answers are shown in the lines of the amount."""


def _one(tr: Translator, parameter: Parameter, value: Any) -> Markup:
    if parameter is Parameter.LINK:
        return tr.say("🔗 {link}", link=value)
    words = cut_to_units(choices.answer_label(tr, parameter, value), WORDS)
    return tr.say("{name}: {answer}", name=parameter_name(tr, parameter), answer=words)


def _amount(tr: Translator, parameters: Mapping[str, Any], billed_quantity: int) -> list[Markup]:
    if "posts" in parameters:
        return _subscription(tr, parameters, billed_quantity)
    if "runs" in parameters:
        return [
            tr.plural(
                "💧 {count} part of {each}, every {interval}: {all} in all",
                "💧 {count} parts of {each}, every {interval}: {all} in all",
                parameters["runs"],
                each=tr.number(parameters["quantity"]),
                interval=choices.minutes(tr, parameters["interval"]),
                all=tr.number(billed_quantity),
            )
        ]
    if "quantity" in parameters:
        return [tr.plural("🔢 {count} piece", "🔢 {count} pieces", billed_quantity)]
    return []


def _subscription(tr: Translator, answers: Mapping[str, Any], billed_quantity: int) -> list[Markup]:
    wait = choices.answer_label(tr, Parameter.DELAY, answers["delay"])
    parts = [
        tr.say(
            "🔢 From {least} to {most} a post",
            least=tr.number(answers["min"]),
            most=tr.number(answers["max"]),
        ),
        tr.plural("🗓 {count} new post", "🗓 {count} new posts", answers["posts"]),
    ]
    if answers.get("old_posts"):
        parts.append(
            tr.plural("🗓 {count} post of before", "🗓 {count} posts of before", answers["old_posts"])
        )
    return [
        *parts,
        tr.say("⏱ After a post appears: {wait}", wait=wait),
        tr.say("📅 Until {day}", day=answers["expiry"]),
        tr.plural("At most {count} piece in all", "At most {count} pieces in all", billed_quantity),
    ]


def parameter_name(tr: Translator, parameter: Parameter) -> str:
    """Name a parameter, for its line and for the button that changes its answer."""
    names = {
        Parameter.LINK: tr.label("Link"),
        Parameter.QUANTITY: tr.label("Quantity"),
        Parameter.COMMENTS: tr.label("Comments"),
        Parameter.USERNAMES: tr.label("Usernames"),
        Parameter.HASHTAGS: tr.label("Hashtags"),
        Parameter.KEYWORDS: tr.label("Keywords"),
        Parameter.HASHTAG: tr.label("Hashtag"),
        Parameter.USERNAME: tr.label("Account"),
        Parameter.MEDIA: tr.label("Post"),
        Parameter.MIN: tr.label("Least a post"),
        Parameter.MAX: tr.label("Most a post"),
        Parameter.POSTS: tr.label("New posts"),
        Parameter.OLD_POSTS: tr.label("Posts of before"),
        Parameter.DELAY: tr.label("Delay"),
        Parameter.EXPIRY: tr.label("Last day"),
        Parameter.ANSWER_NUMBER: tr.label("Answer"),
        Parameter.GROUPS: tr.label("Groups"),
        Parameter.COUNTRY: tr.label("Country"),
        Parameter.DEVICE: tr.label("Devices"),
        Parameter.TYPE_OF_TRAFFIC: tr.label("Visitors come"),
        Parameter.GOOGLE_KEYWORD: tr.label("Search words"),
        Parameter.REFERRING_URL: tr.label("Page they come from"),
        Parameter.RUNS: tr.label("Parts"),
        Parameter.INTERVAL: tr.label("Interval"),
    }
    return names[parameter]
