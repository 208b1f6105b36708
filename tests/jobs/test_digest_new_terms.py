"""Does a digest built from the store find what is new against the weeks that were polled?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from fakes import START, entry, feed, journalled, record, workshop
from mined import taxonomy_of

from huangpu.adapters.store.reading import reading
from huangpu.core.digest import DigestOptions
from huangpu.core.terms.vocabulary import vocabulary_of
from huangpu.core.weeks import week_of
from huangpu.jobs.digest import build
from huangpu.jobs.polling_round import close_round
from huangpu.model.digest import Digest
from huangpu.model.polls import PollRecord

WEEKS = 6
SUBJECTS = ("a dam", "rail fares", "school meals", "a harbour", "tea", "wheat", "a museum")


def poll(week: int, outlet: str, *titles: str) -> PollRecord:
    """Give a poll of an outlet in the n-th week, all about AI so that they are tagged."""
    at = START + timedelta(days=7 * week)
    entries = [
        entry(100 * week + n, title, published_at=at - timedelta(hours=n), summary="",
              link=f"https://{outlet}.example/{week}/{n}", guid=f"{outlet}-{week}-{n}")
        for n, title in enumerate(titles)
    ]  # fmt: skip
    return record(outlet, *entries, hours=7 * 24 * week)


def issue(folder: Path, first_week: int) -> Digest:
    """Poll two outlets week by week, the name LumiSilk in the last; give the digest of that."""
    place = workshop(folder, feed("shen"), feed("pu"))
    for week in range(first_week, WEEKS):
        usual = [f"AI and {SUBJECTS[(week + n) % 7]} in week {week}, part {n}" for n in range(4)]
        journalled(place, poll(week, "shen", *usual), poll(week, "pu", "AI for OldName again"))
    last = poll(WEEKS, "shen", "LumiSilk shows an AI chip"), poll(WEEKS, "pu", "AI: why LumiSilk?")
    journalled(place, *last)
    close_round(place)
    week = week_of(START + timedelta(days=7 * WEEKS), ZoneInfo("Asia/Shanghai"))
    now = START + timedelta(days=7 * (WEEKS + 1))
    with reading(place.analyst_link) as session:
        silent = build(session, week, DigestOptions(), now)
        found = build(session, week, DigestOptions(), now, vocabulary=vocabulary_of(taxonomy_of()))
    assert () == silent.new_terms
    return found


def test_what_six_weeks_did_not_say(tmp_path: Path) -> None:
    """A name of two outlets that five whole weeks before do not hold is new, and says so."""
    (term,) = issue(tmp_path, 0).new_terms
    assert ("LumiSilk", 0, 5) == (term.term, term.before, term.weeks)


def test_nothing_is_new_to_a_young_desk(tmp_path: Path) -> None:
    """With three weeks polled the same name is not called new."""
    assert () == issue(tmp_path, WEEKS - 3).new_terms
