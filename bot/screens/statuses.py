"""An order's statuses as customers see them: icons and names."""

from bot.i18n import Translator
from bot.orders.status import Status

ICONS = {
    Status.QUEUED: "🕓",
    Status.SUBMITTING: "🕓",
    Status.WAITING_FUNDS: "🕓",
    Status.WAITING_LINK: "🕓",
    Status.WAITING_TURN: "🕓",
    Status.UNCONFIRMED: "🔎",
    Status.PENDING: "🕓",
    Status.PROCESSING: "⚙️",
    Status.IN_PROGRESS: "🚀",
    Status.ACTIVE: "🔔",
    Status.PAUSED: "⏸",
    Status.COMPLETED: "✅",
    Status.PARTIAL: "🌓",
    Status.CANCELED: "↩️",
    Status.EXPIRED: "⌛",
    Status.REJECTED: "↩️",
    Status.WITHDRAWN: "↩️",
    Status.LOST: "↩️",
    Status.COMPENSATED: "↩️",
    Status.DISPUTED: "🔎",
}


def status_label(tr: Translator, status: Status) -> str:
    """Name a status for a customer; what concerns only the shop reads as "Accepted"."""
    names = {
        Status.QUEUED: tr.label("Accepted"),
        Status.SUBMITTING: tr.label("Accepted"),
        Status.WAITING_FUNDS: tr.label("Accepted"),
        Status.WAITING_LINK: tr.label("Waiting for your earlier order to this link"),
        Status.WAITING_TURN: tr.label("Waiting for an earlier order to this link"),
        Status.UNCONFIRMED: tr.label("Being checked"),
        Status.PENDING: tr.label("Pending"),
        Status.PROCESSING: tr.label("Processing"),
        Status.IN_PROGRESS: tr.label("In progress"),
        Status.ACTIVE: tr.label("Active"),
        Status.PAUSED: tr.label("Paused"),
        Status.COMPLETED: tr.label("Completed"),
        Status.PARTIAL: tr.label("Partly delivered"),
        Status.CANCELED: tr.label("Canceled"),
        Status.EXPIRED: tr.label("Expired"),
        Status.REJECTED: tr.label("Not accepted"),
        Status.WITHDRAWN: tr.label("Taken back"),
        Status.LOST: tr.label("Refunded"),
        Status.COMPENSATED: tr.label("Refunded by the shop"),
        Status.DISPUTED: tr.label("Being checked"),
    }
    return names[status]
