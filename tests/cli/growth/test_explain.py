"""Can a person read which words earned an article its tags?"""

from __future__ import annotations

import pytest
from growing import ADVERT, CUT, EN, HOSTILE, TAXONOMY, ZH, Desk


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (ZH, ("[上海][量子計算機]今日上线", "量子計算機 (title 2)", "term:words", "+1.00")),
        (EN, ("[Shanghai] opens a [quantum computer]", "quantum computer (title 17)")),
    ],
    ids=["zh", "en"],
)
def test_evidence(desk: Desk, url: str, expected: tuple[str, ...]) -> None:
    """The words that count are marked in the text, and named with place, rule and points."""
    said = desk.say("taxonomy", "explain", desk.id_of(url))
    assert 0 == said.code
    for words in (*expected, "quantum  1.00 of 1 points: carried, score 0.50", "shanghai  1.00"):
        assert words in said.out


def test_by_its_address(desk: Desk) -> None:
    """An address names an article as well as its id does."""
    by_id = desk.say("taxonomy", "explain", desk.id_of(EN)).out
    assert by_id == desk.say("taxonomy", "explain", EN).out


def test_what_nearly_fired(desk: Desk) -> None:
    """A rule with one word missing is named, with what it found and what it lacks."""
    said = desk.say("taxonomy", "explain", ZH)
    assert "Rules that nearly fired" in said.out
    assert "hiring for talent: found 招聘, 量子計算機; nothing of 研究员, researchers" in said.out


def test_cuts_and_adverts(desk: Desk) -> None:
    """What was taken for an advert is said, with the reason."""
    assert "A whole advert: 7" in desk.say("taxonomy", "explain", ADVERT).out
    assert "Cut as an advert from the title: 上海龙凤419杨浦" in (
        desk.say("taxonomy", "explain", CUT).out
    )


def test_hostile_title(desk: Desk) -> None:
    """Markup is shown as it is written, and nothing steers the terminal."""
    said = desk.say("taxonomy", "explain", HOSTILE)
    assert 0 == said.code
    assert "[bold][chip][/bold] [red]of" in said.out
    assert ":smile:" in said.out
    assert not {"\x1b", "\u202e"} & set(said.out)


def test_on_a_terminal_of_any_kind(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Colours mark the words where there are some; a terminal without any gets brackets."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[" in desk.say("taxonomy", "explain", EN).out
    monkeypatch.setenv("TERM", "dumb")
    said = desk.say("taxonomy", "explain", EN)
    assert "[quantum computer]" in said.out
    assert "\x1b[" not in said.out


def test_where_the_database_says_otherwise(desk: Desk) -> None:
    """The account is by today's rules; what is stored besides is said."""
    desk.taxonomy.write_text(TAXONOMY.replace("{quantum: 1}", "{quantum.computing: 1}"), "utf-8")
    said = desk.say("taxonomy", "explain", EN)
    assert "quantum.computing  1.00 of 1 points: carried" in said.out
    assert "The database says: quantum, shanghai." in said.err


def test_for_programs(desk: Desk) -> None:
    """--json gives every account with its spans, and nothing else on the output."""
    told = desk.say("taxonomy", "explain", EN, "--json").json
    account = {one["tag"]: one for one in told["accounts"]}["quantum"]
    span = account["parts"][0]["spans"][0]
    assert "quantum computer" == told["title"][span["start"] : span["end"]] == span["phrase"]
    assert told["labels"] == told["stored"] == ["quantum", "shanghai"]


@pytest.mark.parametrize("article", ["nosuchid", "https://nowhere.example/", "", "%", "[red]'; --"])
def test_no_such_article(desk: Desk, article: str) -> None:
    """What names no article is wrong input: exit 2, one line, and where to look."""
    said = desk.say("taxonomy", "explain", "--", article)
    assert 2 == said.code
    assert "no article" in said.err
    assert "Traceback" not in said.err


def test_before_the_first_poll(empty: Desk) -> None:
    """Without a database there is nothing to explain, which is said plainly."""
    said = empty.say("taxonomy", "explain", "abcdefghijkl")
    assert 1 == said.code
    assert 1 == len(said.err.splitlines())
