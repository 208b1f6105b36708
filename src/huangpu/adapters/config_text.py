"""Which text is in this configuration file, if it can be read at all?"""

from __future__ import annotations

import codecs
import stat
from typing import TYPE_CHECKING

from huangpu.errors import ConfigError, Fault

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 4 * 1024 * 1024  # fifty times the shipped feeds.yaml; a larger file is a mistake

_MAY_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(path: Path) -> str:
    """Give the file's text, decoded as UTF-8, a byte order mark dropped, line ends untouched.

    Raises ConfigError with one fault, worded for the person who edits the file, when it is
    missing, unreadable, too large, or in another encoding.
    """
    raw = _bytes_of(path)
    if raw.startswith(_UTF16_MARKS):
        raise _refusal(path, None, "is in UTF-16", "save it as UTF-8")
    try:
        return raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _refusal(path, line, *_encoding_problem(raw)) from error


def encoded(text: str, path: Path) -> bytes:
    """Encode a text that will take the file's place: with the byte order mark that it has, if any.

    Raises ConfigError when the file is there and cannot be read, or when nobody may write to it:
    the folder would let us put another in its place, but somebody meant it to stay.
    """
    if not path.exists():
        return text.encode()
    if not path.stat().st_mode & _MAY_WRITE:
        raise _refusal(path, None, "cannot be written: it is read-only", f"chmod u+w {path.name}")
    marked = _bytes_of(path).startswith(codecs.BOM_UTF8)
    return (codecs.BOM_UTF8 if marked else b"") + text.encode()


def _bytes_of(path: Path) -> bytes:
    try:
        # Looked at before it is opened, because opening a pipe would wait for ever.
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise _refusal(path, None, "is a folder, not a file")
        if not stat.S_ISREG(mode):
            raise _refusal(path, None, "is no regular file")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise _refusal(
            path,
            None,
            "there is no such file",
            "create it, or name the folder that holds it with --config or HUANGPU_CONFIG_DIR",
        ) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _refusal(path, None, f"cannot be read: {reason}") from error
    if len(raw) > MAX_BYTES:
        raise _refusal(path, None, f"is larger than {MAX_BYTES // 1024 // 1024} MB")
    return raw


def _encoding_problem(raw: bytes) -> tuple[str, str]:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return "is not UTF-8 text", "save it as UTF-8"
    return "is not UTF-8 text; it looks like GBK", "save it as UTF-8"


def _refusal(path: Path, line: int | None, problem: str, suggestion: str = "") -> ConfigError:
    return ConfigError((Fault(str(path), line, "", problem, suggestion),))
