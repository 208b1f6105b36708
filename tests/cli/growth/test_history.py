"""Do diff and retag say and do the same, and does check warn of what says nothing?"""

from __future__ import annotations

import pytest
from growing import ADVERT, CUT, EN, TAXONOMY, ZH, Desk

CHANGED = TAXONOMY.replace("{quantum: 1}", "{quantum.computing: 1}").replace("chip | 芯片", "wafer")


def test_nothing_to_do(desk: Desk) -> None:
    """While the rules are those of the articles, nothing is judged again."""
    said = desk.say("taxonomy", "diff")
    assert (0, "Every article was judged by today's rules; retag would change nothing.\n") == (
        said.code,
        said.out,
    )
    assert "0 articles judged again, 0 changed" in desk.say("taxonomy", "retag").out


def test_diff_writes_nothing(desk: Desk) -> None:
    """What would change is told per tag, with examples and the words behind them."""
    desk.taxonomy.write_text(CHANGED, "utf-8")
    before = desk.rows("SELECT * FROM article_tags ORDER BY ALL")
    said = desk.say("taxonomy", "diff")
    assert 0 == said.code
    for words in (
        "5 articles would be judged again, 4 would change.",
        "quantum.computing  +3 gained, -0 lost",
        f"  + {desk.id_of(EN)}  Shanghai opens a quantum computer  [quantum computer]",
        f"  + {desk.id_of(ZH)}  上海量子計算機今日上线 招聘工程师  [量子計算機]",
        "semiconductors  +0 gained, -1 lost",
        "[bold]chip[/bold] [red]of",
    ):
        assert words in said.out
    assert "Nothing was changed." in said.err
    assert "\x1b" not in said.out
    assert before == desk.rows("SELECT * FROM article_tags ORDER BY ALL")


def test_retag_does_what_diff_says(desk: Desk) -> None:
    """The two agree number for number, and afterwards nothing is left to do."""
    desk.taxonomy.write_text(CHANGED, "utf-8")
    foretold = desk.say("taxonomy", "diff", "--json").json
    done = desk.say("taxonomy", "retag", "--json").json
    assert foretold == done
    assert {"quantum.computing": 3} == done["gained"]
    assert 0 == desk.say("taxonomy", "diff", "--json").json["judged"]
    assert [(1, desk.wiring.judge.taxonomy_version)] == desk.rows(
        "SELECT DISTINCT 1, taxonomy_version FROM article_tags"
    )


@pytest.mark.parametrize(("most", "expected"), [("0", 0), ("2", 2)])
def test_as_many_examples_as_asked_for(desk: Desk, most: str, expected: int) -> None:
    """Counts are of all articles, examples of a few."""
    desk.taxonomy.write_text(CHANGED, "utf-8")
    told = desk.say("taxonomy", "diff", "--examples", most, "--json").json
    assert 3 == told["gained"]["quantum.computing"]
    assert expected == len(told["examples"].get("+quantum.computing", []))


def test_an_advert_that_is_none_any_more(desk: Desk) -> None:
    """When the words of spam change, an article comes out of the quarantine, with its story."""
    path = desk.config / "spam.yaml"
    path.write_text(path.read_text("utf-8") + "whole_share: 0.99\n", "utf-8")
    assert {"spam": 1} == desk.say("taxonomy", "diff", "--json").json["lost"]
    desk.say("taxonomy", "retag")
    assert [(False, True)] == desk.rows(
        "SELECT is_spam, story_id IS NOT NULL FROM articles WHERE url = ?", ADVERT
    )


def test_before_the_first_poll(empty: Desk) -> None:
    """Without a database diff has nothing to read, and retag nothing to do."""
    said = empty.say("taxonomy", "diff")
    assert 1 == said.code
    assert 1 == len(said.err.splitlines())
    assert "0 articles judged again" in empty.say("taxonomy", "retag").out


def test_check_warns_of_what_matches_always(week: Desk) -> None:
    """A term that more than two fifths of the articles say is named with its line."""
    said = week.say("taxonomy", "check")
    assert 0 == said.code
    line = TAXONOMY.splitlines().index("    terms: [chip | 芯片]") + 1
    assert f"taxonomy.yaml:{line}  groups.chips.terms[0]: " in said.out
    assert "'chip' matched 50% of 32 articles" in said.out
    assert "held against 32 stored articles; 2 warnings" in said.out


def test_check_without_articles(week: Desk) -> None:
    """Asked for none, or without a database, the file is checked alone."""
    assert "matched" not in week.say("taxonomy", "check", "--articles", "0").out


def test_check_of_a_bad_rule(empty: Desk) -> None:
    """A rule that cannot work ends with exit 2, file and line."""
    empty.taxonomy.write_text(TAXONOMY.replace("$hiring", "$nosuch"), "utf-8")
    said = empty.say("taxonomy", "check")
    assert 2 == said.code
    line = len(TAXONOMY.splitlines())
    assert f"taxonomy.yaml:{line}  rules[0] " in said.err
    assert "'$nosuch' names nothing" in said.err


def test_check_for_programs(desk: Desk) -> None:
    """--json gives the counts and every warning."""
    told = desk.say("taxonomy", "check", "--json").json
    assert (4, 3, 1, 4, []) == (
        len(told["tags"]),
        told["terms"],
        told["rules"],
        told["articles"],
        told["errors"],
    )


def test_a_cut_article_keeps_its_tags(desk: Desk) -> None:
    """What is left of an article beside an advert is judged as any other."""
    assert [("quantum",)] == desk.rows(
        "SELECT tag FROM article_tags JOIN articles USING (article_id) WHERE url = ?", CUT
    )
