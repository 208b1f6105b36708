"""Is a phrase found exactly where it is meant?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.taxonomy.lexicon import compile_lexicon
from huangpu.core.taxonomy.overlaps import MAX_HITS
from huangpu.core.taxonomy.reading import read
from huangpu.core.taxonomy.scanning import Scanner
from huangpu.model.taxonomy import Taxonomy

Make = Callable[..., Taxonomy]


def found(taxonomy: Taxonomy, title: str, summary: str = "", outlet: str = "") -> list[str]:
    """Give the spans of all terms that count, as they stand in the article."""
    lexicon = compile_lexicon(taxonomy)
    reading = read(title, summary)
    hits = Scanner(lexicon).scan(reading, outlet)
    return [
        reading.originals[hit.field][
            slice(*reading.shadows[hit.field].original(hit.start, hit.end))
        ]
        for hit in sorted(
            h for entity, some in hits.items() if entity in lexicon.meanings for h in some
        )
    ]


@pytest.mark.parametrize(
    ("term", "title", "expected"),
    [
        ("AI", "上海AI公司", ["AI"]),
        ("AI", "The main aim said again", []),
        ("AI", "AI3 and xAI", []),
        ("SMIC", "SMIC财报", ["SMIC"]),
        ("SMIC", "the SMICs of this world", ["SMICs"]),
        ("人工智能", "上海人工智能产业", ["人工智能"]),
        ("人工智能", "上海人工智慧產業，人工智能", ["人工智能"]),
        ("台积电", "臺積電漲價", ["臺積電"]),
        (
            "brain-computer interface",
            "Brain computer interfaces in Shanghai",
            ["Brain computer interfaces"],
        ),
        ("photonic chip", "PHOTONIC CHIP", ["PHOTONIC CHIP"]),
        ("large language model", "large language modelling", []),
        ("ai", "it's an ai's job", ["ai"]),
    ],
)
def test_edges(make: Make, term: str, title: str, expected: list[str]) -> None:
    """Latin phrases are whole words, with a plural; Chinese ones match anywhere, in any script."""
    assert expected == found(make(terms=[term]), title)


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Arm raises prices", ["Arm"]), ("ARM raises prices", ["ARM"]), ("arm in arm", [])],
)
def test_cased(make: Make, title: str, expected: list[str]) -> None:
    """A cased alias counts as written or in capitals, not as the everyday word."""
    assert expected == found(make(terms=[{"en": ["Arm"], "cased": True}]), title)


def test_a_plural_only_where_it_makes_sense(make: Make) -> None:
    """A person or a company has no plural, a technology has."""
    taxonomy = make(terms=["chip", {"en": ["Arm"], "kind": "organisation"}])
    assert ["chips"] == found(taxonomy, "chips for arms")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("An AI chip is born", ["AI chip"]),
        ("AI and a chip", ["AI", "chip"]),
        ("AI chipmaking", ["AI"]),
        ("AI 芯片", ["AI", "芯片"]),
        ("AI芯片", ["AI芯片"]),
    ],
    ids=["longest wins", "apart", "the longer one fails its edge", "a space", "Chinese"],
)
def test_the_longest_of_overlapping_phrases(make: Make, title: str, expected: list[str]) -> None:
    """A longer phrase hides the shorter ones inside, unless it is not there as a word."""
    assert expected == found(make(terms=["AI", "chip | 芯片", "AI chip | AI芯片"]), title)


def test_masks(make: Make) -> None:
    """A phrase that means something else takes the words inside with it."""
    taxonomy = make(
        terms=["quantum | 量子"], masks={"outlets": {"en": ["quantum leap"], "zh": ["量子位"]}}
    )
    assert ["量子"] == found(taxonomy, "量子位：一次quantum leap，量子计算")


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        ("量子芯片问世 - 半导体日报", "", ["量子"]),
        ("半导体日报", "", ["半导体"]),
        ("量子芯片问世", "半导体日报讯：今天，量子芯片问世。", ["量子", "量子"]),
        ("量子芯片问世", "今天，" * 30 + "半导体日报。", ["量子", "半导体"]),
    ],
    ids=["end of the title", "the title itself", "opening of the summary", "later it is a subject"],
)
def test_a_byline_is_no_evidence(make: Make, title: str, summary: str, expected: list[str]) -> None:
    """A publisher that names itself says nothing about its subject."""
    taxonomy = make(terms=["量子", "半导体"])
    assert expected == found(taxonomy, title, summary, outlet="半导体日报")


def test_an_institution_is_never_only_its_publisher(make: Make) -> None:
    """News that a watched institution publishes itself is about that institution."""
    title = "Engineers test a new lens - Zhangjiang Lab"
    assert ["Zhangjiang Lab"] == found(
        make(terms=["Zhangjiang Lab"]), title, outlet="Zhangjiang Lab"
    )


def test_a_taxonomy_without_words(make: Make) -> None:
    """A file that seeks nothing finds nothing."""
    assert [] == found(make(), "上海 AI")


@pytest.mark.parametrize(
    ("context", "title", "expected"),
    [
        ({"near": {"of": ["model"], "within": 10}}, "A Gemini model", ["Gemini"]),
        ({"near": {"of": ["model"], "within": 10}}, "Gemini, the sign of the model", []),
        ({"near": {"of": ["$hiring"]}}, "Gemini hires", ["Gemini"]),
        ({"near": {"of": ["model"]}}, "Gemini。model", []),
        ({"require": ["Google"]}, "Gemini by Google", ["Gemini"]),
        ({"require": ["Google"]}, "Gemini", []),
        ({"exclude": ["horoscope", "星座"]}, "Gemini horoscope", []),
        ({"exclude": ["horoscope", "星座"]}, "Gemini 星座", []),
        ({"exclude": ["horoscope"]}, "Gemini", ["Gemini"]),
        ({"negative": ["Gemini season"]}, "Gemini season: a Gemini app", ["Gemini"]),
    ],
)
def test_contexts(make: Make, context: dict[str, Any], title: str, expected: list[str]) -> None:
    """A term with a context counts only in it."""
    taxonomy = make(
        terms=[{"en": ["Gemini"], **context}],
        words={"hiring": {"en": ["hires"]}},
    )
    assert expected == found(taxonomy, title)


def test_contexts_do_not_depend_on_the_order_of_terms(make: Make) -> None:
    """Two terms that exclude each other are both dropped, whichever comes first."""
    terms = [{"en": ["apple"], "exclude": ["pear"]}, {"en": ["pear"], "exclude": ["apple"]}]
    assert [] == found(make(terms=terms), "apple and pear")
    assert [] == found(make(terms=terms[::-1]), "apple and pear")


def test_repetition_costs_no_more(make: Make) -> None:
    """Of a phrase that a hostile text repeats only so many hits are kept."""
    assert MAX_HITS == len(found(make(terms=["AI"]), "", "AI " * 5_000))


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.sampled_from(["AI", "ai", "上海", "芯片", "AI芯片", " ", "s", "x", "ﬁ", "-", "。"]),
        max_size=20,
    )
)
def test_spans_hold_the_phrase(parts: list[str]) -> None:
    """Whatever is found stands in the original text, in order and without overlap."""
    group = {
        "kind": "technology",
        "tags": {"ai": 1},
        "source": "report:4",
        "terms": ["AI", "芯片", "AI芯片"],
    }
    tags = {"ai": {"facet": "sector", "label": {"en": "AI", "zh": "AI"}}}
    taxonomy = Taxonomy.model_validate({"tags": tags, "groups": {"things": group}})
    text = "".join(parts)
    spans = found(taxonomy, text)
    at = 0
    for span in spans:
        at = text.index(span, at) + len(span)
        assert span.casefold().removesuffix("s") in {"ai", "芯片", "ai芯片"}
