"""Does the gazetteer grow with the taxonomy, by names and by nothing else?"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from huangpu.adapters.sameness_files import load_background
from huangpu.core.sameness.bilingual import names_of
from huangpu.core.sameness.normal import folded
from huangpu.model.taxonomy import Taxonomy

TERMS = """
tags:
  quantum: {facet: sector, label: {en: Quantum, zh: 量子}}
groups:
  makers:
    kind: organisation
    tags: {quantum: 1}
    source: {by: the tests, day: 2026-08-17, why: names to find}
    terms:
      - Pujiang Qubits | 浦江量子
      - national laboratory | 国家实验室
      - Only English
      - {en: [Delta], zh: [三角洲], near: {of: [quantum]}}
      - {en: [Wang Wu], zh: [王小五], kind: person}
  words:
    kind: technology
    tags: {quantum: 1}
    source: {by: the tests, day: 2026-08-17, why: words to find}
    terms: [Quantum Computer | 量子计算机]
"""


@pytest.fixture
def taxonomy() -> Taxonomy:
    """Give a taxonomy with names, words, and what is neither."""
    return Taxonomy.model_validate(yaml.safe_load(TERMS))


def test_names_of_both_languages_are_taken(taxonomy: Taxonomy) -> None:
    """Organisations and people; no words, no half names, none that needs a second word."""
    assert [("company", "Pujiang Qubits = 浦江量子"), ("person", "Wang Wu = 王小五")] == [
        (name.kind, name.label) for name in names_of(taxonomy)
    ]


def test_the_gazetteer_comes_first(taxonomy: Taxonomy, tmp_path: Path) -> None:
    """A form that the operator gave to another name is not taken from it."""
    path = tmp_path / "gazetteer.yaml"
    path.write_text("companies:\n  - {id: other, zh: [浦江量子], en: [Other]}\n", "utf-8")
    gazetteer = load_background(path, names_of(taxonomy)).gazetteer
    (found,) = gazetteer.find(folded("浦江量子发布新机"), "浦江量子发布新机")
    assert "other" == found.name.id
    assert ["other", "term:wang wu"] == sorted(gazetteer.names)


def test_the_two_languages_meet(taxonomy: Taxonomy, tmp_path: Path) -> None:
    """One name is found in either language."""
    gazetteer = load_background(tmp_path / "none.yaml", names_of(taxonomy)).gazetteer
    for text in ("Pujiang Qubits opens a lab", "浦江量子开设实验室"):
        assert ["term:pujiang qubits"] == [
            found.name.id for found in gazetteer.find(folded(text), text)
        ]
