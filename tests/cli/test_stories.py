"""Can a person read why articles are together, and a program all of it?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import entry, feed, journalled, record, workshop
from rich.cells import cell_len

from huangpu.adapters.encoder import Encoder
from huangpu.jobs.polling_round import close_round

Huangpu = Callable[..., Any]

QUANTUM = "上海微系统所发布超导量子AI芯片新成果，低温控制、封装与测试三个环节都在张江完成，首批样机年内交付"
SHEN, JIANG = "https://shen.example/1", "https://jiang.example/1"


@pytest.fixture
def huangpu(huangpu: Huangpu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Huangpu:
    """Give the command over a store with two copies and a stranger, and without the encoder."""
    monkeypatch.setattr(Encoder, "is_available", staticmethod(lambda: False))
    place = workshop(tmp_path / "var", feed("shen"), feed("jiang"))
    journalled(
        place,
        record(
            "shen",
            entry(1, QUANTUM, link=SHEN, language="zh"),
            entry(2, "[bold]Chips[/bold] and [red]lasers", link="https://shen.example/2"),
        ),
    )
    journalled(
        place,
        record("jiang", entry(1, f"{QUANTUM}！", link=JIANG, language="zh"), hours=1),
        record("shen", entry(1, f"更正：{QUANTUM}", link=SHEN, language="zh"), hours=1),
    )
    close_round(place)
    return huangpu


def test_one_article(huangpu: Huangpu) -> None:
    """Every level has its heading, and every link its reason."""
    said = huangpu("explain", SHEN)
    assert 0 == said.code
    text = " ".join(said.out.split())  # how lines are broken is another test's promise
    for words in (
        "Seen  in 1 feed entry",
        "known by url",
        "title was «上海微系统所",
        "and became «更正：",
        "Copies  one text in 2 articles; it is the original",
        "Story",
        "opened it",
        "ai sector, 0.90",
        "«AI»",
        "Shanghai  yes, 0.80",
        "Advert  no",
    ):
        assert " ".join(words.split()) in text


@pytest.mark.parametrize("words", [("explain", SHEN), ("explain", SHEN, JIANG)], ids=["one", "two"])
def test_a_hundred_columns_are_enough(huangpu: Huangpu, words: tuple[str, ...]) -> None:
    """No line is wider, Chinese characters counted double."""
    said = huangpu(*words)
    assert 0 == said.code
    assert 100 >= max(cell_len(line.rstrip()) for line in said.out.splitlines())


def test_two_articles(huangpu: Huangpu) -> None:
    """The verdict comes first, then the scores, the parts, the index."""
    said = huangpu("explain", SHEN, JIANG)
    assert 0 == said.code
    assert "Together: they are copies of one text" in said.out
    assert "Same text?  yes: " in said.out
    assert "Would the index bring them together?  yes: " in said.out
    assert said.out.index("Together") < said.out.index("Same text?") < said.out.index("the index")


def test_programs_get_everything(huangpu: Huangpu) -> None:
    """--json gives what is printed and what is not."""
    one = huangpu("explain", SHEN, "--json").json
    assert {
        "article",
        "observations",
        "revisions",
        "copies",
        "links",
        "story",
        "moves",
        "tags",
    } == set(one)
    pair = huangpu("explain", SHEN, JIANG, "--json").json
    assert pair["same_text"]
    assert pair["dissection"]["rulings"][0]["parts"]
    assert pair["dissection"]["meeting"]["meets"]
    shown = huangpu("stories", "show", one["article"]["story_id"], "--json").json
    assert ["first", "copy"] == [member["method"] for member in shown["members"]]


def test_a_story(huangpu: Huangpu) -> None:
    """Members stand in the order of their times, each with how it joined."""
    story_id = huangpu("explain", SHEN, "--json").json["article"]["story_id"]
    said = huangpu("stories", "show", story_id)
    assert 0 == said.code
    assert "2 articles of 2 outlets  zh" in said.out
    assert said.out.index("opened it") < said.out.index("joined as a copy")
    assert "- the headlines are" in said.out or "- both say" in said.out


def test_titles_are_no_markup(huangpu: Huangpu) -> None:
    """What an outlet writes in brackets is printed as it is."""
    assert "[bold]Chips[/bold] and [red]lasers" in huangpu("explain", "https://shen.example/2").out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("explain", "nothing"), "no article 'nothing'"),
        (("explain", SHEN, "nothing"), "no article 'nothing'"),
        (("stories", "show", "nothing"), "is no story"),
    ],
    ids=["article", "other", "story"],
)
def test_what_is_not_there(huangpu: Huangpu, words: tuple[str, ...], expected: str) -> None:
    """A wrong id is wrong input: exit 2 and one readable line."""
    said = huangpu(*words)
    assert 2 == said.code
    assert expected in said.err
    assert "Traceback" not in said.err
