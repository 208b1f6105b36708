"""Which names do several of these texts say? Whether they are new, the weeks before decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from huangpu.core.sameness.normal import folded
from huangpu.core.terms.corpus import Corpus, Words, is_chinese, is_latin, read_corpus, words_of
from huangpu.core.terms.facts import facts_of
from huangpu.core.terms.grams import count_grams
from huangpu.core.terms.naming import Occurrence, behind_profession, kind_of_name
from huangpu.core.terms.saying import Hay, hay, needle
from huangpu.core.terms.table import Table, tabulate
from huangpu.core.terms.vocabulary import Vocabulary
from huangpu.model.new_terms import Mention
from huangpu.model.terms import MinedArticle

LEAD: Final = (
    500  # characters of a summary: what stands deep in a long text is not what it is about
)
_FEWEST: Final = 2
_LOOKED_AT: Final = 40  # occurrences of one sequence


def names_said(articles: Sequence[MinedArticle], vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """Give the names that at least two articles say, with the positions of those articles.

    `outlet` must tell apart what counts as two tellings. Known names count in both languages; what
    is new by its look must be marked as a name (`naming`). Words of adverts are left out. The same
    articles give the same names, in the same order.
    """
    leads = [replace(one, summary=one.summary[:LEAD]) for one in articles]
    titles = [hay(one.title) for one in leads]
    texts = [hay(f"{one.title}\n{one.summary}") for one in leads]
    known = [*_known_names(leads, vocabulary)]
    listed = {words_of(form) for mention in known for form in mention.forms}
    mined = (
        _mention(phrase, words, kind, (titles, texts), vocabulary)
        for words, phrase, kind in sorted(_mined(leads, vocabulary))
        if words not in listed
    )
    several = [one for one in (*known, *mined) if len(one.reports) >= _FEWEST]
    return tuple(one for one in several if not vocabulary.told_by(one.phrase))


def _known_names(leads: Sequence[MinedArticle], vocabulary: Vocabulary) -> Iterator[Mention]:
    """Give the names of the gazetteer, places left out."""
    names = vocabulary.gazetteer.names
    saying: dict[str, dict[int, bool]] = defaultdict(dict)
    for at, lead in enumerate(leads):
        for in_title, text in ((True, lead.title), (False, lead.summary)):
            for found in vocabulary.gazetteer.find(folded(text), text):
                if found.name.is_entity and found.name.kind != "place":
                    saying[found.name.id].setdefault(at, in_title)
    for name_id, said in sorted(saying.items()):
        name = names[name_id]
        shown = tuple(forms[0] for forms in (name.en, name.zh) if forms)
        language = "und" if name.en and name.zh else "zh" if name.zh else "en"
        yield Mention(
            " ".join(shown), language, "known", name.aliases,
            tuple(sorted(said)), sum(said.values()),
        )  # fmt: skip


def _mention(
    phrase: str,
    words: Words,
    kind: str,
    lines: tuple[Sequence[Hay], Sequence[Hay]],
    vocabulary: Vocabulary,
) -> Mention:
    """Find all articles that say a mined name, in any of its forms."""
    titles, texts = lines
    forms = tuple(dict.fromkeys((phrase, *vocabulary.forms.get(words, ()))))
    sought = [one for one in map(needle, forms) if one is not None]
    saying = tuple(at for at, text in enumerate(texts) if any(one.is_in(text) for one in sought))
    in_title = sum(any(one.is_in(titles[at]) for one in sought) for at in saying)
    language = "zh" if any(map(is_chinese, words)) else "en"
    return Mention(phrase, language, kind, forms, saying, in_title)


def _mined(leads: Sequence[MinedArticle], vocabulary: Vocabulary) -> set[tuple[Words, str, str]]:
    """Give what is said twice and is a name by its look, or a known term: words, form, kind."""
    corpus = read_corpus(leads)
    levels = count_grams(corpus, _FEWEST)
    if not levels:
        return set()
    table = tabulate(corpus, levels, facts_of(corpus, levels, vocabulary.known), vocabulary.known)
    return set(_names(table, vocabulary))


def _names(table: Table, vocabulary: Vocabulary) -> Iterator[tuple[Words, str, str]]:
    corpus = table.corpus
    for row, words in enumerate(table.words):
        places = table.places_of(row).tolist()[:_LOOKED_AT]
        for first, last in _spans(words):
            around = [_occurrence(corpus, place + first, last - first) for place in places]
            if kind := _kind(words[first:last], around, vocabulary):
                yield words[first:last], _phrase(around), kind


def _spans(words: Words) -> list[tuple[int, int]]:
    """Give the whole; of 数学家邓煜 the name; of 研发公司Isomorphic Labs the Latin runs."""
    if first := behind_profession(words):
        return [(first, len(words))]
    if all(map(is_latin, words)) or all(map(is_chinese, words)):
        return [(0, len(words))]
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for at, word in enumerate((*words, "")):
        latin = bool(word) and is_latin(word)
        if latin and start is None:
            start = at
        elif not latin and start is not None:
            spans.append((start, at))
            start = None
    return spans


def _kind(words: Words, places: list[Occurrence], vocabulary: Vocabulary) -> str:
    """Say what a sequence is; "" for what is not to be shown."""
    if words in vocabulary.known.others:
        return ""
    if words not in vocabulary.known.terms:
        return kind_of_name(words, places)
    written = {one.written for one in places}
    # ARM is a company, an arm is none
    is_meant = any(map(is_chinese, words)) or written & {*vocabulary.forms.get(words, ())}
    return "term" if is_meant else ""


def _occurrence(corpus: Corpus, place: int, length: int) -> Occurrence:
    article = corpus.articles[int(corpus.article[place])]
    in_title = bool(corpus.in_title[place])
    text = article.title if in_title else article.summary
    last = place + length - 1
    return Occurrence(text, int(corpus.start[place]), int(corpus.end[last]), in_title)


def _phrase(places: Sequence[Occurrence]) -> str:
    """Give the commonest way to write it."""
    forms = [" ".join(one.written.split()) for one in places]
    return min(forms, key=lambda form: (-forms.count(form), form))
