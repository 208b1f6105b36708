"""Does evidence add up to the right decisions, and does every decision show it?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huangpu.core.tagging import Tagger
from huangpu.core.taxonomy.scoring import MAX_EVIDENCE, score
from huangpu.model.tags import Evidence
from huangpu.model.taxonomy import Taxonomy

Make = Callable[..., Taxonomy]

LONG = (
    "The plant will open before the end of next year, as people who know about it said on Monday. "
)


def tags(taxonomy: Taxonomy, title: str, summary: str = "") -> dict[str, float]:
    """Give the tags carried with their scores."""
    return {match.tag: match.score for match in Tagger(taxonomy).tag(title, summary).tags}


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        ("OpenAI", "", {"ai": 0.5}),
        ("Nothing", "OpenAI.", {}),
        ("Nothing", "OpenAI and Anthropic.", {"ai": 0.6154}),
        ("Nothing", LONG * 2 + "OpenAI.", {}),
        ("OpenAI or OpenAI or OpenAI", "", {"ai": 0.5455}),
        ("OpenAI, Anthropic", "", {"ai": 0.6667}),
    ],
    ids=[
        "a title is enough",
        "one mention below is not",
        "two things below are",
        "a word in passing",
        "repeats help a little",
        "distinct things add up",
    ],
)
def test_points(make: Make, title: str, summary: str, expected: dict[str, float]) -> None:
    """Distinct things add up by place; repeating one of them is worth little."""
    assert expected == tags(make(terms=["OpenAI", "Anthropic"]), title, summary)


def test_a_sub_tag_carries_its_parent(make: Make) -> None:
    """What speaks for a sub-tag speaks for the tag above it, with the same evidence."""
    taxonomy = make(terms=[{"en": ["GPT-5"], "tags": {"ai.models": 1}}])
    matches = Tagger(taxonomy).tag("GPT-5 is here", "").tags
    assert ["ai", "ai.models"] == [match.tag for match in matches]
    assert matches[0].evidence == matches[1].evidence


def test_field_weights(make: Make) -> None:
    """A term may count for more or less in a place than others do."""
    taxonomy = make(terms=[{"en": ["OpenAI"], "fields": {"title": 0.4, "subtitle": 1}}])
    assert {} == tags(taxonomy, "OpenAI")
    assert {"ai": 0.5} == tags(taxonomy, "Nothing", "OpenAI.")


def test_a_rule_takes_points_away(make: Make) -> None:
    """The template of a daily wrap takes its tags with it, in full, whatever it names."""
    rules = [{"id": "wrap", "tags": {"*": -3}, "all": ["收评"], "places": ["title"]}]
    assert {} == tags(make(terms=["OpenAI"], rules=rules), "A股收评：OpenAI概念股上涨")


def test_evidence_shows_both_sides(make: Make) -> None:
    """A tag earned by a rule shows who and what, with the rule that saw it."""
    rules = [{"id": "hires", "tags": {"talent": 1}, "all": ["$things", ["hires", "招聘"]]}]
    taxonomy = make(terms=["OpenAI"], rules=rules)
    talent = Tagger(taxonomy).tag("正在招聘：OpenAI", "").tags[1]
    expected = (
        Evidence("title", 2, 4, "招聘", "hires"),
        Evidence("title", 5, 11, "OpenAI", "hires"),
    )
    assert ("talent", expected) == (talent.tag, talent.evidence)


def test_evidence_of_a_term_names_its_group(make: Make) -> None:
    """A tag earned by a term shows the phrase where it stands and the group it is in."""
    (match,) = Tagger(make(terms=["OpenAI"])).tag("With OpenAI", "").tags
    assert (Evidence("title", 5, 11, "OpenAI", "term:things"),) == match.evidence


def test_evidence_is_bounded(make: Make) -> None:
    """Repetition does not fill the database with evidence."""
    (match,) = Tagger(make(terms=["OpenAI"])).tag("OpenAI", "OpenAI. " * 200).tags
    assert MAX_EVIDENCE == len(match.evidence)


@pytest.mark.parametrize(("points", "expected"), [(1, 0.5), (3, 0.75), (0, 0), (-2, 0)])
def test_scores_are_squeezed(points: float, expected: float) -> None:
    """A score is one half at the threshold, and never leaves zero to one."""
    assert expected == score(points, 1)
