"""What does the archive say of a topic's weeks and of a story?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from huangpu.core.archive import paths, story_of, trend_of, weeks_until
from huangpu.core.archive.stories import TITLE
from huangpu.core.digest.excerpts import width
from huangpu.model.archive import Report, Topic, Trend
from huangpu.model.digest_material import ArticleTag, TagWeek
from huangpu.model.weeks import Week

SHANGHAI = ZoneInfo("Asia/Shanghai")
AS_OF = datetime(2026, 11, 15, 16, 0, tzinfo=UTC)  # Monday 00:00 in Shanghai: week 47 has begun
WEEKS = weeks_until(AS_OF, SHANGHAI)
AI = Topic("ai", "sector", "Artificial intelligence", "人工智能")
FIRST = Report(
    article_id="a1",
    title="中芯国际扩产",
    summary="中芯国际扩产。月产能将达到四万片。",
    url="https://one.example/1",
    language="zh",
    outlet="浦江科技报",
    publisher_family="pujiang",
    published_at=AS_OF,
    published_is_estimated=False,
    updated_at=AS_OF,
    copy_of=None,
    shanghai=True,
    tags=(ArticleTag("semiconductors", "sector", 0.6, ("中芯国际", "产能")),),
)


def trend(counts: dict[str, int], since: str = "2026-W01") -> Trend:
    """Give the trend of a topic that had so many stories in these weeks."""
    rows = [TagWeek(week, "ai", 2 * stories, stories, 1) for week, stories in counts.items()]
    return trend_of(AI, rows, WEEKS, Week.parse(since))


def test_the_last_week_is_the_running_one() -> None:
    """Weeks are those of Shanghai, fifty-two of them and the one that has just begun."""
    assert (53, "2025-W47", "2026-W47") == (len(WEEKS), str(WEEKS[0]), str(WEEKS[-1]))


def test_change_is_against_the_four_weeks_before() -> None:
    """The newest whole week counts, never the running one; half a story more is rounded away from 0."""
    said = trend({"2026-W47": 99, "2026-W46": 7, "2026-W45": 4, "2026-W44": 6, "2026-W43": 8})
    assert (4.5, 3) == (said.mean, said.change)
    assert (7, 99) == (said.whole.stories, said.running.stories)
    assert -5 == trend({"2026-W42": 18}).change


def test_nothing_is_compared_with_weeks_that_nobody_watched() -> None:
    """The first poll's own week is no whole one either."""
    known = {f"2026-W{number}": 5 for number in range(40, 48)}
    assert 0 == trend(known, since="2026-W41").change
    assert (None, None) == (trend(known, since="2026-W42").mean, trend(known, "2026-W42").change)
    watched = {str(one.week): one.watched for one in trend(known, since="2026-W42").weeks}
    assert (False, True) == (watched["2026-W42"], watched["2026-W43"])


def test_weeks_of_which_nothing_is_known_are_left_out() -> None:
    """A young archive shows a quarter; a year's old count brings its week back."""
    assert 13 == len(trend({"2026-W46": 3}, since="2026-W47").weeks)
    assert "2026-W10" == str(trend({"2026-W10": 1}, since="2026-W46").weeks[0].week)
    assert 53 == len(trend({}, since="2025-W40").weeks)


def test_the_original_comes_first() -> None:
    """It is the earliest that is no copy, in whatever order they come; families count once."""
    copy = replace(FIRST, article_id="a0", copy_of="a1", published_at=AS_OF - timedelta(hours=9))
    later = replace(
        FIRST,
        article_id="a2",
        title="SMIC to expand",
        language="en",
        publisher_family="wire",
        published_at=AS_OF + timedelta(hours=1),
    )
    stories = [story_of("s", order) for order in ([copy, later, FIRST], [later, FIRST, copy])]
    assert stories[0] == stories[1]
    assert ["a1", "a2", "a0"] == [one.article_id for one in stories[0].reports]
    assert 2 == stories[0].outlets
    assert stories[0].gloss is not None
    assert "SMIC to expand" == stories[0].gloss.title


def test_reasons_are_the_words_in_order_of_strength() -> None:
    """The strongest tag first; a word in another case is the same word; at most three."""
    other = replace(
        FIRST,
        article_id="a2",
        tags=(
            ArticleTag("semiconductors", "sector", 0.4, ("SMIC", "smic", "fab", "wafer")),
            ArticleTag("investment", "theme", 0.9, ("融资",)),
        ),
    )
    assert (
        ("investment", ("融资",)),
        ("semiconductors", ("中芯国际", "产能", "SMIC")),
    ) == story_of("s", [FIRST, other]).reasons


def test_texts_are_bounded() -> None:
    """A title as long as a book is cut; a summary does not repeat the title; nothing is nameless."""
    told = story_of("s", [FIRST]).original
    assert "月产能将达到四万片。" == told.summary
    long = story_of("s", [replace(FIRST, title="上海" * 5000, outlet="x" * 999)]).original
    assert width(long.title) <= TITLE
    assert len(long.outlet) <= 60
    bare = story_of("s", [replace(FIRST, title="", summary="", outlet="", publisher_family="")])
    assert ("Untitled", "unknown outlet") == (bare.original.title, bare.original.outlet)


def test_pages_lie_where_mails_look_for_them() -> None:
    """Addresses are for ever; the way up is relative, so that the folder can lie anywhere."""
    assert "issues/2026-W34.html" == paths.issue_page("2026-W34")
    assert ("", "../") == (paths.up_from(paths.INDEX), paths.up_from(paths.issue_page("2026-W34")))
