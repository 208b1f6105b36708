"""How do logs leave the program? Without secrets always, one JSON object a line on demand.

`HUANGPU_LOG_FORMAT=json` is for machines that collect logs. What is hidden: whatever opens doors
in a URL, and the values of environment variables whose names say that they are secret.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from huangpu.adapters.secret_sources import is_secret_key
from huangpu.core.urls import redacted
from huangpu.errors import ConfigError, Fault

FORMAT = "HUANGPU_LOG_FORMAT"
_OURS = "huangpu"
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s\"'<>\u3000-\u303f\uff00-\uffef]+")
_CLOSING = ".,;:!?)]}"  # ends the sentence that a URL stands in, rather than the URL
_MASK = "***"
_SECRETS = frozenset({"password", "passwd", "passphrase", "token", "secret", "apikey"})
_SHORTEST = 6  # a shorter value would mask ordinary words
_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Redacting(logging.Filter):
    """Hides secrets in every record that passes: message, arguments, and traceback."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._secrets = secrets

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; all pass."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError):  # arguments that do not fit: show what there is
            message = f"{record.msg} {record.args}"
        record.msg, record.args = self.clean(message), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            # Prefect shows a traceback of its own making where it finds the exception itself
            record.exc_text, record.exc_info = self.clean(record.exc_text), None
        for name, value in vars(record).items():
            if name not in _KNOWN and isinstance(value, str):
                setattr(record, name, self.clean(value))
        return True

    def clean(self, text: str) -> str:
        """Give the text with its secrets as `***`."""
        for secret in self._secrets:
            text = text.replace(secret, _MASK)
        return _URL.sub(_redacted, text)


class JsonLines(logging.Formatter):
    """One object a line: time (UTC), level, logger, message, and whatever the record carries."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        values: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            values["traceback"] = record.exc_text
        values |= {
            name: value
            for name, value in vars(record).items()
            if name not in _KNOWN and name not in values and not name.startswith("_")
        }
        return json.dumps(values, ensure_ascii=False, default=str)


def is_json(environ: Mapping[str, str]) -> bool:
    """Whether logs are for machines. Raises ConfigError for a format that does not exist."""
    chosen = environ.get(FORMAT, "").strip().lower() or "text"
    if chosen not in {"text", "json"}:
        problem = f"{chosen!r} is no format of logs; write text or json"
        raise ConfigError((Fault("environment", None, FORMAT, problem),))
    return chosen == "json"


def json_line(message: str, name: str) -> str:
    """Give a line as a logger of that name would write it, for what is told outside of logs."""
    values = {"name": name, "levelno": logging.INFO, "levelname": "INFO", "msg": message}
    return JsonLines().format(logging.makeLogRecord(values))


def set_up_logs(environ: Mapping[str, str]) -> None:
    """Let every handler hide secrets, and write JSON where the environment asks for it.

    Call it when all handlers are there; a second call changes nothing. Raises ConfigError for a
    format that does not exist.
    """
    if is_json(environ):
        _write_json()
    redacting = Redacting(_secret_values(environ))
    for handler in {one for logger in _loggers() for one in logger.handlers}:
        if not any(isinstance(one, Redacting) for one in handler.filters):
            handler.addFilter(redacting)


def _write_json() -> None:
    """Put a plain handler that writes JSON in the place of every one that writes to a console."""
    root, ours = logging.getLogger(), logging.getLogger(_OURS)
    if not root.handlers:
        root.addHandler(_json_handler(logging.NOTSET))
        ours.setLevel(logging.INFO)
    if not ours.propagate and not any(_writes_to_console(one) for one in ours.handlers):
        ours.addHandler(_json_handler(logging.NOTSET))  # Prefect sends ours to its API alone
    for logger in _loggers():
        for handler in list(logger.handlers):
            if _writes_to_console(handler) and not isinstance(handler.formatter, JsonLines):
                logger.removeHandler(handler)
                logger.addHandler(_json_handler(handler.level))


def _json_handler(level: int) -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(level)
    handler.setFormatter(JsonLines())
    return handler


def _writes_to_console(handler: logging.Handler) -> bool:
    return isinstance(handler, logging.StreamHandler) and handler.stream in {sys.stderr, sys.stdout}


def _loggers() -> Iterator[logging.Logger]:
    yield logging.getLogger()
    for logger in logging.Logger.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            yield logger


def _secret_values(environ: Mapping[str, str]) -> tuple[str, ...]:
    values = {
        value for name, value in environ.items() if _is_secret(name) and len(value) >= _SHORTEST
    }
    return tuple(sorted(values, key=len, reverse=True))


def _is_secret(name: str) -> bool:
    """Whether a variable's name says so. PWD and XDG_SESSION_ID hold no secrets."""
    parts = set(name.lower().split("_"))
    ours = name.startswith("HUANGPU_") and (is_secret_key(name) or "webhook" in parts)
    return (ours or not _SECRETS.isdisjoint(parts)) and parts.isdisjoint({"file", "path", "dir"})


def _redacted(found: re.Match[str]) -> str:
    url = found[0].rstrip(_CLOSING)
    return redacted(url) + found[0][len(url) :]
