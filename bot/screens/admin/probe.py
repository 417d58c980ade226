"""The report of a probe of the panel."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from bot.i18n import Translator
from bot.notifications.outbox import NotificationKind
from bot.quirks.definitions import QUIRK_DEFINITIONS
from bot.screens.admin.quirks import quirk_buttons, quirk_value
from bot.screens.screen import Screen, lines

BY_HAND = ("send_quantity_with_lists", "send_quantity_with_packages", "send_one_with_flat_lists",
           "comment_forbidden", "forbidden_characters", "encode_links", "max_link_length",
           "drip_intervals")  # fmt: skip
"""Quirks that a probe cannot learn, because it orders nothing."""


def probe_report(tr: Translator, _kind: NotificationKind, payload: dict[str, Any]) -> Screen:
    """Tell the operator who asked what the probe learnt, and which quirks only they can set."""
    if "failure" in payload:
        text = lines(
            tr.say("⚠️ <b>The panel could not be probed.</b>"),
            _trouble(tr, payload["failure"]),
            tr.say("Nothing was changed."),
        )
    else:
        text = lines(
            tr.say("🔬 <b>The panel was probed; nothing was ordered.</b>"),
            *_figures(tr, payload),
            "",
            *_batch_lines(tr, payload),
            "",
            *_changed_quirks(tr, payload["found"]),
            *_by_hand(tr, payload["quirks"]),
        )
    return Screen(text, quirk_buttons(tr, below=True))


def _figures(tr: Translator, payload: Mapping[str, Any]) -> list[Markup]:
    services = payload["services"]
    figures = [
        _balance(tr, payload),
        tr.plural("{count} service in its list", "{count} services in its list", services),
    ]
    if payload["rejected"]:
        figures.append(
            tr.plural(
                "⚠️ {count} row of it cannot be read.",
                "⚠️ {count} rows of it cannot be read.",
                payload["rejected"],
            )
        )
    if payload.get("paged"):
        figures.append(
            tr.say(
                "⚠️ Its list comes in pages. The shop can read the first one only, and takes "
                "nothing over."
            )
        )
    if payload["unknown_types"]:
        names = ", ".join(f"{name or '–'} ({n})" for name, n in payload["unknown_types"].items())
        figures.append(tr.say("Types the shop does not know, and hides: {names}", names=names))
    return figures


def _balance(tr: Translator, payload: Mapping[str, Any]) -> Markup:
    if "balance_unknown" in payload:
        return tr.say("⚠️ Balance: unknown. {why}", why=payload["balance_unknown"])
    balance, currency = payload["balance"], payload["currency"]
    return tr.say("Balance: {balance} {currency}", balance=balance, currency=currency)


def _batch_lines(tr: Translator, payload: Mapping[str, Any]) -> list[Markup]:
    """Say whether the panel takes several orders in one call, and which fields its list lacks."""
    if payload["trouble"]:
        batches = lines(
            tr.say("⚠️ Our own orders could not be asked about:"), _trouble(tr, payload["trouble"])
        )
    elif payload["batches"] is not None:
        batches = (
            tr.say("Several orders in one call: yes.")
            if payload["batches"]
            else tr.say("Several orders in one call: no; each is asked about by itself.")
        )
    elif payload["orders"] > 1:
        batches = tr.say("Several orders in one call: its answer did not tell.")
    else:
        batches = tr.say(
            "Several orders in one call: not known yet. Probe again after two orders of yours."
        )
    if not payload["unsaid"]:
        return [batches]
    unsaid = tr.say(
        "Its list says nothing of: {names}. What it says nothing of is not offered.",
        names=", ".join(payload["unsaid"]),
    )
    return [batches, unsaid]


def _changed_quirks(tr: Translator, learnt: Mapping[str, Any]) -> list[Markup]:
    if not learnt:
        return [tr.say("No setting had to be changed.")]
    return [
        tr.say("Set: {name} = {value}", name=name, value=quirk_value(tr, value))
        for name, value in learnt.items()
    ]


def _by_hand(tr: Translator, quirks: Mapping[str, Any]) -> list[Markup]:
    unset = [name for name in BY_HAND if name not in quirks]
    if not unset:
        return []
    return [
        Markup(),
        tr.say("Only you can know these: ask the panel, then <code>/panel set …</code>"),
        *(_meaning(tr, name) for name in unset),
    ]


def _meaning(tr: Translator, name: str) -> Markup:
    meaning = tr.label(QUIRK_DEFINITIONS[name].meaning)
    return tr.say("• <code>{name}</code>: {meaning}", name=name, meaning=meaning)


def _trouble(tr: Translator, trouble: Mapping[str, str]) -> Markup:
    """Say why a call failed, and what the operator can do about it."""
    reasons = {
        "auth": tr.say("It does not accept the key: check PANEL_KEY."),
        "redirect": tr.say("It answers from another address: check PANEL_URL to the letter."),
        "dns": tr.say("Its host has no address: check PANEL_URL."),
        "tls": tr.say("Its certificate is not good: check PANEL_URL."),
        "connect": tr.say("It cannot be reached."),
        "connect_timeout": tr.say("It cannot be reached."),
        "timeout": tr.say("It did not answer in time."),
        "rate_limited": tr.say("It asks to slow down: probe again in some minutes."),
        "html": tr.say(
            "It answers with a page: PANEL_URL may be wrong, or a wall turns unknown programs away "
            "(<code>/panel set user_agent …</code>)."
        ),
        "incomplete": tr.say(
            "Its answer lacks a field, or has it under another name "
            "(<code>/panel set answered_as …</code>)."
        ),
        "http_error": tr.say("It answers with an error and no reason: check PANEL_URL."),
        "server_error": tr.say("It is broken at the moment: probe again later."),
    }
    why, answer = trouble["why"], trouble["said"]
    if answer:
        quoted: str | None = f"{why}: {answer}"
    else:
        quoted = None if why in reasons else why
    return lines(reasons.get(why), quoted)
