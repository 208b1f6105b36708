"""Do times read as people say them, and does nothing from outside act as markup?"""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest
from feed_site import START
from rich.console import Console

from huangpu.cli.feeds_words import distance, facts, listing, moment, said
from huangpu.core.wording import counted


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "now"),
        (-59, "now"),
        (-60, "1 min ago"),
        (3_599, "in 59 min"),
        (3_600, "in 1 h"),
        (-47 * 3_600, "47 h ago"),
        (-48 * 3_600, "2 days ago"),
        (30 * 86_400, "in 30 days"),
    ],
)
def test_distance(seconds: int, expected: str) -> None:
    """Minutes below an hour, hours below two days, then days."""
    assert expected == distance(START + timedelta(seconds=seconds), START)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (START, "17 Aug 10:00"),
        (START.replace(month=12, day=31, hour=16, minute=5), "1 Jan 2027 00:05"),
        (None, ""),
    ],
)
def test_moments_are_shanghais(value: datetime | None, expected: str) -> None:
    """The day and the year are those of Shanghai; this year's is not written."""
    assert expected == moment(value, START)


def test_never_is_a_word() -> None:
    """What never happened says so."""
    assert "never" == distance(None, START)


def test_numbers_agree_with_their_nouns() -> None:
    """One is singular, the rest is plural."""
    counts = [counted(number, "entry", "entries") for number in (0, 1, 1_234)]
    assert ["0 entries", "1 entry", "1,234 entries"] == counts
    assert "2 feeds" == counted(2, "feed")


def test_nothing_from_outside_acts() -> None:
    """Markup of rich, escape sequences and line breaks come out as harmless text."""
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, color_system="truecolor", width=80)
    hostile = "[red]x[/red] [/] \x1b[2J\x9b31m\u202egnp.exe\nnext"
    console.print(listing((("title", "fold"),), [(said(hostile),)]))
    console.print(facts([("title", hostile)]))
    shown = out.getvalue()
    assert "[red]x[/red] [/]" in shown
    for sign in ("\x1b[2J", "\x9b", "\u202e", "\nnext"):
        assert sign not in shown
