"""Errors of calls to the panel.

PanelError
├── PanelUnreachable   no answer came; `sent` is False if it is proved that nothing was sent
├── PanelGarbled       the answer cannot be used: HTML, empty, a redirect, half a body
├── PanelRateLimited   the panel asks to wait
└── PanelRefused       the panel refused: `reason` is the class of its `text`

Reads raise these. Writes (`add`, `refill`, `cancel`) return an outcome instead: see `outcomes`.
The texts are for operators. They hold the panel's own words, never the key.
"""

from enum import StrEnum

from bot.errors import ShopError
from bot.i18n import N_
from bot.panel.refusal_classes import RefusalClass


class NotSentCause(StrEnum):
    """The proof that the panel did not take a request."""

    DNS = "dns"
    """The host has no address."""
    CONNECT = "connect"
    """The connection was refused, reset or had no route before it was open."""
    TLS = "tls"
    """The TLS handshake failed, or the certificate is not the host's."""
    CONNECT_TIMEOUT = "connect_timeout"
    """No connection was open in time, or none was free in the pool."""
    ADDRESS = "address"
    """The address cannot be called."""
    CLOSED = "closed"
    """The client was closed before the call."""
    TOO_LATE = "too_late"
    """The call's deadline had passed before the request was sent: the process had been paused."""
    RATE_LIMITED = "rate_limited"
    """The panel answered that it did not take the request, after too many others."""


class UnknownCause(StrEnum):
    """Why it is unknown whether the panel carried a request out."""

    TIMEOUT = "timeout"
    """The request was sent, and no whole answer came in time."""
    CONNECTION_LOST = "connection_lost"
    """The connection was closed before the whole answer came."""
    CANCELED = "cancelled"
    """The HTTP library cancelled the request."""
    REDIRECT = "redirect"
    """The answer was a 3xx; redirects are never followed."""
    SERVER_ERROR = "server_error"
    """A 5xx whose body explains nothing."""
    HTTP_ERROR = "http_error"
    """A 4xx whose body explains nothing."""
    EMPTY = "empty"
    HTML = "html"
    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    NOISE = "noise"
    """JSON after other text: trusted for reads only."""
    INCOMPLETE = "incomplete"
    """JSON without the value that the action answers."""
    CONTRADICTION = "contradiction"
    """The answer has an error beside an id or a success."""
    UNKNOWN_TEXT = "unknown_text"
    """An error text without a known class."""
    NO_PROOF = "no_proof"
    """An error text of a known class, which does not prove that nothing was done."""
    MISSING = "missing"
    """The id was sent in a batch and is not in the answer."""
    OTHER_ID = "other_id"
    """The answer names another id than the one that was asked for."""


class PanelError(ShopError):
    """A call to the panel did not bring the wanted answer."""


class PanelUnreachable(PanelError):
    """No answer came; `sent` is False only if no byte of the request can have been sent."""

    def __init__(self, why: NotSentCause | UnknownCause) -> None:
        super().__init__(N_("The panel could not be reached ({why})."), why=why.value)
        self.why = why

    @property
    def sent(self) -> bool:
        """True if the panel may have received the request."""
        return isinstance(self.why, UnknownCause)


class PanelGarbled(PanelError):
    """The answer cannot be used; `text` is its beginning."""

    def __init__(self, why: UnknownCause, text: str = "") -> None:
        super().__init__(
            N_("The panel's answer could not be read ({why}): {text}"), why=why.value, text=text
        )
        self.why = why
        self.text = text


class PanelRateLimited(PanelError):
    """The panel asks to wait; `retry_after` is in seconds, None if it does not say how long."""

    def __init__(self, retry_after: float | None = None, text: str = "") -> None:
        super().__init__(N_("The panel asks to slow down."))
        self.retry_after = retry_after
        self.text = text


class PanelRefused(PanelError):
    """The panel refused; `reason` is the class of its text, UNKNOWN if the text has none."""

    def __init__(self, reason: RefusalClass, text: str) -> None:
        super().__init__(N_("The panel refused ({reason}): {text}"), reason=reason.value, text=text)
        self.reason = reason
        self.text = text
