"""Errors whose message is shown to a customer or an operator."""

from typing import TYPE_CHECKING, Any, NamedTuple

from bot.money import to_decimal

if TYPE_CHECKING:
    from bot.i18n import Translator


class Amount(NamedTuple):
    """A sum of money as a parameter of an error: micro-units and their currency."""

    micro: int
    currency: str


class ShopError(Exception):
    """A refusal with its message: a msgid of `locales/` and the msgid's parameters.

    Domain functions raise it, or a subclass where a caller needs to tell refusals apart.
    `screens.errors` translates it. It never contains a secret.
    """

    def __init__(self, msgid: str, **params: Any) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.params = params

    def __str__(self) -> str:
        """Return the message in English: for logs and the report of `doctor`."""
        return self.msgid.format(**{name: _as_text(value) for name, value in self.params.items()})

    def localized_params(self, tr: "Translator") -> dict[str, Any]:
        """Return the parameters with money and numbers formatted for a language."""
        return {name: _localized(value, tr) for name, value in self.params.items()}


class ConfigurationError(Exception):
    """The shop cannot start; the message is a sentence that names the setting."""


def _as_text(value: Any) -> Any:
    return f"{to_decimal(value.micro):f} {value.currency}" if isinstance(value, Amount) else value


def _localized(value: Any, tr: "Translator") -> Any:
    if isinstance(value, Amount):
        return tr.money(value.micro, value.currency)
    if isinstance(value, int) and not isinstance(value, bool):
        return tr.number(value)
    return value
