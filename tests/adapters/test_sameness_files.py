"""The files behind comparing: frequencies, weights, names."""

from __future__ import annotations

from pathlib import Path

import pytest

from huangpu.adapters.sameness_files import load_background, load_statistics, load_weights
from huangpu.core.sameness.tokens import pair_hashes
from huangpu.errors import ConfigError
from huangpu.model.sameness import Name

ROOT = Path(__file__).resolve().parents[2]


def test_shipped_numbers() -> None:
    """The package brings frequencies in which common is common, and rules that weigh something."""
    statistics, weights = load_statistics(), load_weights()
    (common,), (rare,) = pair_hashes("公司"), pair_hashes("曦垣")
    assert statistics.weight(common) < 5 < statistics.weight(rare)
    assert statistics.version == weights.version
    assert 0.4 <= weights.copy.threshold <= 0.6
    assert weights.across.sure > weights.across.threshold
    assert {"meaning"} == {part.measure for part in weights.event_meaning.weights} - {
        part.measure for part in weights.event.weights
    }


def test_shipped_data_is_small() -> None:
    """Less than a megabyte, and no text: numbers only."""
    folder = ROOT / "src" / "huangpu" / "data"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 1_000_000
    assert {".npz", ".json"} == {path.suffix for path in folder.iterdir() if path.is_file()}


def test_shipped_gazetteer() -> None:
    """The shipped names are read without a fault and join the taxonomy's."""
    more = Name("my-term", "term", ("某词",), ("some term",))
    background = load_background(ROOT / "config" / "gazetteer.yaml", [more])
    assert "SMIC = 中芯国际" == background.gazetteer.names["smic"].label
    assert more == background.gazetteer.names["my-term"]


def test_absent_gazetteer(tmp_path: Path) -> None:
    """Without the file only the taxonomy's names are known."""
    assert {} == load_background(tmp_path / "gazetteer.yaml").gazetteer.names


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("given twice", "places:\n- {id: a, en: [A]}\n- {id: a, en: [B]}\n"),
        ("nowhere named", "people:\n- {id: a, en: [A], of: b}\n"),
        ("at least one name", "places:\n- {id: a}\n"),
        ("planets", "planets: []\n"),
    ],
)
def test_wrong_gazetteer(expected: str, text: str, tmp_path: Path) -> None:
    """A mistake in the names is told with the file and what is wrong."""
    path = tmp_path / "gazetteer.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=expected):
        load_background(path)
