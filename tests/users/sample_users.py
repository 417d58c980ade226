"""Sample users for tests."""

from datetime import UTC, datetime

from sqlmodel import Session

from bot.users import conversation
from bot.users.conversation import Sender

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
SENDER = Sender(5, "Customer", "customer", "ru")


def meet(session: Session, user_id: int = 5, username: str | None = "Some_Name") -> None:
    """Store a new customer."""
    sender = Sender(user_id, "Customer", username, "ru")
    conversation.ensure_user(session, conversation.load(session, sender), NOW)
