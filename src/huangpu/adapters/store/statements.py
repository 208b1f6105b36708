"""Where does one SQL statement end and the next begin, in what was typed so far?"""

from __future__ import annotations

import re

# What may hold a semicolon that ends nothing: strings, names in quotes, comments, $$ texts.
_PIECE = re.compile(
    r"""
    (?P<open>'(?:[^']|'')*\Z | "(?:[^"]|"")*\Z | /\*(?:(?!\*/).)*\Z
        | (?P<tag>\$(?:[A-Za-z_]\w*)?\$)(?:(?!(?P=tag)).)*\Z)
    | '(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/
    | (?P<dollar>\$(?:[A-Za-z_]\w*)?\$).*?(?P=dollar)
    | (?P<end>;)
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENTS = re.compile(r"(?:\s|--[^\n]*(?:\n|\Z)|/\*.*?\*/)*", re.DOTALL)


def split(text: str) -> tuple[list[str], str]:
    """Give the complete statements of a text without their semicolons, and what is left over.

    Statements of nothing but comments are left out; what is left over is "" when nothing waits
    for its end.
    """
    found: list[str] = []
    start = 0
    for piece in _PIECE.finditer(text):
        if piece["end"]:
            found.append(text[start : piece.start()])
            start = piece.end()
    rest = text[start:]
    return [statement.strip() for statement in found if _says(statement)], (
        rest if _says(rest) else ""
    )


def _says(statement: str) -> bool:
    return _COMMENTS.fullmatch(statement) is None
