"""Names that are one in two languages."""

from __future__ import annotations

import pytest

from huangpu.core.sameness.gazetteer import Gazetteer
from huangpu.core.sameness.normal import folded
from huangpu.model.sameness import Name

NAMES = (
    Name("smic", "company", ("中芯国际", "中芯"), ("SMIC",)),
    Name("commerce", "body", ("美国商务部",), ("US Commerce Department",)),
    Name("mofcom", "body", ("商务部",), ()),
    Name("usa", "place", ("美国",), ("US", "U.S.", "American")),
    Name("kimi", "product", (), ("Kimi",), of="moonshot"),
    Name("robot", "term", ("机器人",), ("robot", "robots")),
    Name("humanoid", "term", ("人形机器人",), ("humanoid",)),
)


def ids(text: str, gazetteer: Gazetteer | None = None) -> list[str]:
    """Find the names in a text as it was written."""
    found = (gazetteer or Gazetteer(NAMES)).find(folded(text), text)
    return [hit.name.id for hit in found]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (["smic"], "中芯國際扩产"),
        (["smic"], "上海SMIC扩产"),
        ([], "smicro and macrosmic"),
        (["commerce"], "美国商务部回应"),
        (["mofcom"], "商务部回应"),
        (["usa"], "US chip rules"),
        ([], "join us today"),
        (["usa"], "the american way"),
        (["kimi"], "Kimi2 is out"),
        (["humanoid", "robot"], "人形机器人"),
        ([], ""),
    ],
    ids=[
        "traditional", "beside Chinese", "inside a word", "longest entity", "the shorter alone",
        "capitals", "no capitals", "longer alias in any case", "before a digit",
        "terms in terms count", "nothing",
    ],
)  # fmt: skip
def test_find(expected: list[str], text: str) -> None:
    """A name is found in either script, as a whole word, in the form it needs."""
    assert sorted(expected) == sorted(set(ids(text)))


def test_empty_gazetteer() -> None:
    """Without names nothing is found, and nothing breaks."""
    assert [] == ids("中芯国际", Gazetteer())


def test_label() -> None:
    """People see both forms of a name."""
    assert ("SMIC = 中芯国际", "Kimi") == (NAMES[0].label, NAMES[4].label)


def test_length_changing_letters() -> None:
    """İ is two letters in lower case; what stands behind it is found all the same."""
    assert ["smic"] == ids("İİİ SMIC")
