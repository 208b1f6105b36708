"""How does a week compare with those before, without a trend being made up?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import invented_week as week
import pytest

from huangpu.core.digest import DigestOptions, compose
from huangpu.model.digest import Digest, SectorRow
from huangpu.model.digest_material import DigestArticle, TagWeek


def issue(history: list[TagWeek], articles: list[DigestArticle] | None = None) -> Digest:
    """Compose the invented week against this history."""
    articles = week.articles() if articles is None else articles
    return compose(
        week.WEEK, articles, history, [], week.counts(len(articles)), DigestOptions(),
        week.MONDAY_MORNING,
    )  # fmt: skip


def row_of(digest: Digest, tag: str) -> SectorRow:
    """Give the row of a topic."""
    return next(row for row in digest.sector_rows if row.tag == tag)


def weeks(tag: str, *stories: int) -> list[TagWeek]:
    """Give one row a week before the invented one, the last of them the newest."""
    return [
        TagWeek(str(week.WEEK.previous(len(stories) - i)), tag, n, n, n)
        for i, n in enumerate(stories)
    ]


def quantum(stories: int) -> list[DigestArticle]:
    """Give this many stories about quantum technology."""
    return [
        week.article(i, f"Qubits {i}", "Harbour Wire", week.tag("quantum")) for i in range(stories)
    ]


def test_change_against_the_mean_of_four_weeks() -> None:
    """This week's stories minus the mean of the four before; older weeks do not count."""
    row = row_of(issue(weeks("quantum", 40, 1, 2, 2, 1), quantum(4)), "quantum")
    assert (4, 1.5, 3) == (row.stories, row.mean, row.change)
    assert (40, 1, 2, 2, 1, 4) == row.series[-6:]


@pytest.mark.parametrize(
    ("recent", "note"),
    [
        ((), "None of the four weeks before is on record"),
        ((3,), "1 of the four weeks before is on record"),
        ((3, 3, 3), "3 of the four weeks before are on record"),
    ],
)
def test_no_trend_without_four_weeks(recent: tuple[int, ...], note: str) -> None:
    """With less than four weeks on record the page says so, and shows neither change nor line."""
    digest = issue(weeks("ai", *recent))
    assert digest.trend_note.startswith(note)
    assert () == digest.changes
    assert {None} == {row.change for row in digest.sector_rows}
    assert {""} == {row.spark for row in digest.sector_rows}


def test_a_gap_is_no_zero() -> None:
    """A week in which nobody watched is not counted as a week without stories."""
    gap = [row for row in weeks("ai", 5, 5, 5, 5, 5) if row.week != "2026-W32"]
    digest = issue(gap)
    assert digest.trend_note.startswith("3 of the four weeks before are on record")
    older = [row for row in weeks("ai", *[5] * 8) if row.week != "2026-W28"]
    row = row_of(issue(older), "ai")
    assert (None, None, None, 5, 5, None, 5, 5, 5, 5, 5, 11) == row.series
    assert "···▅▅·▅▅▅▅▅▇" == row.spark
    assert issue(older).trend_note.endswith("A dot is a week without a record.")
    assert "dot" not in issue(week.history()).trend_note


def test_a_topic_without_rows_in_a_known_week_had_none() -> None:
    """Where other topics are on record, a missing row is a zero."""
    row = row_of(issue(weeks("ai", 5, 5, 5, 5)), "quantum")
    assert (0.0, 4) == (row.mean, row.change)


def test_rows_of_this_week_and_of_later_ones_are_ignored() -> None:
    """A view that already has the running week does not compare it with itself."""
    history = weeks("quantum", 1, 2, 2, 1)
    noise = [TagWeek(str(week.WEEK), "quantum", 99, 99, 99), TagWeek("2027-W01", "ai", 9, 9, 9)]
    assert issue(history).sector_rows == issue([*history, *noise]).sector_rows


@pytest.mark.parametrize(
    ("before", "now", "line"),
    [
        ((1, 2, 2, 1), 4, "Quantum up: 4 stories, from 1.5 a week in the month before."),
        ((9, 9, 9, 9), 3, "Quantum down: 3 stories, from 9 a week in the month before."),
        ((4, 3, 4, 5), 0, "Quantum went quiet: no story, from 4 a week in the month before."),
        ((0, 0, 0, 0), 2, "Quantum is back: 2 stories, after 4 weeks without one."),
        ((9, 9, 9, 9), 12, None),
        ((0, 0, 1, 0), 1, None),
    ],
    ids=["up", "down", "quiet", "back", "usual ups and downs", "one is no trend"],
)
def test_movements_in_words(before: tuple[int, ...], now: int, line: str | None) -> None:
    """A topic gets a line when it moved by more than chance, with both numbers."""
    assert ((line,) if line else ()) == issue(weeks("quantum", *before), quantum(now)).changes


def test_first_sub_topics() -> None:
    """A sub-topic that no week on record had is named, with its parent."""
    digest = issue(week.history())
    assert (
        "First in 12 weeks: photonic computing, under Semiconductors (2 stories)." in digest.changes
    )


def test_a_short_record_knows_no_firsts() -> None:
    """In the second month everything is new, so nothing is called so."""
    assert not any("First in" in line for line in issue(week.history(7)).changes)
    assert any("First in 9 weeks" in line for line in issue(week.history(8)).changes)


QUIET = "Gone quiet: cities, under Artificial intelligence (no story, from 4 a week in the month before)."


@pytest.mark.parametrize(
    ("before", "now", "line"),
    [
        ((4, 3, 4, 5), 0, QUIET),
        ((4, 3, 4, 5), 1, None),
        ((1, 2, 1, 2), 0, None),
        ((4, 4, 4), 0, None),
        ((9, 0, 0, 0), 0, None),
    ],
    ids=["quiet", "still told", "usual ups and downs", "no record", "one loud week is no habit"],
)
def test_sub_topics_gone_quiet(before: tuple[int, ...], now: int, line: str | None) -> None:
    """A sub-topic that was told every week and is not told now gets a line."""
    articles = [
        week.article(i, f"Signals {i}", "Harbour Wire", week.tag("ai.cities")) for i in range(now)
    ]
    changes = issue(weeks("ai.cities", *before), articles).changes
    assert [line] * (line is not None) == [one for one in changes if one.startswith("Gone quiet")]


def test_a_running_week_silences_nobody() -> None:
    """On Wednesday, what was not told yet has not gone quiet."""
    wednesday = week.MONDAY_MORNING - timedelta(days=5)
    digest = compose(
        week.WEEK,
        [],
        weeks("ai.cities", 4, 4, 4, 4),
        [],
        week.counts(0),
        DigestOptions(),
        wednesday,
    )
    assert () == digest.changes


def test_table_counts_sub_tags_copies_and_families() -> None:
    """A topic's row counts what hangs below it: articles with copies, stories once, houses once."""
    row = row_of(issue([]), "semiconductors")
    assert (16, 11, 9) == (row.articles, row.stories, row.outlets)


def test_late_articles_count_in_their_own_week() -> None:
    """The table agrees with `sector_weeks`: a late story belongs to the week it was published in."""
    row = row_of(issue([]), "talent")
    assert 2 == row.stories
    late = replace(week.articles()[-1])
    assert 0 == row_of(issue([], [late]), "talent").stories


def test_bars_share_one_scale() -> None:
    """The longest bar is the topic with most stories; none has none."""
    bars = {row.tag: row.bar for row in issue([]).sector_rows}
    assert 100 == max(bars.values())
    assert 18 == bars["talent"]
    assert 0 == max(row.bar for row in issue([], []).sector_rows)
