"""Does a run say where its digest can be read, and how the weeks went, in both languages?"""

from __future__ import annotations

from dataclasses import replace

import invented_week as week
import pytest

from huangpu.core.digest_note import digest_note, sector_chart
from huangpu.model.digest_material import TagWeek

ISSUES = week.issues()
FULL = ISSUES["full"]
LONG_AGO = week.WEEK.previous(60)


def rows(tag: str, *articles: int) -> list[TagWeek]:
    """Give the articles of a tag in the newest weeks, the digest's own last."""
    weeks = [week.WEEK.previous(back) for back in range(len(articles) - 1, -1, -1)]
    return [TagWeek(str(one), tag, count, 1, 1) for one, count in zip(weeks, articles, strict=True)]


def line_of(chart: str, label: str) -> str:
    """Give the line of a topic."""
    (line,) = [one for one in chart.splitlines() if f"| {label} |" in one]
    return line


def test_eight_weeks_of_a_topic() -> None:
    """The series, this week's number, and a bar against the topic with most; labels in both."""
    one, two = FULL.sector_rows[:2]
    history = rows(one.tag, 9, 0, 1, 2, 3, 4, 5, 6, 8) + rows(two.tag, 4)
    chart = sector_chart(FULL, history, LONG_AGO)
    assert f"| {one.label} | {one.label_zh} | ▁▂▃▄▅▆▇█ | 8 | {'█' * 16} |" == line_of(
        chart, one.label_zh
    )
    assert f"| ▁▁▁▁▁▁▁█ | 4 | {'█' * 8} |" in line_of(chart, two.label_zh)
    assert len(FULL.sector_rows) + 2 == len(chart.splitlines())


def test_weeks_before_the_first_poll_are_unknown() -> None:
    """What feeds still showed of them is no week."""
    tag = FULL.sector_rows[0].tag
    chart = sector_chart(FULL, rows(tag, *[5] * 8), week.WEEK.previous(2))
    assert "| ······██ | 5 |" in chart


@pytest.mark.parametrize("name", ["full", "one", "empty"])
def test_a_note_of_every_week(name: str) -> None:
    """Also of one in which nothing came: its week, its stories, and every line that adds up."""
    note = digest_note(ISSUES[name], "/data/outbox/2026-W34.html", [], LONG_AGO)
    assert note.startswith("# Digest of 2026-W34")
    assert f"**{len(ISSUES[name].items)} stor" in note
    assert len(ISSUES[name].coverage.lines) == note.count("\n- ")


def test_the_way_to_the_preview() -> None:
    """A link where the archive has an address, else where the file lies."""
    path = "/data/outbox/2026-W34.html"
    assert f"`{path}`" in digest_note(
        replace(FULL, footer=replace(FULL.footer, page_url=None)), path, [], LONG_AGO
    )
    url = "https://news.example/issues/2026-W34.html"
    note = digest_note(replace(FULL, footer=replace(FULL.footer, page_url=url)), path, [], LONG_AGO)
    assert f"[Open it](<{url}>)" in note
    assert path not in note


def test_a_week_that_is_still_running_says_so() -> None:
    """Its numbers will grow."""
    note = digest_note(replace(FULL, complete=False), "x.html", [], LONG_AGO)
    assert note.startswith("# Digest of 2026-W34 (the week is still running)\n")
