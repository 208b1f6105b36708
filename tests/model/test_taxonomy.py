"""Is `taxonomy.yaml` read as its editor meant it, and every mistake of it found?"""

from __future__ import annotations

import copy
from typing import Any

import pytest
from pydantic import ValidationError

from huangpu.model.taxonomy import Source, Taxonomy, Term

SOUND: dict[str, Any] = {
    "tags": {
        "ai": {"facet": "sector", "label": {"en": "AI", "zh": "人工智能"}},
        "ai.models": {"facet": "sector", "label": {"en": "Models", "zh": "大模型"}},
        "talent": {"facet": "theme", "label": {"en": "Talent", "zh": "人才"}},
    },
    "groups": {
        "labs": {
            "kind": "organisation",
            "tags": {"ai.models": 1},
            "source": "report:4",
            "terms": ["SenseTime | 商汤", {"en": ["MiniMax"], "shanghai": 1}],
        }
    },
    "words": {"hiring": {"en": ["hires"], "zh": ["招聘"]}},
    "patterns": {"money": [r"\d+ million"]},
    "rules": [
        {"id": "labs-hire", "tags": {"talent": 1}, "all": ["$labs", ["$hiring", "pays"]]},
        {"id": "wrap", "tags": {"*": -3}, "all": ["收评"], "unless": ["$money"]},
    ],
}


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:  # noqa: ANN401  any YAML
    """Give the sound file with one value set."""
    content = copy.deepcopy(SOUND)
    inner: Any = content
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return content


def test_a_term_in_shorthand() -> None:
    """A line with bars is one thing with all its names, told apart by script."""
    expected = Term(en=("TSMC", "Taiwan Semiconductor"), zh=("台积电",))
    assert expected == Term.model_validate("TSMC | Taiwan Semiconductor | 台积电")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("report:3", Source(report=3)),
        (
            {"by": "editor", "day": "2026-11-22", "why": "standing vocabulary"},
            Source.model_validate(
                {"by": "editor", "day": "2026-11-22", "why": "standing vocabulary"}
            ),
        ),
    ],
    ids=["paragraph of the report", "an editor"],
)
def test_provenance(written: Any, expected: Source) -> None:  # noqa: ANN401  any YAML
    """Who vouches for a term is a paragraph of the report, or a person with day and reason."""
    assert expected == Source.model_validate(written)


@pytest.mark.parametrize(
    ("path", "value", "place", "said"),
    [
        (("groups", "labs", "source"), "report:8", ("groups", "labs", "source", "report"), "7"),
        (("groups", "labs", "source"), "hearsay", ("groups", "labs", "source"), "report:N"),
        (("groups", "labs", "source"), {"by": "me"}, ("groups", "labs", "source"), "reason"),
        (
            ("groups", "labs", "tags"),
            {"ai.model": 1},
            ("groups", "labs", "tags", "ai.model"),
            "'ai.models'",
        ),
        (("tags", "ai.models", "facet"), "theme", ("tags", "ai.models", "facet"), "sector"),
        (("rules", 0, "all", 0), "$lab", ("rules", 0, "all", 0), "'$labs'"),
        (("rules", 0, "all", 1, 0), "$hirings", ("rules", 0, "all", 1, 0), "'$hiring'"),
        (("rules", 1, "unless", 0), "$mony", ("rules", 1, "unless", 0), "'$money'"),
        (("rules", 1, "id"), "labs-hire", ("rules", 0, "id"), "more than one"),
        (("rules", 0, "tags"), {"talents": 1}, ("rules", 0, "tags", "talents"), "'talent'"),
        (("words", "labs"), {"en": ["x"]}, ("words", "labs"), "also the name"),
        (("patterns", "money", 0), "(", ("patterns", "money", 0), "regular expression"),
        (
            ("groups", "labs", "terms", 1, "colour"),
            "red",
            ("groups", "labs", "terms", 1, "colour"),
            "",
        ),
        (("groups", "labs", "terms", 0), {"cased": True}, ("groups", "labs", "terms", 0), "alias"),
        (
            ("groups", "labs", "terms", 0),
            {"en": [" x"]},
            ("groups", "labs", "terms", 0, "en", 0),
            "",
        ),
        (
            ("groups", "labs", "terms", 0),
            {"en": ["x"], "require": ["$nobody"]},
            ("groups", "labs", "terms", 0, "require", 0),
            "names nothing",
        ),
        (
            ("tags", "quantum.computing"),
            SOUND["tags"]["ai"],
            ("tags", "quantum.computing"),
            "parent",
        ),
    ],
)
def test_a_fault_is_found_at_its_place(
    path: tuple[str | int, ...],
    value: Any,  # noqa: ANN401  any YAML
    place: tuple[str | int, ...],
    said: str,
) -> None:
    """Each mistake is reported with the keys that lead to it, and with what would be right."""
    with pytest.raises(ValidationError) as caught:
        Taxonomy.model_validate(changed(path, value))
    faults = {fault["loc"]: fault["msg"] for fault in caught.value.errors()}
    assert place in faults
    assert said in faults[place]


def test_all_unknown_references_at_once() -> None:
    """Two references to nothing are two faults, not one after the other."""
    content = changed(("rules", 0, "all"), ["$nobody", "$nothing"])
    with pytest.raises(ValidationError) as caught:
        Taxonomy.model_validate(content)
    assert [("rules", 0, "all", 0), ("rules", 0, "all", 1)] == [
        fault["loc"] for fault in caught.value.errors()
    ]


def test_the_version_does_not_mind_order_or_words_for_people() -> None:
    """Turning terms, aliases and rules round, or editing notes and labels, changes no version."""
    content = copy.deepcopy(SOUND)
    content["rules"].reverse()
    content["groups"]["labs"]["terms"].reverse()
    content["groups"]["labs"]["note"] = "who makes models"
    content["groups"]["labs"]["source"] = "report:5"
    content["tags"]["ai"]["label"]["en"] = "Artificial intelligence"
    assert Taxonomy.model_validate(SOUND).version == Taxonomy.model_validate(content).version


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("groups", "labs", "terms", 0), "SenseTime | 商汤 | 商汤科技"),
        (("groups", "labs", "tags"), {"ai.models": 0.9}),
        (("rules", 0, "all"), [["$hiring", "pays"], "$labs"]),
        (("scoring",), {"threshold": 0.9}),
    ],
    ids=["an alias", "a weight", "the order within a rule", "the threshold"],
)
def test_the_version_changes_with_what_matters(path: tuple[str | int, ...], value: Any) -> None:  # noqa: ANN401  any YAML
    """Whatever can tag an article otherwise gives another version."""
    assert (
        Taxonomy.model_validate(SOUND).version
        != Taxonomy.model_validate(changed(path, value)).version
    )


def test_the_version_is_short_and_stable() -> None:
    """The version is twelve hex digits and the same in every process."""
    version = Taxonomy.model_validate(SOUND).version
    assert version == Taxonomy.model_validate(copy.deepcopy(SOUND)).version
    assert 12 == len(version)
    assert int(version, 16) >= 0
