"""The key of the seals: the setting, or a file beside a SQLite database that is made once."""

from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings
from bot.errors import ConfigurationError
from bot.seal_key import find_seal_key


def settings(url: str, **given: Any) -> Settings:
    return Settings(
        telegram_token="123456789:" + "a" * 35, panel_url="https://panel.example/api/v2",
        panel_key="key", database_url=url, **given, _env_file=None,
    )  # fmt: skip


def test_a_sqlite_shop_makes_one_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    wanted = settings(f"sqlite:///{tmp_path}/shop.db")
    assert find_seal_key(wanted) is None
    made = find_seal_key(wanted, make=True)
    assert made is not None
    assert find_seal_key(wanted, make=True) == find_seal_key(wanted) == made
    (file,) = tmp_path.iterdir()
    assert file.name == "shop.db.seal-key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text() not in repr(made)


def test_the_setting_comes_first_and_postgresql_has_nothing_else(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    given = find_seal_key(settings(url, seal_key="sixteen or more characters"), make=True)
    assert given is not None
    assert given.secret == b"sixteen or more characters"
    assert list(tmp_path.iterdir()) == []
    assert find_seal_key(settings("postgresql://shop@db/shop"), make=True) is None


def test_a_file_without_a_key_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "shop.db.seal-key").write_text("")
    with pytest.raises(ConfigurationError, match="SEAL_KEY is not set, and the file of the key"):
        find_seal_key(settings(f"sqlite:///{tmp_path}/shop.db"), make=True)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="SEAL_KEY is wrong"):
        Settings.load(**settings("sqlite:///x.db").model_dump() | {"seal_key": "short"})
