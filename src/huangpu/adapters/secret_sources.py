"""Where do the secrets come from, that no configuration file may hold?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from huangpu.adapters.config_text import read_text
from huangpu.errors import ConfigError, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huangpu.model.mail_config import Smtp

_SECRET_WORDS = {
    "apikey", "auth", "authorization", "cookie", "credential", "credentials", "jwt", "key",
    "passphrase", "passwd", "password", "private", "pwd", "secret", "session", "sig", "signature",
    "token",
}  # fmt: skip


def is_secret_key(key: str) -> bool:
    """Whether a key, or a header's name, says that its value is nobody's business."""
    return not _SECRET_WORDS.isdisjoint(re.split(r"[^a-z0-9]+", key.lower()))


def is_header_value(value: str) -> bool:
    """Whether a value is one line of visible ASCII, as every server takes it."""
    return value.isascii() and value.isprintable()


def smtp_password(smtp: Smtp, environ: Mapping[str, str]) -> str | None:
    """Give the password of the mail server; None when no login is configured.

    Raises ConfigError when the variable or file that should hold it does not.
    """
    if smtp.password_env is not None:
        if password := environ.get(smtp.password_env, ""):
            return password
        problem = f"the environment variable {smtp.password_env} is not set"
        raise _refusal("smtp.password_env", problem)
    if smtp.password_file is not None:
        try:
            password = read_text(Path(smtp.password_file)).strip("\r\n")
        except ConfigError as error:
            problem = f"{smtp.password_file}: {error.faults[0].problem}"
            raise _refusal("smtp.password_file", problem) from error
        if password:
            return password
        raise _refusal("smtp.password_file", f"{smtp.password_file}: is empty")
    return None


def _refusal(key: str, problem: str) -> ConfigError:
    return ConfigError((Fault("digest.yaml", None, key, problem),))
