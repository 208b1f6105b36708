"""Which sentences of the week are quoted under the report's claims, how many, and for whom?"""

from __future__ import annotations

import random
from dataclasses import replace

import invented_week as week
import pytest
from pydantic import TypeAdapter

from huangpu.adapters.render import render_html, render_text
from huangpu.core.digest import DigestOptions, compose
from huangpu.core.digest.claims import excerpt, size_of
from huangpu.core.digest.excerpts import width
from huangpu.core.digest.tailoring import Choice, tailored
from huangpu.model.claims import Claim, Claims
from huangpu.model.digest import Digest
from huangpu.model.digest_material import DigestArticle

PLANT = Claim(
    id="plant", paragraph=3, en="The new plant makes chips of 3 nm.", zh="新厂采用3纳米工艺。",
    kind="node", unit="nm", value=3, near=(("江浦微", "Jiangpu Micro"),), tags=("semiconductors",),
)  # fmt: skip
BOOK = Claims(claims=(PLANT,))
CHIPS = week.tag("semiconductors", 0.9, "芯片")


def told(number: int, title: str, outlet: str = "浦江科技报", **more: str) -> DigestArticle:
    """Give an article on chips."""
    return week.article(number, title, outlet, CHIPS, **more)


def issue(
    *articles: DigestArticle, book: Claims = BOOK, earlier: frozenset[str] = frozenset()
) -> Digest:
    """Compose the invented week's issue of these articles."""
    return compose(
        week.WEEK, articles, [], [], week.counts(len(articles)), DigestOptions(watched=book),
        week.MONDAY_MORNING, earlier,
    )  # fmt: skip


def test_a_quote_has_all_that_a_reader_needs() -> None:
    """Sentence, outlet, link, day, what it means; the claim in both languages with its paragraph."""
    (claim,) = issue(told(1, "江浦微量产5纳米芯片", at="19 08:00")).claims
    assert ("plant", 3, "The new plant makes chips of 3 nm.", "新厂采用3纳米工艺。", 0) == (
        claim.claim_id, claim.paragraph, claim.claim, claim.claim_zh, claim.more,
    )  # fmt: skip
    (quote,) = claim.quotes
    assert ("江浦微量产5纳米芯片", "浦江科技报", "zh", "5 nm", "higher") == (
        quote.quote, quote.outlet, quote.language, quote.figure, quote.verdict,
    )  # fmt: skip
    assert "5 nm, a coarser process than the report's 3 nm." == quote.words
    assert "https://pujiang.example/2026/08/001" == quote.url
    assert "2026-08-19T00:00:00+00:00" == quote.published_at.isoformat()


def test_an_empty_week_shows_nothing() -> None:
    """No heading where no sentence has a figure on a claim's subject, or nothing is watched."""
    silent = told(1, "江浦微开始设备搬入")
    for digest in (issue(silent), issue(), issue(told(1, "江浦微量产5纳米芯片"), book=Claims())):
        assert () == digest.claims
        assert "Claims watch" not in render_html(digest) + render_text(digest)


def test_a_story_is_quoted_once() -> None:
    """Copies and other tellings of one story add nothing; an own text goes before a copy."""
    first = told(1, "江浦微量产5纳米芯片", story="s", at="18 08:00")
    copy = replace(
        told(2, "江浦微量产5纳米芯片", "江桥日报", story="s", at="17 08:00"), copy_of="a001"
    )
    other = told(3, "Jiangpu Micro ships 5nm chips", "Silk Circuit", story="s", at="19 08:00")
    (claim,) = issue(first, copy, other).claims
    assert [("a001", 0)] == [(quote.article_id, claim.more) for quote in claim.quotes]


def test_the_same_sentence_in_two_stories_is_quoted_once() -> None:
    """What the story index did not join is still one sentence."""
    (claim,) = issue(
        told(1, "江浦微量产5纳米芯片"), told(2, "江浦微量产 5纳米芯片", "江桥日报")
    ).claims
    assert (1, 0) == (len(claim.quotes), claim.more)


def test_a_story_of_an_earlier_issue_is_not_quoted_again() -> None:
    """A story stands in one issue, and so do its figures."""
    article = told(1, "江浦微量产5纳米芯片", story="old")
    assert () == issue(article, earlier=frozenset({"old"})).claims


def test_what_differs_comes_first_and_the_rest_is_counted() -> None:
    """Three quotes a claim: results before targets, contradictions before agreement."""
    titles = ["江浦微计划量产2纳米芯片", "江浦微量产3纳米芯片", "江浦微量产5纳米芯片",
              "江浦微量产7纳米芯片", "江浦微量产14纳米芯片"]  # fmt: skip
    (claim,) = issue(*(told(number, title) for number, title in enumerate(titles, start=1))).claims
    assert ["5 nm", "7 nm", "14 nm"] == [quote.figure for quote in claim.quotes]
    assert 2 == claim.more


def test_claims_stand_in_the_order_of_the_file_and_are_capped() -> None:
    """Eight claims at most, whatever the week brings; the others are counted."""
    claims = tuple(PLANT.model_copy(update={"id": f"c{number}"}) for number in range(12))
    digest = issue(told(1, "江浦微量产5纳米芯片"), book=Claims(claims=claims))
    assert [f"c{number}" for number in range(8)] == [claim.claim_id for claim in digest.claims]
    assert 4 == digest.claims_more
    assert "Figures on 4 more claims found no room here." in render_text(digest)
    assert "Figures on 4 more claims found no room here." in render_html(digest)


def test_every_claim_gets_its_first_quote_before_one_gets_its_second() -> None:
    """Where there is little room, no claim takes that of another."""
    claims = tuple(PLANT.model_copy(update={"id": f"c{number}"}) for number in range(3))
    articles = [told(number, f"江浦微量产{number + 4}纳米芯片") for number in range(1, 5)]
    options = DigestOptions(watched=Claims(claims=claims), claims_budget=6_000)
    digest = compose(
        week.WEEK, articles, [], [], week.counts(4), options, week.MONDAY_MORNING
    )  # fmt: skip
    assert [(2, 2), (2, 2), (1, 3)] == [(len(c.quotes), c.more) for c in digest.claims]


def test_claims_take_their_room_from_the_stories() -> None:
    """However long links and names are, the section stays within its bytes."""
    claims = tuple(PLANT.model_copy(update={"id": f"c{number}"}) for number in range(8))
    articles = [
        replace(
            told(number, f"江浦微量产{number + 4}纳米芯片" + "，设备陆续搬入" * 20),
            url="https://x.example/" + "y" * 900,
        )
        for number in range(1, 30)
    ]
    digest = issue(*articles, book=Claims(claims=claims))
    assert digest.claims
    assert DigestOptions().claims_budget >= sum(map(size_of, digest.claims))
    assert 90_000 > len(render_html(digest).encode())


def test_same_input_same_claims_in_any_order() -> None:
    """The order in which articles come makes no difference."""
    articles = [told(number, f"江浦微量产{number}纳米芯片") for number in range(1, 12)]
    expected = issue(*articles).claims
    random.Random(7).shuffle(articles)  # noqa: S311  an order, no secret
    assert expected == issue(*articles).claims


def test_a_recipient_gets_the_claims_of_chosen_tags_and_languages() -> None:
    """A choice of tags keeps claims with them, one of languages keeps quotes in them."""
    digest = issue(
        told(1, "江浦微量产5纳米芯片"), told(2, "Jiangpu Micro ships 7nm chips", "Silk Circuit")
    )
    tags = {"s001": ("semiconductors",), "s002": ("semiconductors",)}

    def figures(choice: Choice) -> list[str]:
        return [q.figure for claim in tailored(digest, choice, tags).claims for q in claim.quotes]

    assert ["5 nm", "7 nm"] == figures(Choice())
    assert ["7 nm"] == figures(Choice(languages=("en",)))
    assert ["5 nm", "7 nm"] == figures(Choice(tags=("semiconductors",)))
    assert [] == figures(Choice(tags=("biotech",)))


def test_an_issue_frozen_before_the_watch_can_be_read() -> None:
    """A stored digest without the key has no claims; one with them comes back as it was."""
    adapter = TypeAdapter(Digest)
    digest = issue(told(1, "江浦微量产5纳米芯片"))
    stored = adapter.dump_python(digest, mode="json")
    assert digest.claims == adapter.validate_python(stored).claims
    del stored["claims"]
    assert () == adapter.validate_python(stored).claims


@pytest.mark.parametrize("tail", ["，各方表示将继续推进相关工作" * 20, " and work goes on" * 40])
@pytest.mark.parametrize("head", ["", "据多方消息，" * 30, "It was said many times over, " * 12])
def test_a_long_sentence_is_cut_around_its_figure(head: str, tail: str) -> None:
    """The figure stays in the quote, which stays within its columns."""
    sentence = f"{head}江浦微量产5纳米芯片{tail}"
    start = sentence.index("5纳米")
    quote = excerpt(sentence, start, start + 3)
    assert "5纳米" in quote
    assert 242 >= width(quote)
    assert quote.endswith(("…", "。", "芯片")) or len(quote) < len(sentence)


def test_page_and_text_tell_the_same() -> None:
    """Claim, sentence, verdict, paragraph and link stand in both, hostile words escaped."""
    digest = issue(told(1, '江浦微量产5纳米芯片 <b onclick="x">A & B</b>'))
    html, text = render_html(digest), render_text(digest)
    for words in (
        "Claims watch",
        "报告核对",
        "The new plant makes chips of 3 nm.",
        "新厂采用3纳米工艺。",
    ):
        assert words in html
        assert words in text
    assert "&lt;b onclick=&#34;x&#34;&gt;A &amp; B&lt;/b&gt;" in html
    assert "A & B" in text
    assert "Report, paragraph 3:" in html
    assert 2 == html.count('href="https://pujiang.example/2026/08/001"')
    assert 2 == text.count("<https://pujiang.example/2026/08/001>")
