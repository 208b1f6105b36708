"""Which names may stand where the cursor is? What Tab offers in `huangpu shell`."""

from __future__ import annotations

import atexit
import contextlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from huangpu.adapters.store.schema import Schema

_KEYWORDS = tuple(
    re.findall(
        r"\w+",
        "SELECT FROM WHERE GROUP BY ALL ORDER DESC LIMIT HAVING QUALIFY JOIN LEFT USING ON WITH AS AND "
        "OR NOT IN IS NULL LIKE BETWEEN DISTINCT COUNT CASE WHEN THEN ELSE END UNION EXCEPT PIVOT "
        "UNPIVOT DESCRIBE SUMMARIZE SHOW TABLES INTERVAL FILTER OVER PARTITION",
    )
)
_AFTER_FROM = re.compile(r"(?:\b(?:from|join|describe|summarize)|\\d)\s+\S*$", re.IGNORECASE)
_ALIAS = re.compile(r"(\w+)\.\w*$")
_HISTORY_LINES = 1_000


def offers(schema: Schema, before: str, word: str) -> list[str]:
    """Give what may complete `word`, at the end of `before`: the whole line up to the cursor.

    After FROM and JOIN these are views and macros that give rows; after `view.` its columns;
    elsewhere keywords, columns, views and macros. Keywords keep the case in which they are begun.
    """
    views = {view.name: [column.name for column in view.columns] for view in schema.views}
    rows = [*views, *(f"{macro.name}(" for macro in schema.macros if macro.gives_rows)]
    qualified = _ALIAS.search(before)
    if qualified and qualified[1] in views:
        names: Sequence[str] = [f"{qualified[1]}.{name}" for name in views[qualified[1]]]
    elif _AFTER_FROM.search(before):
        names = rows
    else:
        columns = {name for columns in views.values() for name in columns}
        macros = [f"{macro.name}(" for macro in schema.macros if not macro.gives_rows]
        names = [*sorted(columns), *views, *macros, *_keywords(word)]
    return [name for name in dict.fromkeys(names) if name.lower().startswith(word.lower())]


def prepare_line_editing(schema: Schema, history: Path) -> None:
    """Give `input` completion and a history that lasts, where this Python can edit lines."""
    try:
        import readline  # noqa: PLC0415  not on every system
    except ImportError:
        return
    readline.set_completer(_completer(schema, readline.get_line_buffer, readline.get_endidx))
    readline.set_completer_delims(" \t\n,;()='\"<>+*/|[]")
    is_libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")
    with contextlib.suppress(OSError):
        readline.read_history_file(history)
    readline.set_history_length(_HISTORY_LINES)
    atexit.register(_remember, history)


def _completer(
    schema: Schema, line: Callable[[], str], cursor: Callable[[], int]
) -> Callable[[str, int], str | None]:
    def complete(word: str, number: int) -> str | None:
        found = offers(schema, line()[: cursor()], word)
        return found[number] if number < len(found) else None

    return complete


def _keywords(word: str) -> list[str]:
    return [name.lower() for name in _KEYWORDS] if word.islower() else list(_KEYWORDS)


def _remember(history: Path) -> None:
    import readline  # noqa: PLC0415  it was there when the shell began

    with contextlib.suppress(OSError):
        history.touch(mode=0o600)
        readline.write_history_file(history)
