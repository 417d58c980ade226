"""The texts of an order's questions: what is asked, and how it can be answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from markupsafe import Markup

from bot.catalog.cards import ServiceCard
from bot.catalog.rules.forms import Parameter
from bot.catalog.rules.service_types import ServiceType
from bot.i18n import Translator
from bot.orders.filling import AnswerBounds


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """The open question, and what its text needs to know."""

    card: ServiceCard
    currency: str
    parameter: Parameter
    bounds: AnswerBounds
    answers: Mapping[str, Any] = field(default_factory=dict)
    """The answers so far, by parameter."""
    example: str = "https://example.com/your-page"
    """A link such as this service takes."""
    optional: bool = False
    intervals: Sequence[int] = ()
    """The only minutes between runs that the panel takes; empty if it takes any."""
    today: date = date.min
    links: Sequence[tuple[int, str]] = ()
    """The customer's last links, each with an order that has it; of the question for a link."""
    place: tuple[int, int] | None = None
    """Which question of how many it is; None if that is not shown."""


QuestionText = tuple[Markup, Markup]
"""The question, and the sentence how to answer it."""


def _link(tr: Translator, question: OpenQuestion) -> QuestionText:
    return tr.say("🔗 <b>Which page?</b>"), tr.say(
        "Send the link, for example <code>{example}</code>", example=question.example
    )


def _quantity(tr: Translator, question: OpenQuestion) -> QuestionText:
    return tr.say("🔢 <b>How many?</b>"), _between(tr, question)


def _between(tr: Translator, question: OpenQuestion) -> Markup:
    return tr.say(
        "From {minimum} to {maximum}. Type a number or tap one.",
        minimum=tr.number(question.bounds.low),
        maximum=tr.number(question.bounds.high),
    )


def _each_line(tr: Translator, question: OpenQuestion) -> Markup:
    return tr.say(
        "One a line, in as many messages as you like, or as a .txt file: from {minimum} to "
        "{maximum} lines.",
        minimum=tr.number(question.bounds.low),
        maximum=tr.number(question.bounds.high),
    )


def _comments(tr: Translator, question: OpenQuestion) -> QuestionText:
    return tr.say("💬 <b>Which comments?</b>"), _each_line(tr, question)


def _usernames(tr: Translator, question: OpenQuestion) -> QuestionText:
    return tr.say("👥 <b>Which usernames?</b>"), _each_line(tr, question)


def _hashtags(tr: Translator, question: OpenQuestion) -> QuestionText:
    return tr.say("#️⃣ <b>Which hashtags?</b>"), _each_line(tr, question)


def _keywords(tr: Translator, question: OpenQuestion) -> QuestionText:
    return tr.say("🔑 <b>Which keywords?</b>"), _each_line(tr, question)


def _groups(tr: Translator, question: OpenQuestion) -> QuestionText:
    return tr.say("👥 <b>From which groups?</b>"), _each_line(tr, question)


def _hashtag(tr: Translator, _question: OpenQuestion) -> QuestionText:
    return tr.say("#️⃣ <b>Whose posts, by which hashtag?</b>"), tr.say(
        "People who post with it are taken. Send one, for example <code>#travel</code>"
    )


def _username(tr: Translator, question: OpenQuestion) -> QuestionText:
    example = tr.say("Send the name, for example <code>@account</code>, or the profile's link.")
    if question.card.type is ServiceType.SUBSCRIPTIONS:
        return tr.say("👤 <b>Which account's new posts?</b>"), example
    if question.card.type is ServiceType.MENTIONS_USER_FOLLOWERS:
        return tr.say("👤 <b>Whose followers?</b>"), example
    if question.card.type is ServiceType.COMMENT_REPLIES:
        return tr.say("👤 <b>Whose comment is answered?</b>"), example
    return tr.say("👤 <b>Whose comment?</b>"), example


def _media(tr: Translator, question: OpenQuestion) -> QuestionText:
    return tr.say("🖼 <b>The likers of which post?</b>"), tr.say(
        "Send the post's link, for example <code>{example}</code>", example=question.example
    )


def _least(tr: Translator, question: OpenQuestion) -> QuestionText:
    return tr.say("🔢 <b>At least how many for each post?</b>"), _between(tr, question)


def _most(tr: Translator, question: OpenQuestion) -> QuestionText:
    return tr.say("🔢 <b>At most how many for each post?</b>"), _between(tr, question)


def _posts(tr: Translator, question: OpenQuestion) -> QuestionText:
    return tr.say("🗓 <b>For how many new posts?</b>"), _between(tr, question)


def _old_posts(tr: Translator, question: OpenQuestion) -> QuestionText:
    return tr.say("🗓 <b>And for how many posts that are there already?</b>"), _between(tr, question)


def _delay(tr: Translator, _question: OpenQuestion) -> QuestionText:
    return tr.say("⏱ <b>How long after a post appears?</b>"), tr.say("Tap one.")


def _expiry(tr: Translator, _question: OpenQuestion) -> QuestionText:
    return tr.say("📅 <b>Until which day?</b>"), tr.say(
        "Tap a day or type it, for example <code>31/12/2030</code>. What was not used by then "
        "comes back to your balance."
    )


def _answer_number(tr: Translator, _question: OpenQuestion) -> QuestionText:
    return tr.say("🗳 <b>Which answer of the poll?</b>"), tr.say(
        "Tap or type its number, counted from the top."
    )


def _country(tr: Translator, _question: OpenQuestion) -> QuestionText:
    return tr.say("🌍 <b>Visitors from which country?</b>"), tr.say(
        "Tap one or type another: its name or its two letters."
    )


def _device(tr: Translator, _question: OpenQuestion) -> QuestionText:
    return tr.say("📱 <b>With which devices?</b>"), tr.say("Tap one.")


def _traffic(tr: Translator, _question: OpenQuestion) -> QuestionText:
    return tr.say("🧭 <b>Where do the visitors come from?</b>"), tr.say("Tap one.")


def _search_words(tr: Translator, _question: OpenQuestion) -> QuestionText:
    return tr.say("🔎 <b>Which search words?</b>"), tr.say(
        "What the visitors type into Google before they come to your page."
    )


def _referring(tr: Translator, _question: OpenQuestion) -> QuestionText:
    return tr.say("🔗 <b>From which page?</b>"), tr.say(
        "Send the link of the page the visitors seem to come from."
    )


def _interval(tr: Translator, question: OpenQuestion) -> QuestionText:
    return tr.say("⏱ <b>How many minutes between two parts?</b>"), _between(tr, question)


QUESTION_TEXTS: Final[Mapping[Parameter, Callable[[Translator, OpenQuestion], QuestionText]]] = {
    Parameter.LINK: _link,
    Parameter.QUANTITY: _quantity,
    Parameter.COMMENTS: _comments,
    Parameter.USERNAMES: _usernames,
    Parameter.HASHTAGS: _hashtags,
    Parameter.KEYWORDS: _keywords,
    Parameter.HASHTAG: _hashtag,
    Parameter.USERNAME: _username,
    Parameter.MEDIA: _media,
    Parameter.MIN: _least,
    Parameter.MAX: _most,
    Parameter.POSTS: _posts,
    Parameter.OLD_POSTS: _old_posts,
    Parameter.DELAY: _delay,
    Parameter.EXPIRY: _expiry,
    Parameter.ANSWER_NUMBER: _answer_number,
    Parameter.GROUPS: _groups,
    Parameter.COUNTRY: _country,
    Parameter.DEVICE: _device,
    Parameter.TYPE_OF_TRAFFIC: _traffic,
    Parameter.GOOGLE_KEYWORD: _search_words,
    Parameter.REFERRING_URL: _referring,
    Parameter.INTERVAL: _interval,
}
"""The text of every parameter's question but RUNS, which has a module of its own."""
