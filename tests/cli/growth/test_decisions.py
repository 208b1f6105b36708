"""Does a person's yes or no to a term reach the files of the configuration, and hold?"""

from __future__ import annotations

from typing import Any

import pytest
from growing import TAXONOMY, Desk

from huangpu.adapters.config_files import read_model
from huangpu.adapters.store.connection import Database
from huangpu.core.taxonomy.check import terms_with_loc
from huangpu.errors import StoreBusyError
from huangpu.model.decisions import Rejections
from huangpu.model.taxonomy import Taxonomy, Term


def terms(desk: Desk) -> list[Term]:
    """Give all terms of the file."""
    return [term for _, term in terms_with_loc(read_model(desk.taxonomy, Taxonomy))]


def candidates(desk: Desk, *options: str) -> set[str]:
    """Give what is suggested, in any list."""
    told = desk.say("taxonomy", "suggest", *options, "--json").json
    return {one["term"] for name in ("ranked", "rising", "organisations") for one in told[name]}


def test_accept(week: Desk) -> None:
    """The term is in the file with name, day and reason; what it would change is shown."""
    week.say("taxonomy", "suggest")
    said = week.say(
        *("taxonomy", "accept", "光刻机", "--tag", "quantum", "--by", "Li Na"),
        *("--alias", "lithography machine", "--kind", "technology"),
    )
    assert 0 == said.code
    assert "光刻机 is a term of quantum now: group accepted-quantum in " in said.out
    assert "8 stored articles may say it, 8 would change." in said.out
    assert "quantum  +8 gained, -0 lost" in said.out
    term = terms(week)[-1]
    assert (("lithography machine",), ("光刻机",)) == (term.en, term.zh)
    assert term.source is not None
    assert ("Li Na", "2026-08-17") == (term.source.by, str(term.source.day))
    assert term.source.why.startswith("8 of the 8 articles that say it carry semiconductors")
    assert [("accepted",)] == week.rows(
        "SELECT decision FROM term_candidates WHERE term = '光刻机'"
    )
    assert "光刻机" not in candidates(week)
    assert [] == [line for line in TAXONOMY.splitlines() if line not in week.taxonomy.read_text()]


def test_accept_before_the_first_poll(empty: Desk) -> None:
    """A term can be taken on by hand, without any article."""
    said = empty.say("taxonomy", "accept", "光刻机", "--tag", "semiconductors", "--reason", "known")
    assert 0 == said.code
    assert not (empty.folder / "var" / "huangpu.duckdb").exists()
    assert ("光刻机",) == terms(empty)[-1].zh


def test_accept_for_programs(desk: Desk) -> None:
    """--json gives what was written and what it changes."""
    told = desk.say("taxonomy", "accept", "張江", "--tag", "shanghai", "--json").json
    assert ("accepted-shanghai", ["張江"], []) == (told["group"], told["zh"], told["en"])
    assert 1 == told["effect"]["judged"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("芯片", "--tag", "quantum"), "'芯片' is a term already; edit it there"),
        (("Quantum-Computer", "--tag", "quantum"), "is a term already"),
        (("量子計算機", "--tag", "quantum"), "'量子計算機' is a term already"),
        (("光刻机", "--tag", "nosuch"), "--tag: is no tag; known: semiconductors, quantum"),
        (("光刻机",), "Missing option '--tag'"),
        ((" ", "--tag", "quantum"), "is empty"),
        (("光刻机", "--tag", "quantum", "--alias", ""), "is empty"),
        (("x" * 81, "--tag", "quantum"), "is longer than 80 characters"),
        (("光\x1b[31m刻机", "--tag", "quantum"), "holds a control character"),
        (("光\u202e刻机", "--tag", "quantum"), "holds a control character"),
        (("---", "--tag", "quantum"), "No such option"),
        (("……", "--tag", "quantum"), "holds no letter"),
        (("光刻机", "--tag", "quantum", "--reason", "x" * 501), "is longer than 500 characters"),
        (("龙凤", "--tag", "quantum"), "is a word of adverts (escort advert: 龙凤)"),
        (("上海貴族寶貝", "--tag", "shanghai"), "is a word of adverts (escort advert: 贵族宝贝)"),
        (("sh1314", "--tag", "shanghai"), "is a word of adverts"),
        (("光刻机", "--tag", "quantum", "--alias", "喝茶群vx"), "is a word of adverts"),
    ],
)
def test_refused(empty: Desk, words: tuple[str, ...], expected: str) -> None:
    """What cannot be a term is wrong input: exit 2, a readable reason, and the file untouched."""
    said = empty.say("taxonomy", "accept", *words)
    assert 2 == said.code
    assert expected in said.err
    assert "Traceback" not in said.err
    assert "\x1b" not in said.err
    assert TAXONOMY == empty.taxonomy.read_text("utf-8")


@pytest.mark.parametrize("command", [("accept", "光刻机", "--tag", "quantum"), ("reject", "x y")])
def test_broken_file(empty: Desk, command: tuple[str, ...]) -> None:
    """A file that is no YAML is named with its line, and nothing is decided."""
    broken = TAXONOMY + "  - {broken\n"
    empty.taxonomy.write_text(broken, "utf-8")
    said = empty.say("taxonomy", *command)
    assert 2 == said.code
    assert "taxonomy.yaml:" in said.err
    assert broken == empty.taxonomy.read_text("utf-8")


def test_decided_though_the_view_cannot_say_so(week: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The decision stands in the file; that the database is busy does not undo it."""

    def busy(_database: Database) -> Any:  # noqa: ANN401  it never returns
        raise StoreBusyError("the database is being written")

    monkeypatch.setattr(Database, "writing", busy)
    said = week.say("taxonomy", "reject", "光刻机")
    assert 0 == said.code
    assert "term_candidates does not say so yet" in said.err
    assert "光刻机" not in candidates(week)


@pytest.mark.parametrize(
    "written", ["光刻机", "光刻機", "光 刻 机"], ids=["zh", "traditional", "apart"]
)
def test_reject(week: Desk, written: str) -> None:
    """What was rejected never comes back, in any script, and who said so and why is kept."""
    assert "光刻机" in candidates(week)
    said = week.say("taxonomy", "reject", written, "--reason", "too\nbroad", "--by", "王 Wei")
    assert 0 == said.code
    assert f"{written} will not be suggested again; written to " in said.out
    assert "光刻机" not in candidates(week)
    (kept,) = read_model(week.config / "rejected.yaml", Rejections).rejected
    assert (written, "王 Wei", "too broad") == (kept.term, kept.by, kept.why)
    assert "# Terms that" in (week.config / "rejected.yaml").read_text("utf-8")


def test_reject_twice(week: Desk) -> None:
    """The second time is no fault, and writes nothing."""
    week.say("taxonomy", "reject", "stepper")
    before = (week.config / "rejected.yaml").read_bytes()
    said = week.say("taxonomy", "reject", "Stepper")
    assert (0, "Stepper was rejected already.\n") == (said.code, said.out)
    assert before == (week.config / "rejected.yaml").read_bytes()


def test_accept_after_all(week: Desk) -> None:
    """Who accepts what was rejected is told, and obeyed."""
    week.say("taxonomy", "reject", "stepper", "--reason", "too broad", "--by", "Wei")
    said = week.say("taxonomy", "accept", "stepper", "--tag", "semiconductors")
    assert 0 == said.code
    assert "stepper was rejected by Wei on 2026-08-17: too broad; accepted all the same" in said.err


def test_markup_is_no_style(week: Desk) -> None:
    """A term with brackets is said as it is."""
    said = week.say("taxonomy", "reject", "[red]boom[/]")
    assert "[red]boom[/] will not be suggested again" in said.out
