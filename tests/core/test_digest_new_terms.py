"""Which names are shown as new, why, and when is the section silent?"""

from __future__ import annotations

import random
from dataclasses import replace

import invented_week as week
import pytest
from mined import taxonomy_of

from huangpu.adapters.render import render_html, render_text
from huangpu.core.digest import DigestOptions, compose
from huangpu.core.digest.new_terms import MOST, mentions_of, new_terms
from huangpu.core.digest.tailoring import Choice, tailored
from huangpu.core.digest.tellings import tellings
from huangpu.core.terms.vocabulary import Vocabulary, vocabulary_of
from huangpu.model.digest import Digest
from huangpu.model.digest_material import DigestArticle
from huangpu.model.new_terms import Earlier, NewTerm
from huangpu.model.sameness import Name

FAMILIES = frozenset(family for family, *_ in week.OUTLETS.values())
PAST = Earlier(weeks=8, articles=4_000, families=FAMILIES)
NAMES = (Name("jiangpu", "company", ("江浦微电",), ("Jiangpu Micro",)),)
WORDS = vocabulary_of(taxonomy_of({"en": ["spin gate"], "zh": ["自旋门"]}), NAMES)
WINDOW = (week.WEEK.start(week.SHANGHAI), week.WEEK.end(week.SHANGHAI))


def told(number: int, title: str, outlet: str = "浦江科技报", **more: str) -> DigestArticle:
    """Give an article on chips."""
    return week.article(number, title, outlet, week.tag("semiconductors", 0.9, "芯片"), **more)


def new_in(
    *articles: DigestArticle, earlier: Earlier = PAST, words: Vocabulary = WORDS
) -> tuple[NewTerm, ...]:
    """Give the new names of a week of these articles."""
    said = tellings(articles, WINDOW, week.MONDAY_MORNING, 14)
    return new_terms(said, mentions_of(said, words), earlier, len(articles))


def issue(*articles: DigestArticle) -> Digest:
    """Compose the issue of these articles with its new names."""
    return compose(
        week.WEEK, articles, [], [], week.counts(len(articles)), DigestOptions(),
        week.MONDAY_MORNING, new_terms=new_in(*articles),
    )  # fmt: skip


PAIR = (
    told(1, "光计算公司LumiSilk发布首款芯片", at="18 08:00"),
    told(2, "LumiSilk raises a first round", "Harbour Wire", at="19 08:00"),
)


def test_a_new_name_says_why_it_is_there() -> None:
    """How many stories, whose, how often before, and one of them to read."""
    (term,) = new_in(*PAIR)
    assert ("LumiSilk", 2, 2, 0, 8) == (
        term.term, term.stories, term.articles, term.before, term.weeks,
    )  # fmt: skip
    assert "2 stories (浦江科技报 and Harbour Wire), none in the 8 weeks before" == term.words
    assert ("光计算公司LumiSilk发布首款芯片", "https://pujiang.example/2026/08/001") == (
        term.title, term.url,
    )  # fmt: skip


def test_a_name_counts_in_both_languages() -> None:
    """江浦微电 and Jiangpu Micro are one: together they are told twice, or known from before."""
    both = (told(1, "江浦微电扩产"), told(2, "Jiangpu Micro adds a line", "Harbour Wire"))
    assert ["Jiangpu Micro 江浦微电"] == [term.term for term in new_in(*both)]
    known = replace(PAST, said={"Jiangpu Micro": 9})
    assert () == new_in(*both, earlier=known)


def test_a_listed_name_needs_a_longer_past() -> None:
    """That a well-known firm is missing in a few hundred articles is chance, and no news."""
    both = (told(1, "江浦微电扩产"), told(2, "江浦微电融资", "张江观察"))
    assert new_in(*both)
    assert () == new_in(*both, earlier=replace(PAST, articles=900))
    assert new_in(*PAIR, earlier=replace(PAST, articles=900))


def test_a_term_of_the_taxonomy_may_be_new() -> None:
    """A technology that nobody wrote of for weeks is shown when two outlets do."""
    first, second = told(1, "上海造出自旋门"), told(2, "自旋门提速", "张江观察")
    assert ["自旋门"] == [term.term for term in new_in(first, second)]
    assert () == new_in(first, told(2, "自旋门提速"))  # one outlet's series


@pytest.mark.parametrize(
    ("shown", "before", "tellings_"),
    [(True, 0, 2), (False, 1, 2), (True, 1, 4), (False, 2, 4)],
)
def test_hardly_ever_before(shown: bool, before: int, tellings_: int) -> None:  # noqa: FBT001  a table
    """Said four times as often in this week as in all the weeks before, it still counts as new."""
    outlets = ("浦江科技报", "张江观察", "前滩财经", "临港通讯")
    articles = [told(n, f"LumiSilk 第{n}条新闻", outlets[n]) for n in range(tellings_)]
    earlier = replace(PAST, said={"LumiSilk": before})
    assert shown == bool(new_in(*articles, earlier=earlier))


@pytest.mark.parametrize(
    "earlier",
    [
        Earlier(),
        replace(PAST, weeks=3),
        replace(PAST, articles=3),
        replace(PAST, families=frozenset({"harbour"})),
    ],
    ids=["first week", "three weeks", "hardly an article", "a new feed"],
)
def test_silent_without_a_past(earlier: Earlier) -> None:
    """Where little is known of the weeks before, nothing is called new; nor what a new feed says."""
    assert () == new_in(*PAIR, earlier=earlier)


def test_one_telling_is_no_news() -> None:
    """Copies of a text, and sister papers, tell a story once; a stray name is not shown."""
    first = told(1, "LumiSilk发布芯片", "Harbour Wire", story="a")
    sister = told(2, "LumiSilk发布新芯片", "Harbour Wire Asia", story="a")
    assert () == new_in(first, sister)


def test_told_before_is_not_new() -> None:
    """Stories that an earlier issue told are left out."""
    said = tellings(PAIR, WINDOW, week.MONDAY_MORNING, 14, frozenset({"s001"}))
    assert ["s002"] == [one.story.story_id for one in said]


def test_words_of_adverts_are_never_shown() -> None:
    """What the lexicon of adverts knows is left out, however new and however often said."""
    words = replace(WORDS, told_by=lambda phrase: "advert" if "LumiSilk" in phrase else "")
    assert () == new_in(*PAIR, words=words)


def test_a_rejected_term_stays_away() -> None:
    """What a person rejected for the taxonomy is not shown either."""
    assert () == new_in(*PAIR, words=vocabulary_of(taxonomy_of(), (), ["LumiSilk"]))


def test_bounded_whole_and_in_one_order() -> None:
    """At most eight, two of one story, the longer form of a name; the same in whatever order."""
    many = [
        told(2 * n + side, f"公司{name}Soft成立", outlet)
        for n, name in enumerate(("Aba", "Beba", "Cica", "Dodo", "Efa", "Gugu", "Hoho", "Lulu", "Mimi"))
        for side, outlet in enumerate(("浦江科技报", "张江观察"))
    ]  # fmt: skip
    shown = new_in(*many)
    assert MOST == len(shown)
    shuffled = random.Random(3).sample(many, len(many))  # noqa: S311  no secret
    assert shown == new_in(*shuffled)
    names = "NovaOne、NovaTwo与NovaThree联手"
    three = [told(1, names, story="x"), told(2, f"{names}。", "张江观察", story="x")]
    assert 2 == len(new_in(*three))
    both = [
        told(n, "Leo Sandberg（桑德贝格）来沪", o) for n, o in enumerate(("张江观察", "前滩财经"))
    ]
    assert ["Leo Sandberg"] == [term.term for term in new_in(*both)]
    person = (told(1, "对话Leo Sandberg"), told(2, "Leo Sandberg来沪", "张江观察"))
    assert ["Leo Sandberg"] == [term.term for term in new_in(*person)]


def test_hostile_names_are_escaped_and_bounded() -> None:
    """Markup in a name or title stays text, in page and in text mail; a token without end is cut."""
    bad = "LumiSilk<script>alert(1)</script>"
    shown = issue(told(1, f"{bad}发布"), told(2, f"{bad}融资", "张江观察"))
    assert shown.new_terms
    page = render_html(shown)
    assert "<script" not in page
    assert "New names" in render_text(shown)
    endless = "LumiX" + "x" * 400
    assert all(
        len(term.term) <= 60 for term in new_in(told(1, endless), told(2, endless, "张江观察"))
    )


def test_readers_who_chose_get_theirs() -> None:
    """A recipient of one topic or language sees the names of those stories alone."""
    whole = issue(*PAIR)
    assert ("LumiSilk",) == tuple(term.term for term in whole.new_terms)
    chosen = Choice(tags=("semiconductors",), languages=("zh",))
    assert whole.new_terms == tailored(whole, chosen, {}).new_terms
    assert () == tailored(whole, Choice(tags=("biotech",)), {}).new_terms
    assert () == tailored(whole, Choice(languages=("en",)), {}).new_terms


def test_no_name_no_heading() -> None:
    """A week without a new name says nothing of them."""
    shown = issue(told(1, "中芯国际扩产"))
    assert () == shown.new_terms
    assert "New names" not in render_html(shown) + render_text(shown)


def test_room_is_taken_from_the_stories() -> None:
    """What the names take of the page is not there for stories, so the mail is not clipped."""
    many = [
        told(n, f"{'很长的标题' * 12}LumiSilk第{n}则", outlet, summary="摘要" * 60)
        for n, outlet in enumerate(tuple(week.OUTLETS) * 12)
    ]
    assert 90_000 > len(render_html(issue(*many)).encode())
