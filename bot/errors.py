"""The one base of every error that a person may be told about."""

from typing import TYPE_CHECKING, Any, NamedTuple

from bot.money import to_decimal

if TYPE_CHECKING:
    from bot.i18n import Translator


class Amount(NamedTuple):
    """Money among an error's parameters: micro-units and their currency."""

    micro: int
    currency: str


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
        """Return the sentence as it stands in the code: for logs, operators and the doctor."""
        return self.msgid.format(**{name: _plain(value) for name, value in self.params.items()})

    def localized_params(self, tr: "Translator") -> dict[str, Any]:
        """Return the parameters as a person reads them: money and numbers in their language."""
        return {name: _shown(value, tr) for name, value in self.params.items()}


class ConfigurationError(Exception):
    """The shop cannot start; the message is one sentence that names the setting."""


def _plain(value: Any) -> Any:
    return f"{to_decimal(value.micro):f} {value.currency}" if isinstance(value, Amount) else value


def _shown(value: Any, tr: "Translator") -> Any:
    if isinstance(value, Amount):
        return tr.money(value.micro, value.currency)
    if isinstance(value, int) and not isinstance(value, bool):
        return tr.number(value)
    return value
