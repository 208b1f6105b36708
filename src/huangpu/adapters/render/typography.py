"""How are words, dates and links from outside written, so that they can do no harm and read well?"""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from huangpu.model.digest import FeedNote, SectorRow
    from huangpu.model.weeks import Week

# Not strftime: its names follow the locale of the machine, and the mail is in English.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_LANGUAGES = {"en": "English", "zh": "Chinese", "ja": "Japanese", "ko": "Korean"}
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_RUN = re.compile(rf"[{_HAN}](?:[{_HAN}\u3000-\u303f\uff00-\uffef·—…“”‘’0-9]*[{_HAN}])?")
_JOINERS = "\u200c\u200d"  # needed inside words of some scripts and emoji, and harmless


def clean(text: str) -> str:
    """Give the text on one line, without control, bidi and other invisible characters."""
    spaced = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    kept = (c for c in spaced if c in _JOINERS or unicodedata.category(c) not in {"Cf", "Cs", "Co"})
    return " ".join("".join(kept).split())


def has_han(text: str) -> bool:
    """Whether a text holds a Chinese character."""
    return _HAN_RUN.search(text) is not None


def lang(language: str, text: str) -> str:
    """Give the `lang` of a text, or '' where the page's English holds.

    Chinese is marked zh-Hans, so that a font shows the glyphs of the mainland.
    """
    if language == "zh" or (language not in _LANGUAGES and has_han(text)):
        return "zh-Hans"
    return language if language in {"ja", "ko"} else ""


def lang_attribute(text: str, language: str) -> Markup:
    """Give ` lang="zh-Hans"` for a text in another language than the page, else nothing."""
    code = lang(language, text)
    return Markup(' lang="{}"').format(code) if code else Markup()


def runs(text: str, language: str = "en") -> Markup:
    """Give the text escaped, with its Chinese runs marked, unless all of it is marked already."""
    text = clean(text)
    if lang(language, text):
        return escape(text)
    parts: list[Markup] = []
    position = 0
    for found in _HAN_RUN.finditer(text):
        parts += [
            escape(text[position : found.start()]),
            Markup('<span lang="zh-Hans">{}</span>').format(found[0]),
        ]
        position = found.end()
    return Markup().join([*parts, escape(text[position:])])


def day(moment: datetime, zone: ZoneInfo) -> str:
    """Give "Tue 18 Aug" on the clocks of the zone."""
    local = moment.astimezone(zone)
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1][:3]}"


def stamp(moment: datetime, zone: ZoneInfo) -> str:
    """Give "Tue 18 Aug, 14:05" on the clocks of the zone."""
    return f"{day(moment, zone)}, {moment.astimezone(zone):%H:%M}"


def week_dates(week: Week) -> str:
    """Give the days of a week: "17–23 August 2026", "31 August – 6 September 2026"."""
    first = week.monday
    last = first + timedelta(days=6)
    end = f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
    if first.month == last.month:
        return f"{first.day}–{end}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first.day} {_MONTHS[first.month - 1]}{year} – {end}"


def place_name(zone: ZoneInfo) -> str:
    """Give the city of a zone, as people say it: "Shanghai"."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def signed(number: int) -> str:
    """Give a change with its sign: "+6", "−4", "±0"; the sign, not a colour, says which way."""
    return f"{number:+,}".replace("-", "−") if number else "±0"


def languages(codes: tuple[str, ...]) -> str:
    """Give the names of languages: "Chinese, English"."""
    return ", ".join(_LANGUAGES.get(code, "other") for code in codes)


def columns(text: str) -> int:
    """Give the columns that a text takes on a terminal; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def span_of(row: SectorRow) -> str:
    """Give the lowest and highest count behind a sparkline: "3–14"."""
    known = [count for count in row.series if count is not None]
    return f"{min(known)}–{max(known)}"


def series_of(row: SectorRow) -> str:
    """Give the counts behind a sparkline: "3 5 – 8", with a dash where nothing is on record."""
    return " ".join("–" if count is None else str(count) for count in row.series)


def feed_line(note: FeedNote, zone: ZoneInfo) -> str:
    """Give a feed's trouble in a line: "Nanhui Note (failing): HTTP 503; last read Fri 21 Aug"."""
    reason = f": {note.reason.rstrip('.')}" if note.reason else ""
    last = note.last_success_at
    read = f"last read {stamp(last, zone)}" if last else "never read"
    return f"{note.title} ({note.status}){reason}; {read}."
