"""One HTTP answer of the panel, read without regard to the action that was called."""

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
    """One HTTP answer; its body is judged before its status, which panels often set wrongly."""

    status: int
    body: Body
    retry_after: float | None = None
    """Seconds from the Retry-After header; None if it has none."""
    location: str = ""
    """Address of a redirect without its query, else empty."""

    @property
    def document(self) -> Any:
        """The JSON value, or the sentence; a list with one object is returned as that object."""
        document = self.body.document
        if isinstance(document, list) and len(document) == 1 and isinstance(document[0], dict):
            return document[0]
        return document

    @property
    def reported_error(self) -> ReportedError | None:
        """The error that the document reports, or None."""
        return find_reported_error(self.document)

    @property
    def without_noise(self) -> bool:
        """True if the body is JSON or one sentence, with nothing before or after it."""
        return self.body.kind in (BodyKind.JSON, BodyKind.SENTENCE)

    def unknown_cause(self) -> tuple[UnknownCause, str]:
        """Return why this answer leaves the outcome unknown, and the text that shows it."""
        if self.status in REDIRECTS:
            return UnknownCause.REDIRECT, self.location or str(self.status)
        if self.status in SERVER_ERRORS:
            return UnknownCause.SERVER_ERROR, f"{self.status} {self.body.excerpt}".strip()
        if self.status in CLIENT_ERRORS:
            return UnknownCause.HTTP_ERROR, f"{self.status} {self.body.excerpt}".strip()
        return _UNEXPLAINED.get(self.body.kind, UnknownCause.INCOMPLETE), self.body.excerpt

    def error(self) -> PanelError:
        """Return the error to raise if the answer lacks what a read wanted."""
        reported = self.reported_error
        reason = reported.reason if reported else RefusalClass.UNKNOWN
        text = reported.text if reported else ""
        unclear = reason in (RefusalClass.UNKNOWN, RefusalClass.TRANSIENT)
        if reason is RefusalClass.RATE_LIMITED or (self.status == TOO_MANY and unclear):
            return PanelRateLimited(self.retry_after, text)
        if reported and (self.body.kind is not BodyKind.SENTENCE or not unclear):
            return PanelRefused(reason, text)
        return self.garbled()

    def garbled(self) -> PanelGarbled:
        """Return the error for an answer that cannot be used and reports no error."""
        return PanelGarbled(*self.unknown_cause())


_UNEXPLAINED: Final = {
    BodyKind.EMPTY: UnknownCause.EMPTY,
    BodyKind.HTML: UnknownCause.HTML,
    BodyKind.RECOVERED: UnknownCause.NOISE,
    BodyKind.OTHER: UnknownCause.NOT_JSON,
    BodyKind.SENTENCE: UnknownCause.UNKNOWN_TEXT,
}
