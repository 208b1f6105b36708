"""Do rules hold exactly when someone does something to someone in one sentence?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huangpu.core.taxonomy.lexicon import compile_lexicon
from huangpu.core.taxonomy.reading import read
from huangpu.core.taxonomy.rules import Rulebook
from huangpu.core.taxonomy.scanning import Scanner
from huangpu.model.taxonomy import Taxonomy

Make = Callable[..., Taxonomy]

TERMS = [
    "OpenAI",
    {"en": ["SMIC"], "zh": ["中芯国际"], "kind": "organisation", "tags": {"semiconductors": 1}},
]
WORDS = {"hiring": {"en": ["hires", "hiring"], "zh": ["招聘"]}}


def fired(make: Make, title: str, summary: str = "", **rule: Any) -> tuple[str, list[str]] | None:  # noqa: ANN401  any YAML
    """Give the place and the spans of the one rule, or None where it does not hold."""
    taxonomy = make(
        terms=TERMS,
        words=WORDS,
        patterns={"money": [r"\$\s?\d+", r"\d+亿"]},
        rules=[{"id": "r", "tags": {"talent": 1}, **rule}],
    )
    lexicon = compile_lexicon(taxonomy)
    rules = Rulebook(taxonomy, lexicon)
    reading = read(title, summary)
    firings = rules.fire(reading, Scanner(lexicon).scan(reading))
    if not firings:
        return None
    spans = [reading.originals[hit.field][hit.start : hit.end] for hit in firings[0].hits]
    return firings[0].place, spans


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("OpenAI hires engineers", ("title", ["OpenAI", "hires"])),
        ("中芯国际招聘工程师", ("title", ["中芯国际", "招聘"])),
        ("Hiring at OpenAI", ("title", ["OpenAI", "Hiring"])),
        ("OpenAI opens an office", None),
        ("OpenAI opens；Google hires", None),
    ],
    ids=["both", "in Chinese", "in any order", "one alone", "in two sentences"],
)
def test_all_in_one_sentence(make: Make, title: str, expected: object) -> None:
    """A rule holds where each of its items is found in the same sentence, and shows them all."""
    assert expected == fired(make, title, all=["$things", "$hiring"])


@pytest.mark.parametrize(
    ("rule", "title", "holds"),
    [
        ({"all": ["$tag:semiconductors", "$hiring"]}, "SMIC hires", True),
        ({"all": ["$tag:semiconductors", "$hiring"]}, "OpenAI hires", False),
        ({"all": ["$kind:organisation", "$hiring"]}, "SMIC hires", True),
        ({"all": ["$kind:organisation", "$hiring"]}, "OpenAI hires", False),
        ({"all": ["$facet:sector", "$hiring"]}, "OpenAI hires", True),
        ({"all": [["$tag:semiconductors", "Nvidia"], "$hiring"]}, "Nvidia hires", True),
        ({"all": ["$things", "$hiring"], "within": 5}, "OpenAI now hires", True),
        ({"all": ["$things", "$hiring"], "within": 4}, "OpenAI now hires", False),
        ({"all": ["$things", "$hiring"], "ordered": True}, "OpenAI hires", True),
        ({"all": ["$things", "$hiring"], "ordered": True}, "Hiring at OpenAI", False),
        ({"all": ["$things", "$things"]}, "OpenAI and SMIC", True),
        ({"all": ["$things", "$things"]}, "OpenAI", False),
        ({"all": ["$things", "$money"]}, "OpenAI raises $ 40 from SoftBank", True),
        ({"all": ["$things", "$money"]}, "中芯国际投资20亿", True),
        ({"all": ["$things", "$money"]}, "OpenAI raises money", False),
        ({"all": ["$hiring"], "unless": ["intern", "实习"]}, "OpenAI hires", True),
        ({"all": ["$hiring"], "unless": ["intern", "实习"]}, "OpenAI hires interns", False),
        ({"all": ["$hiring"], "unless": ["$money"]}, "OpenAI hires for $5", False),
        ({"all": ["$hiring"], "topic": ["$things"]}, "OpenAI hires", True),
        ({"all": ["$hiring"], "topic": ["$things"]}, "A bank hires", False),
        ({"all": ["$hiring"], "exclude": ["bank"]}, "A bank hires", False),
        ({"all": ["$things", "opens"], "span": "headline"}, "OpenAI opens", True),
        ({"all": ["$hiring"], "places": ["lead"]}, "OpenAI hires", False),
    ],
)
def test_conditions(make: Make, rule: dict[str, Any], title: str, *, holds: bool) -> None:
    """References, distance, order, choice, patterns and exceptions do what they say."""
    assert holds == (fired(make, title, **rule) is not None)


LONG = "It will train large systems for offices all over the world, and many people will follow it with care. "


def test_the_best_place_counts(make: Make) -> None:
    """A rule that holds in the body and in the title fires once, for the title."""
    expected = ("title", ["OpenAI", "hires"])
    assert expected == fired(
        make, "OpenAI hires", LONG * 3 + "OpenAI hires.", all=["$things", "$hiring"]
    )


def test_a_rule_in_the_body(make: Make) -> None:
    """What is said far down is found, and counts as said there."""
    found = fired(make, "A title", LONG * 3 + "OpenAI hires.", all=["$things", "$hiring"])
    assert ("body", ["OpenAI", "hires"]) == found


def test_a_headline_span_joins_title_and_lead(make: Make) -> None:
    """The one who acts may stand in the title and the act in the lead."""
    found = fired(
        make, "OpenAI grows", "The company hires.", all=["$things", "$hiring"], span="headline"
    )
    assert ("title", ["OpenAI", "hires"]) == found


def test_a_topic_in_the_body_is_no_topic(make: Make) -> None:
    """A mention far down does not make an article one about technology."""
    assert None is fired(
        make, "A bank hires", LONG * 3 + "OpenAI.", all=["$hiring"], topic=["$things"]
    )


def test_the_nearest_of_several(make: Make) -> None:
    """Where a word occurs twice, the evidence shows the one beside its partner."""
    found = fired(make, "OpenAI hires while others stopped hiring", all=["$things", "$hiring"])
    assert ("title", ["OpenAI", "hires"]) == found
