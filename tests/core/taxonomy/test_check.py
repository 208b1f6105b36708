"""Are useless and dangerous rules found before they do harm?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huangpu.core.taxonomy.check import check
from huangpu.core.taxonomy.usage import check_usage
from huangpu.model.taxonomy import Taxonomy

Make = Callable[..., Taxonomy]

GIVES_TALENT = {"id": "t", "tags": {"talent": 1}, "all": ["hires"]}
REST = {
    "terms": ["GPT-5", {"en": ["CPU"], "tags": {"semiconductors": 1, "ai.models": 1}}],
    "rules": [GIVES_TALENT],
}


def test_a_sound_taxonomy(make: Make) -> None:
    """Nothing is said about a file that is right."""
    assert () == check(make(**REST))


@pytest.mark.parametrize(
    ("changes", "loc", "said", "is_error"),
    [
        ({"terms": ["ai"]}, ("groups", "things", "terms", 0, "ai"), "everyday", True),
        (
            {"terms": ["量子位"], "masks": {"m": {"zh": ["量子位"]}}},
            ("groups", "things", "terms", 0, "量子位"),
            "mask",
            True,
        ),
        (
            {"terms": ["晶片", "芯片 | 晶片"]},
            ("groups", "things", "terms", 1, "晶片"),
            "twice",
            False,
        ),
        ({"patterns": {"p": ["x*"]}}, ("patterns", "p", 0), "empty", True),
        ({"patterns": {"p": ["上海："]}}, ("patterns", "p", 0), "full-width", True),
        ({"patterns": {"p": ["x"]}}, ("patterns", "p"), "no rule", False),
        ({"words": {"w": {"en": ["x"]}}}, ("words", "w"), "no rule", False),
        ({"rules": [{"id": "r", "all": ["x"]}]}, ("rules", 0), "changes no tag", True),
        ({"rules": [{**GIVES_TALENT, "within": 5}]}, ("rules", 0, "within"), "one item", False),
        (
            {"rules": [{**GIVES_TALENT, "all": ["$p"]}], "patterns": {"p": ["x"]}},
            ("rules", 0, "all"),
            "patterns alone",
            True,
        ),
        ({"rules": []}, ("tags", "talent"), "no term or rule", False),
    ],
)
def test_findings(
    make: Make, changes: dict[str, Any], loc: tuple[str | int, ...], said: str, *, is_error: bool
) -> None:
    """Each mistake is found at its place, and dangerous ones are errors."""
    findings = {finding.loc: finding for finding in check(make(**{**REST, **changes}))}
    assert loc in findings
    assert said in findings[loc].problem
    assert is_error == findings[loc].is_error


def test_errors_come_first(make: Make) -> None:
    """The list begins with what must be mended."""
    findings = check(make(**{**REST, "terms": ["ai"], "words": {"w": {"en": ["x"]}}}))
    assert [True, *[False] * (len(findings) - 1)] == [finding.is_error for finding in findings]


def test_terms_that_never_or_always_match(make: Make) -> None:
    """A term that no article names, or nearly every one, is worth a look."""
    articles = [("Shanghai chips", "")] * 1_000
    findings = check_usage(make(terms=["chip", "qubit"]), articles)
    assert {("groups", "things", "terms", 0): "'chip' matched 100% of 1000 articles"} == {
        f.loc: f.problem for f in findings if "100%" in f.problem
    }
    assert {("groups", "things", "terms", 1): "'qubit' matched none of 1000 articles"} == {
        f.loc: f.problem for f in findings if "none" in f.problem
    }


def test_few_articles_say_nothing_about_never(make: Make) -> None:
    """A term is not called dead because ten articles do not name it."""
    assert () == check_usage(make(terms=["qubit"]), [("Shanghai", "")] * 10)


def test_many_silent_terms_are_one_finding(make: Make) -> None:
    """A group of which nothing was said fills one line, with every name in it."""
    (finding,) = check_usage(make(terms=["a1", "b2", "c3", "d4"]), [("Shanghai", "")] * 1_000)
    assert ("groups", "things") == finding.loc
    expected = "4 of its 4 terms matched none of 1000 articles: 'a1', 'b2', 'c3', 'd4'"
    assert expected == finding.problem
