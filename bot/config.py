"""Read the settings from the environment or `.env`, and check them once."""

import os
import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import ConfigurationError

TOKEN = re.compile(r"[0-9]{5,20}:[A-Za-z0-9_-]{20,64}")
"""A bot token as @BotFather gives it."""

WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""What the Bot API allows as `secret_token` of setWebhook."""

LONGEST_INTERVAL = 7 * 24 * 3600
"""Largest interval in seconds, a week: a larger one is a mistake."""


def _address(value: str) -> str:
    # Keep it exactly as typed: some panels answer only with, others only without a last slash.
    if not re.fullmatch(r"https?://[^\s/?#]+\S*", value):
        raise ValueError("must be an address that begins with https:// or http://")
    return value


Address = Annotated[str, AfterValidator(_address)]


class Settings(BaseSettings):
    """All settings; `.env.example` explains each."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    telegram_token: SecretStr
    telegram_api_url: Address = "https://api.telegram.org"
    panel_url: Address
    panel_key: SecretStr
    database_url: str = Field(default="sqlite:///vitrine.db", repr=False)
    """Not in `repr`, because it may contain a password."""
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    webhook_url: Address | None = None
    webhook_secret: SecretStr | None = None
    seal_key: SecretStr | None = Field(default=None, min_length=16)
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    shop_name: str = Field(default="Vitrine", min_length=1, max_length=64)
    shop_currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    support_contact: str = Field(default="", max_length=128)
    markup: Decimal = Field(default=Decimal(30), ge=-100, le=10_000)
    default_locale: str = Field(default="en", pattern=r"^[a-z]{2,3}$")
    auto_publish: bool = False
    sync_seconds: float = Field(default=1800, ge=1, le=LONGEST_INTERVAL)
    prices_hours: float = Field(default=24, gt=0, le=LONGEST_INTERVAL / 3600)
    follow_seconds: float = Field(default=15, ge=0.1, le=LONGEST_INTERVAL)
    spool_dir: Path | None = None
    deadlines: str = ""
    """Changed deadlines, for tests: see `bot.orders.endings.deadlines.read_deadlines`."""
    log_level: str = Field(default="INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")

    @property
    def prices_trusted_for(self) -> timedelta:
        """From a good sync until nothing is sold any more; at least two intervals of syncs."""
        return timedelta(seconds=max(self.prices_hours * 3600, 2 * self.sync_seconds))

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        parts = [part for part in re.split(r"[\s,;]+", value) if part]
        if not all(re.fullmatch(r"[0-9]{1,15}", part) for part in parts):
            raise ValueError("must be numeric Telegram ids separated by commas")
        return frozenset(int(part) for part in parts)

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        if not TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("must look like 123456789:ABC…, as @BotFather gives it")
        return value

    @field_validator("shop_currency", mode="before")
    @classmethod
    def _currency(cls, value: Any) -> Any:
        return value.strip().upper() if isinstance(value, str) else value

    @field_validator("panel_key")
    @classmethod
    def _key(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().strip():
            raise ValueError("must not be blank")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("may hold 1 to 256 of A-Z a-z 0-9 _ -")
        return value

    @classmethod
    def load(cls, **overrides: Any) -> Self:
        """Read the settings; ConfigurationError names the first wrong one in a sentence."""
        try:
            return cls(**(_from_files() | overrides))
        except ValidationError as error:
            raise ConfigurationError(_sentence(error)) from None


def _from_files() -> dict[str, str]:
    """Read the secrets whose path is in `NAME_FILE`, as container platforms mount them."""
    secrets = {}
    for name in ("telegram_token", "panel_key", "webhook_secret", "seal_key", "database_url"):
        path = os.environ.get(f"{name.upper()}_FILE")
        if path:
            try:
                secrets[name] = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise ConfigurationError(
                    f"{name.upper()}_FILE cannot be read: {error.strerror}."
                ) from None
            except UnicodeDecodeError:
                raise ConfigurationError(f"{name.upper()}_FILE is not a text.") from None
    return secrets


def _sentence(error: ValidationError) -> str:
    """Return a sentence about the first error."""
    first = error.errors(include_input=False, include_url=False)[0]
    name = str(first["loc"][0]).upper()
    if first["type"] == "missing":
        return f"{name} is not set; see .env.example for what it is and where to get it."
    reason = first["msg"].removeprefix("Value error, ")
    return f"{name} is wrong: {reason[0].lower()}{reason[1:]}."
