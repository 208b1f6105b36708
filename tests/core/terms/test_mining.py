"""What is suggested from a corpus, and what never is?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from mined import CHINESE, START, corpus_about, make_article, taxonomy_of

from huangpu.adapters.config_files import read_model
from huangpu.adapters.term_weights import load_term_weights
from huangpu.core.spam.trade import TradeWords
from huangpu.core.terms.corpus import words_of, written
from huangpu.core.terms.kinds import names_a_body
from huangpu.core.terms.likeness import MEASURES
from huangpu.core.terms.mining import suggest
from huangpu.model.spam import SpamLexicon
from huangpu.model.terms import MinedArticle, Suggestions

CONFIG = Path(__file__).resolve().parents[3] / "config"
WEIGHTS = load_term_weights()


def found(articles: list[MinedArticle], *rejected: str, **values: object) -> Suggestions:
    """Mine articles by a taxonomy that knows the chip alone."""
    taxonomy = taxonomy_of("chip | 芯片")
    return suggest(articles, taxonomy, rejected, WEIGHTS, now=START, **values)  # type: ignore[arg-type]  # the keys are options


def terms(suggestions: Suggestions) -> set[str]:
    """Give all that was suggested, in any of the lists."""
    return {one.term for one in suggestions.every}


def test_the_shipped_weights_name_every_measure() -> None:
    """A measure that is made without a weight, or weighed without being made, is a mistake."""
    assert set(MEASURES) == set(WEIGHTS.weights)


def test_both_languages() -> None:
    """A word of the tagged articles is suggested for their tag, in Chinese and in English."""
    suggestions = found(corpus_about("光刻机", "stepper"))
    ranked = {one.term: one for one in suggestions.every}
    assert {"光刻机", "stepper"} <= ranked.keys()
    assert ("semiconductors", "zh", 8) == (
        ranked["光刻机"].tag,
        ranked["光刻机"].language,
        ranked["光刻机"].articles,
    )
    assert "8 of the 8 articles that say it carry semiconductors, " in ranked["光刻机"].why
    assert 3 == len(ranked["stepper"].examples)


@pytest.mark.parametrize("rejected", ["光刻机", "光刻機"], ids=["as written", "traditional"])
def test_rejected(rejected: str) -> None:
    """What was rejected does not come back, in either script."""
    assert "光刻机" in terms(found(corpus_about("光刻机")))
    assert "光刻机" not in terms(found(corpus_about("光刻机"), rejected))


def test_only_one_tag() -> None:
    """Asked for one tag, nothing of another comes."""
    assert set() == terms(found(corpus_about("光刻机"), tag="biotech"))


@pytest.mark.parametrize("word", ["龙凤论坛", "escort agency", "楼凤"])
def test_words_of_adverts(word: str) -> None:
    """Adverts that the filter missed teach nothing."""
    told_by = TradeWords(read_model(CONFIG / "spam.yaml", SpamLexicon)).told_by
    articles = corpus_about(word, "光刻机")
    assert word in terms(found(articles))
    kept = terms(found(articles, told_by=told_by))
    assert "光刻机" in kept
    assert [] == [term for term in kept if told_by(term)]


def test_a_piece_of_a_known_term() -> None:
    """What is said only within terms that are known is no news: 智能 in 人工智能."""
    taxonomy = taxonomy_of("人工智能", "智能体")
    articles = corpus_about("人工智能", "智能体")
    suggestions = suggest(articles, taxonomy, (), WEIGHTS, now=START)
    assert "智能" not in terms(suggestions)


def test_the_same_twice() -> None:
    """The same articles give the same suggestions, in the same order."""
    articles = corpus_about("光刻机", "stepper", "刻蚀机")
    assert found(articles) == found(articles)


def test_nothing_to_mine() -> None:
    """No article, or none that shares a word with another, gives nothing, and no fault."""
    assert set() == terms(found([]))
    assert 1 == found([make_article(1, "光刻机", "semiconductors")]).articles


def test_hostile_titles() -> None:
    """Markup and signs are no words, and the longest title ends."""
    noisy = [
        make_article(n, f"[red]光刻机[/] \u202e{'光刻机' * 900}", "semiconductors")
        for n in range(6)
    ]
    assert all(term.isprintable() for term in terms(found(noisy + corpus_about("刻蚀机"))))


def test_what_rises() -> None:
    """What nobody said before these weeks stands in a list of its own."""
    old = [make_article(n, f"旧闻第{n}条", at=START - timedelta(days=90 + n)) for n in range(40)]
    assert {"光刻机", "stepper"} <= {
        one.term for one in found(corpus_about("光刻机", "stepper") + old).rising
    }


def test_what_rises_elsewhere() -> None:
    """A word that everybody begins to say is not the field's because some tagged articles say it."""
    old = [make_article(n, f"旧闻第{n}条", at=START - timedelta(days=90 + n)) for n in range(40)]
    titles = [form.format("世界杯") for form in CHINESE]
    everywhere = [
        make_article(200 + n, title, *(["semiconductors"] if n < 2 else []), at=START)
        for n, title in enumerate(titles)
    ]
    suggestions = found(corpus_about("光刻机") + everywhere + old)
    assert "世界杯" in {one.term for one in suggestions.ranked}
    assert ["光刻机"] == [one.term for one in suggestions.rising]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("某某半导体", True),
        ("Zeta Therapeutics", True),
        ("科技有限公司", False),
        ("技术研究院", False),
        ("光刻机", False),
    ],
)
def test_bodies(phrase: str, expected: bool) -> None:  # noqa: FBT001  a case of the table
    """A name made of nothing but the words of companies names none."""
    assert expected == names_a_body(words_of(phrase))


@pytest.mark.parametrize("phrase", ["光刻机", "ai芯片", "quantum chip", "hbm4", "4 nm芯片"])
def test_written_as_it_was_read(phrase: str) -> None:
    """Words are put together again as they stood."""
    assert phrase == written(words_of(phrase))
