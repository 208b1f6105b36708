"""Can a person look through the quarantine, and does what is released stay released?"""

from __future__ import annotations

import pytest
from fakes import entry, record
from growing import ADVERT, CUT, EN, Desk

from huangpu.adapters.config_files import read_model
from huangpu.model.decisions import Releases


def state(desk: Desk, url: str) -> tuple[object, ...]:
    """Give what an article is called: advert, tags, whether it has a story, its title."""
    ((*found,),) = desk.rows(
        "SELECT is_spam, (SELECT list(tag ORDER BY tag) FROM article_tags t "
        "WHERE t.article_id = articles.article_id), story_id IS NOT NULL, title "
        "FROM articles WHERE url = ?",
        url,
    )
    return tuple(found)


def test_review(desk: Desk) -> None:
    """Adverts and cuts are listed with the text, the reason, and what to do."""
    said = desk.say("spam", "review")
    assert 0 == said.code
    for words in (
        "1 whole advert, 1 article with a segment cut out; the newest 2:",
        f"{desk.id_of(ADVERT)}  advert  上海贵族宝贝sh1314 上海喝茶群vx 量子计算机",
        f"{desk.id_of(CUT)}  cut  上海龙凤419杨浦：量子计算机在沪发布",
        "escort advert",
        "上海龙凤419杨浦  escort advert: city 上海 + hint 龙凤",
    ):
        assert words in said.out
    assert "huangpu spam release ARTICLE_ID" in said.err


@pytest.mark.parametrize(("only", "url"), [("--adverts", ADVERT), ("--cuts", CUT)])
def test_review_one_kind(desk: Desk, only: str, url: str) -> None:
    """Either kind can be looked at alone."""
    told = desk.say("spam", "review", only, "--json").json
    assert [desk.id_of(url)] == [one["article_id"] for one in told["taken"]]
    assert (1, 1) == (told["adverts"], told["cuts"])


def test_release(desk: Desk) -> None:
    """A released article is whole again at once, with its tags and its story."""
    assert (True, None, False) == state(desk, ADVERT)[:3]
    article = desk.id_of(ADVERT)
    said = desk.say("spam", "release", article, "--reason", "a real tea house", "--by", "Wei")
    assert 0 == said.code
    assert f"{article} is released: 上海贵族宝贝sh1314" in said.out
    assert "It carries quantum; Shanghai." in said.out
    assert (False, ["quantum"], True) == state(desk, ADVERT)[:3]
    (kept,) = read_model(desk.config / "releases.yaml", Releases).released
    assert (article, "Wei", "a real tea house") == (kept.article, kept.by, kept.why)
    assert "1 article with a segment" in desk.say("spam", "review").out


def test_release_of_a_cut(desk: Desk) -> None:
    """The segment stands in the text again."""
    assert "：量子计算机在沪发布" == state(desk, CUT)[3]
    assert 0 == desk.say("spam", "release", desk.id_of(CUT)).code
    assert "上海龙凤419杨浦：量子计算机在沪发布" == state(desk, CUT)[3]


def test_a_release_outlives_everything(desk: Desk) -> None:
    """Neither a rebuild from the journal, nor retag, nor the next poll undoes it."""
    desk.say("spam", "release", desk.id_of(ADVERT))
    released = state(desk, ADVERT)
    assert "0 articles judged again" in desk.say("taxonomy", "retag").out
    assert 0 == desk.say("rebuild").code
    assert released == state(desk, ADVERT)
    text = "上海贵族宝贝sh1314 上海喝茶群vx 量子计算机"
    desk.load(record("shen", entry(1, text, link=ADVERT, summary=""), hours=2))
    assert released == state(desk, ADVERT)


def test_a_release_taken_back(desk: Desk) -> None:
    """Without the entry, retag judges it as before."""
    before = (desk.config / "releases.yaml").read_bytes()
    desk.say("spam", "release", desk.id_of(ADVERT))
    (desk.config / "releases.yaml").write_bytes(before)
    assert "1 article judged again, 1 changed" in desk.say("taxonomy", "retag").out
    assert state(desk, ADVERT)[0]


def test_twice(desk: Desk) -> None:
    """What is released cannot be released again."""
    article = desk.id_of(ADVERT)
    desk.say("spam", "release", article)
    before = (desk.config / "releases.yaml").read_bytes()
    said = desk.say("spam", "release", article)
    assert 2 == said.code
    assert f"{article}: is released already" in said.err
    assert before == (desk.config / "releases.yaml").read_bytes()


@pytest.mark.parametrize("article", ["abcdefghijkl", "", "[red]", "' OR 1=1 --"])
def test_no_such_article(desk: Desk, article: str) -> None:
    """A wrong id is wrong input, and the file stays as it is."""
    before = (desk.config / "releases.yaml").read_bytes()
    said = desk.say("spam", "release", "--", article)
    assert 2 == said.code
    assert "no article has this id" in said.err
    assert before == (desk.config / "releases.yaml").read_bytes()


def test_no_advert(desk: Desk) -> None:
    """An article that nothing was taken from needs no release."""
    said = desk.say("spam", "release", desk.id_of(EN))
    assert 2 == said.code
    assert "nothing of it was taken for an advert" in said.err


def test_essays_are_no_reasons(desk: Desk) -> None:
    """A reason that the file could not hold is refused before anything is written."""
    said = desk.say("spam", "release", desk.id_of(ADVERT), "--reason", "x" * 501)
    assert 2 == said.code
    assert "is longer than 500 characters" in said.err
    assert state(desk, ADVERT)[0]


def test_before_the_first_poll(empty: Desk) -> None:
    """Without a database there is no quarantine, which is said plainly."""
    for words in (("review",), ("release", "abcdefghijkl")):
        said = empty.say("spam", *words)
        assert 1 == said.code
        assert 1 == len(said.err.splitlines())
