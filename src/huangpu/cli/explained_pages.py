"""How is an explanation laid out? Headings, indented lines, and marked phrases, 100 columns wide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

WIDTH: Final = 100
_SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_AROUND: Final = 14  # characters shown on either side of a phrase

Line = tuple[int, Text]  # indentation, and what stands there
Page = Iterable[Line]


def printed(out: Console, page: Page) -> None:
    """Print a page, wrapped at 100 columns or at the terminal's width."""
    width = min(out.width, WIDTH)
    for indent, text in page:
        out.print(Padding(text, (0, 0, 0, indent)), width=width)


def heading(words: str, rest: str = "") -> Iterator[Line]:
    """Give a heading, with what follows it on the same line."""
    yield 0, Text()
    yield 0, Text.assemble((words, "bold"), f"  {rest}" if rest else "")


def line(*parts: str | tuple[str, str], indent: int = 2) -> Line:
    """Give one line; a part may carry a style. Nothing in it is markup: titles come from outside."""
    return indent, Text.assemble(*parts)


def moment(at: datetime) -> str:
    """Write a time on Shanghai clocks."""
    return f"{at.astimezone(_SHANGHAI):%Y-%m-%d %H:%M}"


def marked(texts: Mapping[str, str], span: Mapping[str, Any]) -> Text:
    """Give a phrase between what stands around it, marked «so»: its field, words before and after.

    The phrase stands alone where the text has changed since.
    """
    text, start, end = texts.get(span["field"], ""), span["start"], span["end"]
    if text[start:end] != span["phrase"]:
        before = after = ""
    else:
        before = ("…" if start > _AROUND else "") + text[max(0, start - _AROUND) : start]
        after = text[end : end + _AROUND] + ("…" if end + _AROUND < len(text) else "")
    return Text.assemble(
        (f"{span['field']}: ", "dim"),
        before,
        (f"«{span['phrase']}»", "bold"),
        after,
        (f"  ({span['rule']})", "dim"),
    )
