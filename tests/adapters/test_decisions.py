"""Are the decisions of people written beside one another, and none of them lost?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huangpu.adapters import decisions
from huangpu.adapters.decisions import read_rejections, read_releases, reject, release
from huangpu.errors import ConfigError
from huangpu.model.decisions import RejectedTerm, ReleasedArticle

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 8, 17)


def no_to(term: str, why: str = "") -> RejectedTerm:
    """Give a no to a term."""
    return RejectedTerm(term=term, tag="ai", by="Li Na", day=DAY, why=why)


def yes_to(article: str) -> ReleasedArticle:
    """Give a release of an article."""
    return ReleasedArticle(article=article, title="标题: [x] # y", by="Li Na", day=DAY)


@pytest.fixture(
    params=[
        None,
        "",
        "# only a comment\n",
        "rejected:\n",
        "rejected: []\n",
        "rejected: []",
        "\ufeff",
    ]
)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give a file in every state in which it may be found; None where there is none."""
    path = tmp_path / "rejected.yaml"
    if request.param is not None:
        path.write_text(request.param, "utf-8")
    return path


def test_from_every_beginning(path: Path) -> None:
    """The first and the second decision are written, whatever the file was."""
    old = path.read_text("utf-8") if path.exists() else ""
    assert reject(path, no_to("三大", "market: wording"))
    assert reject(path, no_to("wall st"))
    assert (no_to("三大", "market: wording"), no_to("wall st")) == read_rejections(path).rejected
    assert path.read_text("utf-8").startswith(old.split("rejected")[0])


@pytest.mark.parametrize("again", ["三大", "Wall-St", "ＷＡＬＬ　ＳＴ"])
def test_known_already(tmp_path: Path, again: str) -> None:
    """In any width, case or script a term is rejected once."""
    path = tmp_path / "rejected.yaml"
    reject(path, no_to("三大"))
    reject(path, no_to("wall st"))
    before = path.read_bytes()
    assert not reject(path, no_to(again))
    assert before == path.read_bytes()


def test_the_shipped_files(tmp_path: Path) -> None:
    """Both keep their comments and take a decision."""
    for name in ("rejected.yaml", "releases.yaml"):
        (tmp_path / name).write_bytes((ROOT / "config" / name).read_bytes())
    reject(tmp_path / "rejected.yaml", no_to("三大"))
    assert release(tmp_path / "releases.yaml", yes_to("abcdefghijkl"))
    assert not release(tmp_path / "releases.yaml", yes_to("abcdefghijkl"))
    assert frozenset({"abcdefghijkl"}) == read_releases(tmp_path / "releases.yaml").articles
    for name in ("rejected.yaml", "releases.yaml"):
        comments = (ROOT / "config" / name).read_text("utf-8").split("re", maxsplit=1)[0]
        assert (tmp_path / name).read_text("utf-8").startswith(comments)


def test_many_at_once(tmp_path: Path) -> None:
    """Of people who decide at the same moment nobody's word is lost."""
    path = tmp_path / "rejected.yaml"
    names = [f"term {number}" for number in range(12)]
    with ThreadPoolExecutor(max_workers=6) as pool:
        assert all(pool.map(lambda name: reject(path, no_to(name)), names))
    assert set(names) == {one.term for one in read_rejections(path).rejected}


@pytest.mark.parametrize(
    "text",
    ["rejected: [{term: a, by: b, day: 2026-08-17}]\n", "rejected:\n  - {broken\n", "other: 1\n"],
    ids=["in brackets", "no YAML", "unknown key"],
)
def test_left_alone(tmp_path: Path, text: str) -> None:
    """What cannot be edited safely is refused, and stays as it is."""
    path = tmp_path / "rejected.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"rejected\.yaml"):
        reject(path, no_to("三大"))
    assert text == path.read_text("utf-8")


def test_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's reason is told; root may write everywhere, so the refusal is played."""

    def refuse(_path: Path, _content: bytes) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(decisions, "replace_bytes", refuse)
    with pytest.raises(ConfigError, match="cannot be written: Permission denied"):
        reject(tmp_path / "rejected.yaml", no_to("三大"))


def test_read_only(path: Path) -> None:
    """A file that somebody protected stays as it is."""
    if path.exists():
        path.chmod(0o444)
        with pytest.raises(ConfigError, match="it is read-only"):
            reject(path, no_to("三大"))


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40).map(
    str.strip
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(term=WORDS.filter(bool), why=WORDS)
def test_any_words(tmp_path_factory: pytest.TempPathFactory, term: str, why: str) -> None:
    """Whatever is rejected for whatever reason, reading the file gives it back."""
    path = tmp_path_factory.mktemp("any") / "rejected.yaml"
    path.write_text(
        "# 我们的\nrejected:\n  - {term: a-first, by: x, day: 2026-08-17}\n# end\n", "utf-8"
    )
    assert reject(path, no_to(term, why))
    assert no_to(term, why) == read_rejections(path).rejected[-1]
    assert path.read_text("utf-8").endswith("# end\n")
