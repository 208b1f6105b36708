"""What is wrong with the SQL, where, and what was meant? DuckDB's words, made plain."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

_WIDTH = 100  # columns of the line that is shown
_ALIKE = 0.6  # below that, a name is no slip of the pen
_ANSWERS = "SELECT, FROM, WITH, PIVOT, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN"
_PLAIN = {
    "Empty": "there is no statement",
    "Several": "one statement at a time, please: these are {message}",
    "Statement": f"only questions are answered here ({_ANSWERS}); this is a {{message}}",
    "Permission": "not allowed: a query cannot touch files, the network, extensions or settings",
}
_WORD = re.compile(r"[\w.]+|\S")


def explained(sql: str, fault: Mapping[str, Any]) -> str:
    """Give the fault in words, with the nearest names, and a line that points at the place.

    `fault` is what `query_child` tells: `type` and `message` always, `position` (bytes into the
    SQL), `name`, `candidates` and `elsewhere` where they are known.
    """
    said = _said(fault)
    place = fault.get("position")
    return said if place is None else f"{said}\n{pointed(sql, int(place))}"


def pointed(sql: str, position: int) -> str:
    """Give the line of the SQL that holds the byte at `position`, and carets below the word there."""
    encoded = sql.encode()
    at = len(encoded[: min(position, len(encoded))].decode(errors="ignore"))
    start = sql.rfind("\n", 0, at) + 1
    line = sql[start:].partition("\n")[0]
    column = min(at - start, len(line))
    number = sql.count("\n", 0, start) + 1
    first = max(0, min(column - _WIDTH // 2, len(line) - _WIDTH))
    shown = _safe(line[first : first + _WIDTH])
    word = _WORD.match(line, column)
    mark = "^" * max(1, _columns(_safe(word.group()[:_WIDTH] if word else "")))
    head = f"{number:>4} | "
    return f"{head}{shown}\n{' ' * (len(head) + _columns(_safe(line[first:column])))}{mark}"


def _said(fault: Mapping[str, Any]) -> str:
    kind, message = str(fault["type"]), str(fault["message"])
    if kind in _PLAIN:
        return _PLAIN[kind].format(message=message)
    name = str(fault.get("name") or "")
    candidates = list(fault.get("candidates") or ())
    if fault.get("subtype") == "COLUMN_NOT_FOUND" and candidates:
        return f"there is no column {name} here{_meant(name, candidates, fault)}"
    if fault.get("subtype") == "MISSING_ENTRY":
        what = "table or view" if fault.get("kind") == "Table" else str(fault["kind"]).lower()
        near = _near(name, [candidate.rpartition(".")[2] for candidate in candidates])
        return f"there is no {what} {name}" + (f"; did you mean {near[0]}?" if near else "")
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return _shortened(lines) if lines else f"{kind} error"


def _meant(name: str, candidates: Sequence[str], fault: Mapping[str, Any]) -> str:
    near = _near(name, candidates)
    if near:
        return f"; did you mean {' or '.join(near)}?"
    if elsewhere := fault.get("elsewhere"):
        return f"; it is a column of {', '.join(elsewhere)}"
    return f"; there are {', '.join(candidates)}"


def _near(name: str, candidates: Sequence[str]) -> list[str]:
    return difflib.get_close_matches(name, candidates, n=2, cutoff=_ALIKE)


def _shortened(lines: Sequence[str], most: int = 6) -> str:
    more = f"\n    ... and {len(lines) - most} more" if len(lines) > most else ""
    return "\n    ".join(lines[:most]) + more


def _safe(text: str) -> str:
    """Make control characters visible, one column each, so that nothing moves the caret."""
    return "".join(" " if unicodedata.category(char) in {"Cc", "Cf"} else char for char in text)


def _columns(text: str) -> int:
    """Count the columns that a terminal gives a text; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
