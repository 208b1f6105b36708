"""Does growth know what the taxonomy knows?"""

from __future__ import annotations

from mined import taxonomy_of

from huangpu.core.terms.corpus import words_of
from huangpu.core.terms.known import known_of


def test_aliases_masks_words_and_rejections_are_known() -> None:
    """In any script, width and case."""
    taxonomy = taxonomy_of(
        {"en": ["SMIC"], "zh": ["中芯国际"]},
        masks={"m": {"en": ["bargaining chip"]}},
        words={"w": {"zh": ["断供"]}},
        rules=[{"id": "r", "tags": {"biotech": 1}, "all": ["$w", "gene therapy"]}],
    )
    known = known_of(taxonomy, rejected=["三大"])
    for phrase in ("smic", "中芯國際", "Bargaining Chip", "斷供", "gene-therapy", "三大"):
        assert words_of(phrase) in known, phrase
    assert words_of("光刻机") not in known
    assert words_of("$w") not in known.terms


def test_a_term_inside_speaks_for_its_tags() -> None:
    """AI芯片 says nothing new about the tags of 芯片; 芯片 itself does."""
    known = known_of(
        taxonomy_of(
            {"zh": ["芯片"]},
            {"zh": ["上海"], "tags": {}, "shanghai": 1},
            {"en": ["hint"], "tags": {"biotech": 0.2}},
        )
    )
    assert {"semiconductors"} == known.implied(words_of("AI芯片"))
    assert {"semiconductors", "shanghai"} == known.implied(words_of("上海芯片"))
    assert frozenset() == known.implied(words_of("芯片"))
    assert frozenset() == known.implied(words_of("big hint"))
