"""What can go wrong when the panel is asked.

PanelError
├── PanelUnreachable   no answer came; `sent` is False where it is proved that nothing went out
├── PanelGarbled       an answer came that says nothing: HTML, empty, a redirect, half a body
├── PanelRateLimited   the panel asks to wait
└── PanelRefused       the panel said no: `reason` is the class of its `text`

Reads raise these. Writes (`add`, `refill`, `cancel`) return an outcome instead: see `outcomes`.
The texts are for operators and hold the panel's own words, never the key.
"""

from enum import StrEnum

from bot.errors import ShopError
from bot.i18n import N_
from bot.panel.refusal_classes import RefusalClass


class NotSentCause(StrEnum):
    """How it is known that the panel did not take a request."""

    DNS = "dns"
    """The host has no address."""
    CONNECT = "connect"
    """The connection was refused, reset or unroutable while it was being made."""
    TLS = "tls"
    """The handshake failed, or the certificate is not the host's."""
    CONNECT_TIMEOUT = "connect_timeout"
    """No connection in time, or none free in the pool."""
    ADDRESS = "address"
    """The address is none that can be called."""
    CLOSED = "closed"
    """This client was closed."""
    RATE_LIMITED = "rate_limited"
    """The panel answered that it did not take it, because of too many before."""


class UnknownCause(StrEnum):
    """Why it cannot be told whether a request was carried out."""

    TIMEOUT = "timeout"
    """Sent, and no whole answer in time."""
    CONNECTION_LOST = "connection_lost"
    """The connection ended before the answer did."""
    CANCELED = "cancelled"
    """Something below gave the request up."""
    REDIRECT = "redirect"
    """Answered with a 3xx, which is never followed."""
    SERVER_ERROR = "server_error"
    """A 5xx whose body explains nothing."""
    HTTP_ERROR = "http_error"
    """A 4xx whose body explains nothing."""
    EMPTY = "empty"
    HTML = "html"
    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    NOISE = "noise"
    """JSON, but after something else: trusted for reads only."""
    INCOMPLETE = "incomplete"
    """JSON without the thing that was asked for."""
    CONTRADICTION = "contradiction"
    """An id and an error, or a success and an error."""
    UNKNOWN_TEXT = "unknown_text"
    """An error text nobody has classified."""
    NO_PROOF = "no_proof"
    """A known error text that does not say that nothing was done."""
    MISSING = "missing"
    """One of a batch, and not in the answer."""


class PanelError(ShopError):
    """The panel could not be asked, or did not answer what was asked."""


class PanelUnreachable(PanelError):
    """No answer. `sent` is False only where no byte of the request can have gone out."""

    def __init__(self, why: NotSentCause | UnknownCause) -> None:
        super().__init__(N_("The panel could not be reached ({why})."), why=why.value)
        self.why = why

    @property
    def sent(self) -> bool:
        """Whether the panel may have received the request."""
        return isinstance(self.why, UnknownCause)


class PanelGarbled(PanelError):
    """An answer that cannot be used; `text` is the beginning of what it said."""

    def __init__(self, why: UnknownCause, text: str = "") -> None:
        super().__init__(
            N_("The panel's answer could not be read ({why}): {text}"), why=why.value, text=text
        )
        self.why = why
        self.text = text


class PanelRateLimited(PanelError):
    """The panel asks to wait; `retry_after` is in seconds where it said how long."""

    def __init__(self, retry_after: float | None = None, text: str = "") -> None:
        super().__init__(N_("The panel asks to slow down."))
        self.retry_after = retry_after
        self.text = text


class PanelRefused(PanelError):
    """The panel said no in words; `reason` is UNKNOWN for words nobody has classified."""

    def __init__(self, reason: RefusalClass, text: str) -> None:
        super().__init__(N_("The panel refused ({reason}): {text}"), reason=reason.value, text=text)
        self.reason = reason
        self.text = text
