"""Are new words of the field shown to a person, with what speaks for them?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from growing import Desk

from huangpu.adapters.store.connection import Database
from huangpu.errors import StoreBusyError
from huangpu.settings import load_settings
from huangpu.wiring import Wiring


def test_suggest_both_languages(week: Desk) -> None:
    """New words of the field are shown with tag, counts, and examples of their use."""
    said = week.say("taxonomy", "suggest")
    assert 0 == said.code
    assert "28 articles read, 2 terms suggested" in said.out  # copies of the eight others left out
    for words in ("光刻机  → semiconductors", "stepper  → semiconductors", "国内首台光刻机下线"):
        assert words in said.out
    assert "8 of the 8 articles that say it carry semiconductors, 57% of all" in said.out
    assert "huangpu taxonomy accept TERM --tag TAG" in said.err


def test_suggestions_are_kept(week: Desk) -> None:
    """Whoever likes SQL better finds them in a view."""
    week.say("taxonomy", "suggest")
    assert [("semiconductors", 8, None)] == week.rows(
        "SELECT tag, articles, decision FROM term_candidates WHERE term = '光刻机'"
    )


def test_suggestions_are_shown_though_nothing_can_be_kept(
    week: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody else writes for minutes the work is not thrown away."""

    def busy(_database: Database) -> Any:  # noqa: ANN401  it never returns
        raise StoreBusyError("the database is being written")

    monkeypatch.setattr(Database, "writing", busy)
    said = week.say("taxonomy", "suggest")
    assert 0 == said.code
    assert "光刻机" in said.out
    assert "not kept in the view term_candidates: the database is being written" in said.err


def test_suggest_for_one_tag(week: Desk) -> None:
    """A tag that nothing stands out for has no suggestions; one that is none is refused."""
    assert [] == week.say("taxonomy", "suggest", "--tag", "talent", "--json").json["ranked"]
    said = week.say("taxonomy", "suggest", "--tag", "[red]x")
    assert 2 == said.code
    assert "'[red]x' is no tag; known: semiconductors, quantum" in said.err


def test_a_person_is_told_of_a_term_once(week: Desk) -> None:
    """The weekly upkeep suggests the same terms, and remembers of which it told."""
    wiring = week.wiring
    first = wiring.term_news()
    assert {"光刻机", "stepper"} == {one.term for one in first.candidates[: first.fresh]}
    wiring.told_terms.note(wiring.clock(), *first.keys)
    again = wiring.term_news()
    assert (0, first.keys) == (again.fresh, again.keys)
    assert [("光刻机",), ("stepper",)] == sorted(
        week.rows("SELECT term FROM term_candidates"), reverse=True
    )


def test_a_night_that_was_missed_is_owed(week: Desk) -> None:
    """Once anything was polled, and a day after the last one: a laptop is off at night."""
    assert week.wiring.owes_upkeep()
    week.wiring.end_night()
    assert not week.wiring.owes_upkeep()
    day_ago = week.wiring.clock() - timedelta(days=1)
    week.wiring.weekly.note(day_ago, "night")
    assert week.wiring.owes_upkeep()


def test_a_new_house_owes_no_night(tmp_path: Path) -> None:
    """There is nothing to keep in order yet."""
    assert not Wiring(load_settings(data_dir=tmp_path)).owes_upkeep()
