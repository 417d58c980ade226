"""One answer of the panel, and what it means when nobody knows yet what was asked."""

from dataclasses import dataclass
from typing import Any, Final

from bot.panel.body import Body, BodyKind
from bot.panel.error_texts import ReportedError, find_reported_error
from bot.panel.errors import (
    PanelError,
    PanelGarbled,
    PanelRateLimited,
    PanelRefused,
    UnknownCause,
)
from bot.panel.refusal_classes import RefusalClass

TOO_MANY: Final = 429
REDIRECTS: Final = range(300, 400)
CLIENT_ERRORS: Final = range(400, 500)
SERVER_ERRORS: Final = range(500, 600)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the body says more than the HTTP status, so it is judged first."""

    status: int
    body: Body
    retry_after: float | None = None
    """Seconds, from the Retry-After header."""
    location: str = ""
    """Where a redirect points, without its query."""

    @property
    def document(self) -> Any:
        """The JSON value, or the one plain sentence; a list of one object is that object."""
        document = self.body.document
        if isinstance(document, list) and len(document) == 1 and isinstance(document[0], dict):
            return document[0]
        return document

    @property
    def reported_error(self) -> ReportedError | None:
        """The error it reports."""
        return find_reported_error(self.document)

    @property
    def without_noise(self) -> bool:
        """Whether the body stands by itself, with nothing before it."""
        return self.body.kind in (BodyKind.JSON, BodyKind.SENTENCE)

    def unknown_cause(self) -> tuple[UnknownCause, str]:
        """Say why an answer without the thing asked for has none."""
        if self.status in REDIRECTS:
            return UnknownCause.REDIRECT, self.location or str(self.status)
        if self.status in SERVER_ERRORS:
            return UnknownCause.SERVER_ERROR, f"{self.status} {self.body.excerpt}".strip()
        if self.status in CLIENT_ERRORS:
            return UnknownCause.HTTP_ERROR, f"{self.status} {self.body.excerpt}".strip()
        return _UNEXPLAINED.get(self.body.kind, UnknownCause.INCOMPLETE), self.body.excerpt

    def error(self) -> PanelError:
        """Return what to raise for an answer that has not what was asked for."""
        complaint = self.reported_error
        reason = complaint.reason if complaint else RefusalClass.UNKNOWN
        text = complaint.text if complaint else ""
        unclear = reason in (RefusalClass.UNKNOWN, RefusalClass.TRANSIENT)
        if reason is RefusalClass.RATE_LIMITED or (self.status == TOO_MANY and unclear):
            return PanelRateLimited(self.retry_after, text)
        if complaint and (self.body.kind is not BodyKind.SENTENCE or not unclear):
            return PanelRefused(reason, text)
        return self.garbled()

    def garbled(self) -> PanelGarbled:
        """Return the error for an answer that is JSON, but not the JSON that was asked for."""
        return PanelGarbled(*self.unknown_cause())


_UNEXPLAINED: Final = {
    BodyKind.EMPTY: UnknownCause.EMPTY,
    BodyKind.HTML: UnknownCause.HTML,
    BodyKind.RECOVERED: UnknownCause.NOISE,
    BodyKind.OTHER: UnknownCause.NOT_JSON,
    BodyKind.SENTENCE: UnknownCause.UNKNOWN_TEXT,
}
