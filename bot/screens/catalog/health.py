"""A service's results as text: when it starts, when it is done, how often it is completed."""

from markupsafe import Markup

from bot.i18n import Translator
from bot.orders.learning.health import Health


def health_line(tr: Translator, health: Health | None) -> Markup | None:
    """Say how long a service usually takes and how often it is completed; None if unknown."""
    if health is None:
        return None
    share = tr.percent(int(health.completed_share * 100) / 100)
    if health.start_p50 is None or health.end_p50 is None:
        return tr.say("⏱ {share} of the latest orders were completed", share=share)
    return tr.say(
        "⏱ Usually starts in {start}, done in {end} · {share} complete",
        start=tr.age(health.start_p50),
        end=tr.age(health.end_p50),
        share=share,
    )
