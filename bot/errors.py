"""The one base of every error that a person may be told about."""

from typing import Any


class ShopError(Exception):
    """A refusal that carries its sentence: a msgid of `locales/` and that msgid's parameters.

    Domain functions raise it (or a subclass a caller can tell apart); the edge translates it
    with the customer's language. It never carries a secret.
    """

    def __init__(self, msgid: str, **params: Any) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.msgid} ({details})" if details else self.msgid


class ConfigurationError(Exception):
    """The shop cannot start; the message is one sentence that names the setting."""
