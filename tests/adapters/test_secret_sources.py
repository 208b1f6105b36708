"""Do secrets come from the environment and from files, and from nowhere else?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huangpu.adapters.secret_sources import is_secret_key, smtp_password
from huangpu.errors import ConfigError
from huangpu.model.mail_config import Smtp

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("key", "is_secret"),
    [
        ("Authorization", True), ("X-Api-Key", True), ("password_env", True), ("Cookie", True),
        ("sessionId", False), ("keywords", False), ("note", False), ("auth.token", True),
    ],
)  # fmt: skip
def test_secret_keys(key: str, *, is_secret: bool) -> None:
    """A key is secret by one of its words, not by letters inside another word."""
    assert is_secret == is_secret_key(key)


def test_password_of_the_mail_server(tmp_path: Path) -> None:
    """The password is read from the variable or the file, without the line end."""
    path = tmp_path / "password"
    path.write_text("pass wörd \n", encoding="utf-8")
    assert smtp_password(Smtp(), {}) is None
    by_env = Smtp(username="a", password_env="MAIL_PASSWORD")
    assert "x" == smtp_password(by_env, {"MAIL_PASSWORD": "x"})
    assert "pass wörd " == smtp_password(Smtp(username="a", password_file=str(path)), {})


def test_passwords_that_are_missing_are_named(tmp_path: Path) -> None:
    """An unset variable, an empty or a missing file is a fault of its key."""
    empty = tmp_path / "empty"
    empty.write_text("\n")
    by_env = Smtp(username="a", password_env="MAIL_PASSWORD")
    with pytest.raises(ConfigError, match=r"smtp\.password_env: the environment variable MAIL_PAS"):
        smtp_password(by_env, {"MAIL_PASSWORD": ""})
    with pytest.raises(ConfigError, match=r"smtp\.password_file: .*empty: is empty"):
        smtp_password(Smtp(username="a", password_file=str(empty)), {})
    with pytest.raises(ConfigError, match=r"smtp\.password_file: .*gone: there is no such file$"):
        smtp_password(Smtp(username="a", password_file=str(tmp_path / "gone")), {})
