"""Are the sequences counted that enough articles say, and no others?"""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from mined import make_article

from huangpu.core.terms.corpus import LONGEST, Words, read_corpus, words_of
from huangpu.core.terms.grams import count_grams


def counted(titles: list[str], fewest: int) -> dict[Words, tuple[int, int]]:
    """Give occurrences and articles of each gram, as the module counts them."""
    corpus = read_corpus([make_article(n, title) for n, title in enumerate(titles)])
    return {
        corpus.phrase(int(place), grams.length): (int(count), int(articles))
        for grams in count_grams(corpus, fewest)
        for place, count, articles in zip(grams.first, grams.count, grams.articles, strict=True)
    }


def by_hand(titles: list[str], fewest: int) -> dict[Words, tuple[int, int]]:
    """Count the same the slow and plain way; the titles hold nothing but words."""
    occurrences: Counter[Words] = Counter()
    articles: Counter[Words] = Counter()
    for title in titles:
        words = words_of(title)
        found = [
            words[start : start + length]
            for length in range(1, LONGEST + 1)
            for start in range(len(words) - length + 1)
        ]
        occurrences.update(found)
        articles.update(set(found))
    return {
        words: (occurrences[words], count) for words, count in articles.items() if count >= fewest
    }


def test_a_word_said_twice_in_one_article_is_one_article() -> None:
    """Articles count, not mentions."""
    found = counted(["芯片芯片", "芯片"], 2)
    assert (3, 2) == found["芯", "片"]
    assert ("片", "芯") not in found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="甲乙丙", max_size=12), max_size=6), st.integers(1, 3))
def test_the_levels_agree_with_plain_counting(titles: list[str], fewest: int) -> None:
    """Pruning by shorter parts loses nothing."""
    assert by_hand(titles, fewest) == counted(titles, fewest)


def test_places_and_articles_of_a_gram() -> None:
    """Each gram knows where it is said, and by whom."""
    corpus = read_corpus(
        [make_article(n, title) for n, title in enumerate(["甲乙", "乙", "乙甲乙"])]
    )
    single = count_grams(corpus, 2)[0]
    number = {corpus.phrase(int(place), 1): gram for gram, place in enumerate(single.first)}
    assert [0, 1, 2] == single.articles_of(number["乙",]).tolist()
    assert [0, 2] == single.articles_of(number["甲",]).tolist()
    places = single.places_of(number["乙",])
    assert 4 == len(places)
    assert {"乙"} == {corpus.words[corpus.token[place]] for place in places}


def test_nothing_said_often_is_nothing() -> None:
    """An empty corpus has no grams."""
    assert [] == count_grams(read_corpus([]), 2)
    assert [] == count_grams(read_corpus([make_article(1, "甲")]), 2)
