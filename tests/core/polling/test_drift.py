"""Is it noticed when a feed that works no longer looks like itself?"""

from __future__ import annotations

from polled import DAY, HOUR, START, Life, hourly, item, listed

from huangpu.model.entries import Entry

EN = "en"


def days_of(per_day: int, days: int, first: int = 0) -> list[Entry]:
    """Give so many entries a day, in Shanghai's daylight."""
    return [
        item(10_000 * (first + day) + n, START + (first + day) * DAY + n * 10 * HOUR / per_day)
        for day in range(days)
        for n in range(per_day)
    ]


def test_a_steady_feed_does_not_drift() -> None:
    """Five weeks of the same say nothing."""
    life = Life()
    life.watched(days_of(20, 36), 30, START + 36 * DAY)
    assert life.state.drift == ""


def test_fewer_entries_than_usual_are_told() -> None:
    """A week with a tenth of the usual volume is told with both numbers."""
    life = Life()
    life.watched(days_of(20, 26) + days_of(2, 9, first=26), 30, START + 35 * DAY)
    assert life.state.drift.startswith("volume: 14 new entries in a week, ")
    assert "were usual: look whether the site changed its feed" in life.state.drift


def test_more_entries_than_usual_are_told() -> None:
    """A feed that multiplies has changed, too."""
    life = Life()
    life.watched(days_of(5, 26) + days_of(40, 9, first=26), 60, START + 35 * DAY)
    assert "look what it adds" in life.state.drift


def test_another_language_is_told() -> None:
    """A Chinese feed that turns English, and one that never was Chinese."""
    life = Life()
    life.reads(START, hourly(20))
    assert life.state.drift == ""
    english = [item(100 + n, START + DAY, language=EN) for n in range(20)]
    assert "language: now mostly English" in life.reads(START + DAY, english).drift
    assert "configured as Chinese" in Life().reads(START, english).drift
    assert Life(listed(language="mixed")).reads(START, english).drift == ""


def test_a_language_becomes_usual() -> None:
    """After two weeks or so the new language is how the feed is."""
    life = Life(listed(language="mixed"))
    life.reads(START, hourly(20))
    told = []
    for day in range(1, 25):
        english = [item(20 * day + n, START + day * DAY, language=EN) for n in range(20)]
        told.append("language" in life.reads(START + day * DAY, english).drift)
    assert told[0]
    assert not told[-1]


def test_few_entries_tell_no_language() -> None:
    """Four entries are chance."""
    english = [item(n, START, language=EN) for n in range(4)]
    assert Life().reads(START, english).drift == ""


def test_another_format_is_told_for_two_weeks() -> None:
    """A site that rebuilt its feed may give its entries new names."""
    life = Life()
    life.reads(START, hourly(20), feed_format="rss")
    assert life.state.drift == ""
    life.reads(START + DAY, hourly(20), feed_format="atom")
    assert "format: atom since 2026-08-18, rss before" in life.state.drift
    life.reads(START + 10 * DAY, hourly(20), feed_format="atom")
    assert "format" in life.state.drift
    life.reads(START + 16 * DAY, hourly(20), feed_format="atom")
    assert life.state.drift == ""


def test_documents_that_share_nothing_are_told() -> None:
    """Three in a row lose entries."""
    life = Life()
    for poll in range(4):
        at = START + poll * HOUR
        life.reads(at, [item(100 * poll + n, at) for n in range(20)])
    assert "share of new entries: 3 documents in a row" in life.state.drift


def test_old_entries_under_new_names_are_told() -> None:
    """A whole document of old entries as new ones: the feed changed their ids."""
    life = Life()
    life.reads(START, hourly(20, START - 3 * DAY))
    life.reads(START + DAY, [item(100 + n, START - 4 * DAY) for n in range(20)])
    assert "old ones came as new" in life.state.drift


def test_a_304_and_a_failure_leave_the_note() -> None:
    """Only a document can say that all is as before."""
    life = Life()
    life.reads(START, hourly(20), feed_format="rss")
    note = life.reads(START + DAY, hourly(20), feed_format="atom").drift
    assert note
    assert note == life.unchanged(START + 2 * DAY).drift
    assert note == life.fails(START + 3 * DAY, 500).drift
