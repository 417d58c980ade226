"""The texts of refusals, by code and in three wordings.

`Incorrect order ID`, `Not enough funds on balance` and `Refill not found` are those of the API
document; the other texts are in the manner of real panels.
"""

from typing import Literal

Wording = Literal["plain", "chatty", "codes"]


class Refusal(Exception):
    """The panel refuses a request; `code` is a key of `TEXTS`."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def text(self, wording: Wording) -> str:
        """Return the text in a wording; details that it does not use are dropped."""
        return TEXTS[self.code][MANNERS.index(wording)].format(**self.details)


class VerbatimRefusal(Refusal):
    """A refusal with a text given by a test or a fault."""

    def __init__(self, text: str) -> None:
        super().__init__("verbatim")
        self._text = text

    def text(self, wording: Wording) -> str:
        """Return the given text, whatever the wording."""
        del wording
        return self._text


MANNERS: tuple[Wording, ...] = ("plain", "chatty", "codes")

TEXTS: dict[str, tuple[str, str, str]] = {
    "key": ("Invalid API key", "API key is wrong or the user is disabled", "auth.invalid_key"),
    "action": ("Incorrect action", "This action is unknown to the API", "action.invalid"),
    "rate_limit": (
        "Too many requests. Limit {limit} per minute.",
        "Too many requests, slow down and retry later",
        "error.too_many_requests",
    ),
    "service": ("Incorrect service ID", "Service ID was not found", "order.incorrect_service_id"),
    "service_down": (
        "Service temporarily unavailable",
        "This service is under maintenance now",
        "order.service_unavailable",
    ),
    "funds": (
        "Not enough funds on balance",
        "Your balance is insufficient: this order needs {charge}",
        "order.not_enough_funds",
    ),
    "missing": (
        "The {field} field is required",
        "Required parameter {field} is missing",
        "order.required.{field}",
    ),
    "extra": (
        "Incorrect parameters: {field}",
        "Parameter {field} is not accepted by this service",
        "order.invalid_parameter.{field}",
    ),
    "invalid": (
        "Incorrect {field}",
        "The value of {field} is not valid",
        "order.invalid.{field}",
    ),
    "quantity": (
        "Quantity must be a whole number",
        "Invalid quantity, digits only",
        "order.invalid_quantity",
    ),
    "min": (
        "Quantity less than minimal {limit}",
        "Minimum quantity is {limit}",
        "order.min_quantity",
    ),
    "max": (
        "Quantity more than maximum {limit}",
        "Maximum quantity is {limit}",
        "order.max_quantity",
    ),
    "link": ("Bad link", "The link is not valid, check it", "order.invalid_link"),
    "duplicate": (
        "You have an active order with this link, wait until it is completed",
        "There is already an active order for this link",
        "order.active_order_with_link",
    ),
    "runs": ("Runs is required", "Invalid runs", "order.invalid_runs"),
    "interval": ("Interval is required", "Invalid interval in minutes", "order.invalid_interval"),
    "no_drip": (
        "Drip-feed is not available for this service",
        "This service does not support dripfeed",
        "order.dripfeed_disabled",
    ),
    "order": ("Incorrect order ID", "Order not found", "error.incorrect_order_id"),
    "orders_needed": ("order id(s) required", "The order parameter is required", "order.required"),
    "too_many": (
        "No more than {limit} IDs in one request",
        "Up to {limit} IDs, please",
        "error.too_many_ids",
    ),
    "refill": ("Refill not found", "There is no such refill", "refill.not_found"),
    "no_refill": (
        "Refill is disabled for this service",
        "Order not eligible for refill",
        "refill.disabled",
    ),
    "refill_open": (
        "The order is not completed",
        "Refill is possible after completion",
        "refill.not_completed",
    ),
    "refill_busy": (
        "The previous refill of this order is not completed",
        "A refill task is running for this order",
        "refill.in_progress",
    ),
    "refill_early": (
        "Refill was requested less than 24 hours ago",
        "Too early for one more refill, wait 24 hours",
        "refill.too_early",
    ),
    "no_cancel": (
        "Order can't be canceled",
        "Cancel is not available for this service",
        "cancel.disabled",
    ),
    "cancel_late": (
        "Order can no longer be canceled",
        "Too late to cancel this order",
        "cancel.finished",
    ),
}
