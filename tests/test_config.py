"""Settings: each mistake is one sentence that names the setting, and none shows a secret."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined

from bot.__main__ import COMMANDS
from bot.config import Settings
from bot.errors import ConfigurationError

ROOT = Path(__file__).parent.parent
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
KEY = "0123456789abcdef0123456789abcdef"

GOOD = {"TELEGRAM_TOKEN": TOKEN, "PANEL_URL": "https://panel.example/api/v2", "PANEL_KEY": KEY}
REQUIRED = {"telegram_token", "panel_url", "panel_key"}

Set = Callable[..., Settings]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Unset all settings, and work in a folder without `.env`."""
    for field in Settings.model_fields:
        monkeypatch.delenv(field.upper(), raising=False)
        monkeypatch.delenv(f"{field.upper()}_FILE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Return a function that loads the settings: the required ones and those of the test."""

    def loaded(**environment: str) -> Settings:
        for name, value in {**GOOD, **environment}.items():
            monkeypatch.setenv(name, value)
        return Settings.load()

    return loaded


def refusal(load: Set, **environment: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load(**environment)
    return str(caught.value)


def test_what_is_needed_is_enough(load: Set) -> None:
    settings = load()
    assert settings.telegram_token.get_secret_value() == TOKEN
    assert settings.panel_url == "https://panel.example/api/v2"
    assert settings.panel_key.get_secret_value() == KEY
    assert settings.database_url == "sqlite:///vitrine.db"
    assert settings.admin_ids == frozenset()
    assert settings.markup == Decimal(30)
    assert not settings.auto_publish


@pytest.mark.parametrize("name", GOOD)
def test_what_is_needed_and_missing_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for other, value in GOOD.items():
        if other != name:
            monkeypatch.setenv(other, value)
    with pytest.raises(ConfigurationError) as caught:
        Settings.load()
    assert str(caught.value) == (
        f"{name} is not set; see .env.example for what it is and where to get it."
    )


def test_an_empty_value_is_one_that_is_not_set(load: Set) -> None:
    assert "PANEL_KEY is not set" in refusal(load, PANEL_KEY="")
    assert load(SHOP_NAME="", PANEL_KEY=KEY).shop_name == "Vitrine"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TELEGRAM_TOKEN", "hello", "as @BotFather gives it"),
        ("TELEGRAM_TOKEN", f"bot{TOKEN}", "as @BotFather gives it"),
        ("TELEGRAM_TOKEN", f"{TOKEN} ", "as @BotFather gives it"),
        ("TELEGRAM_API_URL", "api.telegram.org", "begins with https:// or http://"),
        ("PANEL_URL", "panel.example/api/v2", "begins with https:// or http://"),
        ("PANEL_URL", "ftp://panel.example", "begins with https:// or http://"),
        ("PANEL_URL", "https://panel.example/api v2", "begins with https:// or http://"),
        ("PANEL_URL", "https://?key=1", "begins with https:// or http://"),
        ("PANEL_KEY", "   ", "must not be blank"),
        ("ADMIN_IDS", "@operator", "numeric Telegram ids"),
        ("ADMIN_IDS", "1,-100", "numeric Telegram ids"),
        ("WEBHOOK_URL", "shop.example/hook", "begins with https:// or http://"),
        ("WEBHOOK_SECRET", "with a space", "A-Z a-z 0-9 _ -"),
        ("WEBHOOK_SECRET", "x" * 257, "1 to 256"),
        ("PORT", "http", "valid integer"),
        ("PORT", "65536", "less than or equal to 65535"),
        ("SHOP_NAME", "x" * 65, "at most 64"),
        ("SHOP_CURRENCY", "us$", "[A-Z]{3}"),
        ("SHOP_CURRENCY", "DOLLARS", "[A-Z]{3}"),
        ("SUPPORT_CONTACT", "x" * 129, "at most 128"),
        ("MARKUP", "lots", "valid decimal"),
        ("MARKUP", "-101", "greater than or equal to -100"),
        ("MARKUP", "NaN", "finite"),
        ("DEFAULT_LOCALE", "English", "[a-z]{2,3}"),
        ("AUTO_PUBLISH", "perhaps", "valid boolean"),
        ("SYNC_SECONDS", "0", "greater than or equal to 1"),
        ("FOLLOW_SECONDS", "0", "greater than or equal to 0.1"),
        ("SYNC_SECONDS", "inf", "less than or equal to"),
        ("FOLLOW_SECONDS", "1e30", "less than or equal to"),
        ("LOG_LEVEL", "LOUD", "DEBUG|INFO|WARNING|ERROR"),
    ],
)
def test_a_mistake_is_one_sentence_that_names_the_setting(
    load: Set, name: str, value: str, said: str
) -> None:
    sentence = refusal(load, **{name: value})
    assert sentence.startswith(f"{name} is wrong: ")
    assert said in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("TELEGRAM_TOKEN", "987654321:short-but-secret"),
        ("WEBHOOK_SECRET", "a secret with spaces"),
    ],
)
def test_a_mistake_in_a_secret_does_not_show_it(load: Set, name: str, secret: str) -> None:
    assert secret not in refusal(load, **{name: secret})


def test_secrets_are_not_shown_by_the_settings(load: Set) -> None:
    settings = load(WEBHOOK_SECRET="hook-secret", DATABASE_URL="postgresql://shop:pass-word@h/db")
    assert "pass-word" not in f"{settings!r} {settings}"
    for shown in (repr(settings), str(settings), f"{settings.model_dump()}"):
        assert TOKEN not in shown
        assert KEY not in shown
        assert "hook-secret" not in shown


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("1", {1}),
        ("1,2", {1, 2}),
        (" 1 , 2;3\n4 ", {1, 2, 3, 4}),
        ("7,7", {7}),
        (",", set()),
    ],
)
def test_operators_are_read_however_they_are_separated(
    load: Set, typed: str, ids: set[int]
) -> None:
    assert load(ADMIN_IDS=typed).admin_ids == ids


def test_an_address_is_kept_as_it_was_typed(load: Set) -> None:
    settings = load(PANEL_URL="http://panel.example/api/v2/", WEBHOOK_URL="https://shop.example/h")
    assert settings.panel_url == "http://panel.example/api/v2/"
    assert settings.webhook_url == "https://shop.example/h"


@pytest.mark.parametrize("name", ["TELEGRAM_TOKEN", "PANEL_KEY", "WEBHOOK_SECRET", "DATABASE_URL"])
def test_a_secret_may_lie_in_a_file(
    load: Set, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    value = {"TELEGRAM_TOKEN": TOKEN, "DATABASE_URL": "postgresql://db/shop"}.get(name, "from-file")
    (tmp_path / "secret").write_text(f"{value}\n", encoding="utf-8")
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "secret"))
    found = getattr(load(**{name: "987654321:of_the_environment_which_loses"}), name.lower())
    assert (found if isinstance(found, str) else found.get_secret_value()) == value


def test_a_secret_file_that_is_not_there_is_named(load: Set, tmp_path: Path) -> None:
    sentence = refusal(load, PANEL_KEY_FILE=str(tmp_path / "nowhere"))
    assert sentence == "PANEL_KEY_FILE cannot be read: No such file or directory."


def test_a_secret_file_that_is_no_text_is_named(load: Set, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"\xff\xfe\x00")
    sentence = refusal(load, PANEL_KEY_FILE=str(tmp_path / "key"))
    assert sentence == "PANEL_KEY_FILE is not a text."


def test_a_secret_file_is_checked_like_the_setting(load: Set, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("not a token", encoding="utf-8")
    sentence = refusal(load, TELEGRAM_TOKEN_FILE=str(tmp_path / "token"))
    assert sentence.startswith("TELEGRAM_TOKEN is wrong: ")
    assert "not a token" not in sentence


def test_an_env_file_is_read_and_the_environment_wins(load: Set, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SHOP_NAME=From the file\nPORT=1\nUNKNOWN=ignored\n")
    settings = load(PORT="2")
    assert settings.shop_name == "From the file"
    assert settings.port == 2


def test_what_is_given_in_code_wins_over_everything(load: Set) -> None:
    load(SHOP_NAME="Of the environment")
    assert Settings.load(shop_name="Given").shop_name == "Given"


# The example that operators copy.

_LINE = re.compile(r"^(#?)([A-Z][A-Z_]+)=(.*)$", re.MULTILINE)


def example() -> dict[str, tuple[bool, str]]:
    """Return each setting of the example: whether it is commented out, and its value."""
    return {name.lower(): (mark == "#", value) for mark, name, value in _LINE.findall(EXAMPLE)}


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(example()) == set(Settings.model_fields)
    assert len(_LINE.findall(EXAMPLE)) == len(Settings.model_fields)


def test_the_example_leaves_blank_what_only_the_operator_knows() -> None:
    blank = {name for name, (commented, value) in example().items() if not commented}
    assert blank == REQUIRED | {"admin_ids"}
    assert all(example()[name][1] == "" for name in blank)
    needed = {name for name, field in Settings.model_fields.items() if field.is_required()}
    assert needed == REQUIRED


def test_the_example_shows_each_default(load: Set) -> None:
    shown = {
        name.upper(): value for name, (commented, value) in example().items() if commented and value
    }
    plain = load()
    assert load(**shown) == plain
    for name, field in Settings.model_fields.items():
        if field.default not in (PydanticUndefined, None, "", frozenset()):
            assert name.upper() in shown


def test_every_setting_of_the_example_is_explained() -> None:
    lines = EXAMPLE.splitlines()
    for number, line in enumerate(lines):
        if _LINE.match(line):
            above = lines[number - 1]
            together = _LINE.match(above) is not None  # HOST and PORT share their explanation
            assert together or above.startswith("# "), line


def test_a_filled_in_example_opens_a_shop(load: Set, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(EXAMPLE, encoding="utf-8")
    assert load(ADMIN_IDS="42").admin_ids == {42}


def test_the_procfile_runs_commands_that_exist() -> None:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    commands = dict(line.split(": python -m bot ") for line in lines)
    assert commands == {"web": "web", "worker": "worker", "release": "migrate"}
    assert set(commands.values()) <= set(COMMANDS)


def test_prices_are_trusted_for_two_intervals_of_syncs_at_least(load: Set) -> None:
    assert load().prices_trusted_for == timedelta(days=1)
    assert load(PRICES_HOURS="0.5").prices_trusted_for == timedelta(hours=1)
    assert load(SYNC_SECONDS="86400").prices_trusted_for == timedelta(days=2)
