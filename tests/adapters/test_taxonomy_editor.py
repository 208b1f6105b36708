"""Does accepting a term write that term into taxonomy.yaml, and change nothing else?"""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huangpu.adapters import taxonomy_editor
from huangpu.adapters.config_files import read_model
from huangpu.adapters.taxonomy_editor import Acceptance, accept
from huangpu.core.taxonomy.check import check, terms_with_loc
from huangpu.core.taxonomy.shadow import folded
from huangpu.errors import ConfigError
from huangpu.model.taxonomy import Taxonomy

SHIPPED = Path(__file__).resolve().parents[2] / "config" / "taxonomy.yaml"
BY_HAND = """\
# 我们的 taxonomy, by hand
tags:
    semiconductors: {facet: sector, label: {en: Chips, zh: 芯片}}   # the first
    semiconductors.equipment: {facet: sector, label: {en: Equipment, zh: 设备}}
masks:
    index: {zh: [沪指]}

groups:
    chips:
        kind:   technology        # spaced
        tags:   {semiconductors: 1}
        source: report:2
        terms:
            - chip | 芯片
            # between
            - {en: [TEL], cased: true}   # the maker of tools
            - en: [wafer]
              zh: [晶圆]
# ---- the end of the groups ----

words:
    lists: {en: [opens]}
rules:
    - {id: opening, tags: {semiconductors: 1}, all: [$lists, chip]}
"""


@pytest.fixture
def by_hand(tmp_path: Path) -> Path:
    """Give a file as a person writes it, with everything that dumpers like to tidy."""
    path = tmp_path / "taxonomy.yaml"
    path.write_bytes(BY_HAND.encode())
    return path


def wanted(*names: str, **values: Any) -> Acceptance:  # noqa: ANN401  any field
    """Give a yes to a term with these names."""
    base: dict[str, Any] = {
        "en": tuple(name for name in names if name.isascii()),
        "zh": tuple(name for name in names if not name.isascii()),
        "tag": "semiconductors",
        "kind": "technology",
        "by": "Li Na",
        "day": date(2026, 8, 17),
        "why": '3 of the 4 articles that say it carry semiconductors: 上海, "so" {it} goes # on',
    }
    return Acceptance(**{**base, **values})


def inserted(old: str, new: str) -> str:
    """Give the one piece that was put into a text; fails when anything else changed."""
    head = next((at for at, sign in enumerate(old) if new[at : at + 1] != sign), len(old))
    tail = len(old) - head
    assert old[head:] == new[len(new) - tail :]
    return new[head : len(new) - tail]


def names_in(taxonomy: Taxonomy) -> list[tuple[str, ...]]:
    """Give the names of every term, in the order of the file."""
    return [term.aliases for _, term in terms_with_loc(taxonomy)]


def test_the_first_of_its_tag(by_hand: Path) -> None:
    """A group is made for it below the others, in the manner of the file."""
    after = accept(by_hand, wanted("photoresist", "光刻胶"))
    assert names_in(read_model(by_hand, Taxonomy))[-1] == ("photoresist", "光刻胶")
    assert after == read_model(by_hand, Taxonomy)
    piece = inserted(BY_HAND, by_hand.read_text("utf-8"))
    assert piece.startswith("\n    accepted-semiconductors:\n        kind: technology\n")
    assert piece.endswith("}\n")


def test_the_next_of_its_tag(by_hand: Path) -> None:
    """One line is added, and it holds who, when and why."""
    accept(by_hand, wanted("photoresist"))
    old = by_hand.read_text("utf-8")
    after = accept(by_hand, wanted("刻蚀机"))
    piece = inserted(old, by_hand.read_text("utf-8"))
    assert 1 == piece.count("\n")
    source = after.groups["accepted-semiconductors"].terms[-1].source
    assert source is not None
    assert ("Li Na", date(2026, 8, 17), wanted().why) == (source.by, source.day, source.why)


def test_what_the_group_says_is_left_out(by_hand: Path) -> None:
    """Only what differs from the group is written with a term."""
    accept(by_hand, wanted("photoresist"))
    accept(by_hand, wanted("Naura", "北方华创", kind="organisation", points=0.5, shanghai=0.2))
    line = by_hand.read_text("utf-8").split("- {en: [Naura]")[1].split("\n")[0]
    assert "kind: organisation, tags: {semiconductors: 0.5}, shanghai: 0.2" in line
    assert "kind" not in by_hand.read_text("utf-8").split("- {en: [photoresist]")[1].split("\n")[0]


def test_a_place(by_hand: Path) -> None:
    """`shanghai` is no tag of the file: its terms give points for the place."""
    after = accept(by_hand, wanted("张江药谷", tag="shanghai", kind="place"))
    assert 1 == after.groups["accepted-shanghai"].shanghai
    assert {} == after.groups["accepted-shanghai"].tags


@pytest.mark.parametrize(
    "text",
    [
        BY_HAND.replace("\n", "\r\n"),
        BY_HAND.rstrip("\n"),
        "\ufeff" + BY_HAND,
        BY_HAND.replace("# ---- the end of the groups ----\n\n", ""),
        BY_HAND.split("words:", maxsplit=1)[0],
    ],
    ids=["windows", "no last line end", "byte order mark", "no comment", "groups last"],
)
def test_every_way_to_write_a_file(tmp_path: Path, text: str) -> None:
    """The file stays as it was, byte for byte, around the piece put in."""
    path = tmp_path / "taxonomy.yaml"
    path.write_bytes(text.encode())
    accept(path, wanted("photoresist"))
    accept(path, wanted("刻蚀机"))
    new = path.read_bytes().decode()
    assert "photoresist" in inserted(text, new)
    assert ("\r\n" in text) == ("\r\n" in inserted(text, new))
    assert [("photoresist",), ("刻蚀机",)] == names_in(read_model(path, Taxonomy))[-2:]


def faults(path: Path, acceptance: Acceptance) -> str:
    """Give what is said of a term that is refused; the file must stay untouched."""
    before = path.read_bytes()
    with pytest.raises(ConfigError) as caught:
        accept(path, acceptance)
    assert before == path.read_bytes()
    return str(caught.value)


@pytest.mark.parametrize(
    ("acceptance", "expected"),
    [
        (wanted("wafer"), "taxonomy.yaml:17  groups.chips.terms[2]: 'wafer' is a term already"),
        (wanted("photoresist", "晶圓"), "'晶圓' is a term already"),
        (wanted("ＣＨＩＰ"), "'ＣＨＩＰ' is a term already"),
        (wanted("photoresist", tag="chips"), "--tag: is no tag; known: semiconductors"),
        (wanted("沪指"), "mask"),
        (wanted("ab"), "so short that it is a word of everyday text"),
    ],
    ids=["there", "there in traditional", "there full-width", "tag", "mask", "short"],
)
def test_refused(by_hand: Path, acceptance: Acceptance, expected: str) -> None:
    """What cannot be right is refused with its place, and nothing is written."""
    assert expected in faults(by_hand, acceptance)


def test_broken_file(by_hand: Path) -> None:
    """A file that is no YAML is never written to."""
    by_hand.write_text(BY_HAND + "  - {broken", encoding="utf-8")
    assert "taxonomy.yaml:" in faults(by_hand, wanted("photoresist"))


@pytest.mark.parametrize(
    "text",
    [
        BY_HAND.split("groups:", maxsplit=1)[0] + "groups: {}\n",
        BY_HAND.split("groups:", maxsplit=1)[0]
        + "groups: {accepted-semiconductors: {kind: technology, source: report:2, terms: [a b]}}\n",
    ],
    ids=["empty", "in brackets"],
)
def test_written_in_brackets(tmp_path: Path, text: str) -> None:
    """What only a person should change is left to a person."""
    path = tmp_path / "taxonomy.yaml"
    path.write_text(text, encoding="utf-8")
    assert "add the term by hand" in faults(path, wanted("photoresist"))


def test_folder_that_cannot_be_written(by_hand: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason of the system is told; root may write everywhere, so the refusal is played."""

    def refuse(_path: Path, _content: bytes) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(taxonomy_editor, "replace_bytes", refuse)
    assert "cannot be written: Permission denied" in faults(by_hand, wanted("photoresist"))


def test_read_only(by_hand: Path) -> None:
    """A file that somebody protected stays as it is, even where the folder may be written."""
    by_hand.chmod(0o444)
    assert "cannot be written: it is read-only; chmod u+w taxonomy.yaml" in (
        faults(by_hand, wanted("photoresist"))
    )


def test_permissions_stay(by_hand: Path) -> None:
    """Who may read the file before may read it after."""
    by_hand.chmod(0o640)
    accept(by_hand, wanted("photoresist"))
    assert 0o640 == stat.S_IMODE(by_hand.stat().st_mode)


def test_many_at_once(by_hand: Path) -> None:
    """Of people who accept at the same moment nobody's term is lost."""
    names = [f"term {number}" for number in range(12)]
    with ThreadPoolExecutor(max_workers=6) as pool:
        list(pool.map(lambda name: accept(by_hand, wanted(name)), names))
    assert set(names) <= {
        alias for aliases in names_in(read_model(by_hand, Taxonomy)) for alias in aliases
    }


def test_into_the_shipped_file(tmp_path: Path) -> None:
    """The real file takes a term of each language, and passes its own check."""
    path = tmp_path / "taxonomy.yaml"
    path.write_bytes(SHIPPED.read_bytes())
    accept(path, wanted("hollow-core widget"))
    after = accept(path, wanted("空芯器件", tag="quantum.communication"))
    assert not [finding for finding in check(after) if finding.is_error]
    inserted(SHIPPED.read_text("utf-8"), path.read_text("utf-8"))


PRINTABLE = st.characters(blacklist_categories=("C", "Z"), blacklist_characters="\ufeff")
NAMES = st.text(PRINTABLE, min_size=3, max_size=30).filter(lambda name: name.strip() == name)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(names=st.lists(NAMES, min_size=1, max_size=3, unique_by=folded), why=NAMES, by=NAMES)
def test_any_name(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], why: str, by: str
) -> None:
    """Whatever a term is called, reading the file back gives it, and one piece was put in."""
    path = tmp_path_factory.mktemp("any") / "taxonomy.yaml"
    path.write_bytes(BY_HAND.encode())
    before = read_model(path, Taxonomy)
    try:
        after = accept(path, wanted(*names, why=why, by=by))
    except ConfigError:  # such as a name that is there already
        assert BY_HAND.encode() == path.read_bytes()
        return
    assert after == read_model(path, Taxonomy)
    assert len(names_in(before)) + 1 == len(names_in(after))
    assert sorted(names) == sorted(names_in(after)[-1])
    inserted(BY_HAND, path.read_bytes().decode())
