"""How does a digest become a mail: a page, a text that says the same, and a subject?"""

from __future__ import annotations

import re
import textwrap
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from huangpu.adapters.render import typography
from huangpu.core.digest.claims import size_of
from huangpu.core.digest.new_terms import size_of_term
from huangpu.core.digest.sizes import bytes_of
from huangpu.model.links import web_link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huangpu.model.digest import Digest

_NARROW, _WIDE = 24, 32  # columns of the first cell of a plain-text table
_MEASURE = 72  # the line of plain-text mail; Chinese is not wrapped, clients do it (email.md 3)
_SUBJECT = 90
_FEW = 20  # stories: a page and a half on a phone
_ROOM = 40_000  # bytes of stories and claims: with their markup and the tables, 90 of 100 KB
_BLANK_LINES = re.compile(r"\n{3,}")  # what the template's optional parts leave between them


def render_html(digest: Digest) -> str:
    """Give the page: tables, inline styles, no remote content; below 90 KB for 60 stories."""
    return templates().get_template("digest.html").render(words_of(digest))


def render_text(digest: Digest) -> str:
    """Give the text: the same stories, links and counts as the page, for a fixed-width reader."""
    text = templates().get_template("digest.txt").render(words_of(digest))
    return _BLANK_LINES.sub("\n\n", text)


def render_subject(digest: Digest) -> str:
    """Give a subject that carries the week, so that issues do not thread into one another."""
    first = next(iter(digest.items), None)
    told = typography.clean(first.title) if first else "no story this week"
    kind = f"Correction of {digest.correction.of}: " if digest.correction else ""
    subject = f"{kind}{digest.footer.name} {digest.week}: {told}"
    return subject if len(subject) <= _SUBJECT else subject[: _SUBJECT - 1].rstrip() + "…"


def wrapped(text: str, indent: int = 0, bullet: str = "") -> str:
    """Wrap a paragraph at 72 columns; leave one that holds Chinese, and any link, whole."""
    text = typography.clean(text)
    margin = " " * indent
    if typography.has_han(text):
        return margin + bullet + text
    return textwrap.fill(
        text,
        _MEASURE,
        initial_indent=margin + bullet,
        subsequent_indent=margin + " " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )


def padded(text: str, size: int, *, right: bool = False) -> str:
    """Fill a cell of a plain-text table, counting a Chinese character as two columns."""
    fill = " " * max(0, size - typography.columns(text))
    return fill + text if right else text + fill


def words_of(digest: Digest) -> dict[str, object]:
    """Give what the templates of a digest speak of, as it is mailed."""
    failing = tuple(note for note in digest.feeds if note.failing)
    return {
        "digest": digest,
        "mailed": True,
        "rel": Markup(),  # mail clients add their own
        # a topic without a story is worth a row only where the weeks before make that a finding
        "rows": tuple(row for row in digest.sector_rows if row.stories or row.mean is not None),
        "silent": tuple(row for row in digest.sector_rows if not row.stories and row.mean is None),
        "compared": any(row.mean is not None for row in digest.sector_rows),
        "label_width": _width(row.label for row in digest.sector_rows),
        "outlet_width": _width(row.outlet for row in digest.sources),
        "preheader": _preheader(digest),
        "failing": failing,
        "quiet": tuple(note for note in digest.feeds if not note.failing),
        # a short issue has room to tell its stories; a long one is for scanning (email.md 7)
        "tells_all": _has_room(digest),
    }


def _has_room(digest: Digest) -> bool:
    """Whether every story can be told with its summary, and the page still is not clipped."""
    told = sum(bytes_of(item.title, item.summary, *item.links) for item in digest.items)
    watched = sum(map(size_of, digest.claims)) + sum(map(size_of_term, digest.new_terms))
    return len(digest.items) <= _FEW and told + watched <= _ROOM


def _width(names: Iterable[str]) -> int:
    """Give the columns of the first cell of a plain-text table, so that the others line up."""
    longest = max((typography.columns(typography.clean(name)) for name in names), default=0)
    return min(max(longest, _NARROW), _WIDE)


def _preheader(digest: Digest) -> str:
    """Say in one line what an inbox should show under the subject."""
    if digest.changes:
        return digest.changes[0]
    if digest.new_terms:
        return f"New in the news: {', '.join(term.term for term in digest.new_terms)}"
    return digest.top[0].title if digest.top else "No story this week."


@cache
def templates() -> Environment:
    """Give the templates with their filters: pages are escaped, texts are not."""
    environment = Environment(
        loader=PackageLoader("huangpu.adapters.render"),
        autoescape=select_autoescape(
            enabled_extensions=("html",), disabled_extensions=("txt",), default=True
        ),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "clean": typography.clean,
        "runs": typography.runs,
        "lang": typography.lang_attribute,
        "web_link": web_link,
        "day": typography.day,
        "stamp": typography.stamp,
        "week_dates": typography.week_dates,
        "place_name": typography.place_name,
        "signed": typography.signed,
        "languages": typography.languages,
        "span_of": typography.span_of,
        "series_of": typography.series_of,
        "feed_line": typography.feed_line,
        "columns": typography.columns,
        "wrapped": wrapped,
        "padded": padded,
    }
    return environment
