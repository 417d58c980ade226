"""The answers to an order's form, as its summary, its card and its operator read them."""

from collections.abc import Mapping
from typing import Any, Final

from markupsafe import Markup

from bot.catalog.rules.forms import LIST_PARAMETERS, Parameter
from bot.i18n import Translator
from bot.screens.wizard import choices
from bot.text.cutting import cut_to_units

PREVIEW: Final = 3
"""Lines of a list that are shown; the rest is in the file."""

LINE: Final = 80
"""UTF-16 units of a line that is shown."""

WORDS: Final = 200
"""UTF-16 units of an answer in words; a link is shown whole, for it is what will be sent."""


def answer_lines(
    tr: Translator, parameters: Mapping[str, Any], billed_quantity: int
) -> list[Markup]:
    """Return a line or a few for each answer; `quantity` is the pieces the price is for."""
    parts: list[Markup] = []
    for name, value in parameters.items():
        parameter = Parameter(name)
        if parameter in LIST_PARAMETERS:
            parts += list_preview(tr, parameter, value)
        elif parameter not in _TOGETHER:
            parts.append(_one(tr, parameter, value))
    return [*parts, *_amount(tr, parameters, billed_quantity)]


def link_or_account(parameters: Mapping[str, Any]) -> str:
    """Return what an order is for: the link, or the account of a subscription."""
    return str(parameters.get("link") or parameters.get("username") or "")


def list_preview(tr: Translator, parameter: Parameter, lines: list[str]) -> list[Markup]:
    """Count a list and show how it begins."""
    preview = [tr.say("<i>· {line}</i>", line=cut_to_units(line, LINE)) for line in lines[:PREVIEW]]
    if len(lines) > PREVIEW:
        preview.append(tr.say("<i>· …</i>"))
    return [list_count(tr, parameter, len(lines)), *preview]


def list_count(tr: Translator, parameter: Parameter, count: int) -> Markup:
    """Say how many of them a list holds."""
    if parameter is Parameter.COMMENTS:
        return tr.plural("💬 {count} comment", "💬 {count} comments", count)
    if parameter is Parameter.USERNAMES:
        return tr.plural("👥 {count} username", "👥 {count} usernames", count)
    if parameter is Parameter.HASHTAGS:
        return tr.plural("#️⃣ {count} hashtag", "#️⃣ {count} hashtags", count)
    if parameter is Parameter.KEYWORDS:
        return tr.plural("🔑 {count} keyword", "🔑 {count} keywords", count)
    return tr.plural("👥 {count} group", "👥 {count} groups", count)


_TOGETHER: Final = frozenset(
    map(
        Parameter,
        ("quantity", "runs", "interval", "min", "max", "posts", "old_posts", "delay", "expiry"),
    )
)
"""What is told in one sentence with the amount."""


def _one(tr: Translator, parameter: Parameter, value: Any) -> Markup:
    if parameter is Parameter.LINK:
        return tr.say("🔗 {link}", link=value)
    words = cut_to_units(choices.answer_label(tr, parameter, value), WORDS)
    return tr.say("{name}: {answer}", name=parameter_name(tr, parameter), answer=words)


def _amount(tr: Translator, told: Mapping[str, Any], quantity: int) -> list[Markup]:
    if "posts" in told:
        return _subscription(tr, told, quantity)
    if "runs" in told:
        return [
            tr.plural(
                "💧 {count} part of {each}, every {interval}: {all} in all",
                "💧 {count} parts of {each}, every {interval}: {all} in all",
                told["runs"],
                each=tr.number(told["quantity"]),
                interval=choices.minutes(tr, told["interval"]),
                all=tr.number(quantity),
            )
        ]
    if "quantity" in told:
        return [tr.plural("🔢 {count} piece", "🔢 {count} pieces", quantity)]
    return []


def _subscription(tr: Translator, told: Mapping[str, Any], quantity: int) -> list[Markup]:
    wait = choices.answer_label(tr, Parameter.DELAY, told["delay"])
    parts = [
        tr.say(
            "🔢 From {least} to {most} a post",
            least=tr.number(told["min"]),
            most=tr.number(told["max"]),
        ),
        tr.plural("🗓 {count} new post", "🗓 {count} new posts", told["posts"]),
    ]
    if told.get("old_posts"):
        parts.append(
            tr.plural("🗓 {count} post of before", "🗓 {count} posts of before", told["old_posts"])
        )
    return [
        *parts,
        tr.say("⏱ After a post appears: {wait}", wait=wait),
        tr.say("📅 Until {day}", day=told["expiry"]),
        tr.plural("At most {count} piece in all", "At most {count} pieces in all", quantity),
    ]


def parameter_name(tr: Translator, parameter: Parameter) -> str:
    """Name an answer, for its line and for the button that changes it."""
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
