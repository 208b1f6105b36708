"""Do the pages get into their folder, and does nothing else in it change?"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from huangpu.adapters import site_files
from huangpu.adapters.site_files import MANIFEST, KnownIssue, Written, read_manifest, write_site
from huangpu.model.archive import IssueCard
from huangpu.model.weeks import Week

NOW = datetime(2026, 8, 24, tzinfo=UTC)
CARD = IssueCard(
    issue="2026-W34",
    week=Week(2026, 34),
    complete=True,
    frozen=True,
    made_at=NOW,
    told="1 story",
    behind="9 read",
    titles=(("标题", "zh"),),
)
KNOWN = {"2026-W34": KnownIssue("abc", CARD)}


def put(site: Path, pages: dict[str, str], *kept: str) -> Written:
    """Write these pages."""
    content = {path: text.encode() for path, text in pages.items()}
    return write_site(site, content, frozenset(kept), NOW, KNOWN)


def test_only_what_changes_is_written(tmp_path: Path) -> None:
    """The same pages again touch no file; one that differs is written alone."""
    assert 2 == put(tmp_path, {"index.html": "a", "topics/ai.html": "b"}).changed
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert 0 == put(tmp_path, {"index.html": "a", "topics/ai.html": "b"}).changed
    assert before == {path: path.stat().st_mtime_ns for path in before}
    assert 1 == put(tmp_path, {"index.html": "c", "topics/ai.html": "b"}).changed


def test_only_our_own_files_are_removed(tmp_path: Path) -> None:
    """What we wrote and want no more goes; what a person put there stays."""
    put(tmp_path, {"index.html": "a", "stories/x.html": "b"})
    (tmp_path / "robots.html").write_text("mine")
    (tmp_path / "stories" / "y.html").write_text("mine")
    written = put(tmp_path, {"index.html": "a"})
    assert (1, 1) == (written.files, written.removed)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {MANIFEST, "index.html", "robots.html", "stories/y.html"} == left


def test_a_changed_manifest_cannot_reach_out(tmp_path: Path) -> None:
    """Names that we would never write are not removed, whoever put them into the list."""
    site, outside = tmp_path / "site", tmp_path / "secret.html"
    put(site, {"index.html": "a"})
    outside.write_text("keep")
    values = json.loads((site / MANIFEST).read_text())
    values["files"] += ["../secret.html", str(outside), "a/../../secret.html", "issues/..html"]
    (site / MANIFEST).write_text(json.dumps(values))
    put(site, {"index.html": "a"})
    assert "keep" == outside.read_text()


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", '{"format": 99}', "\x00"])
def test_a_broken_manifest_is_none(tmp_path: Path, content: str) -> None:
    """Then everything is compared with what lies there, and nothing is removed."""
    put(tmp_path, {"index.html": "a", "about.html": "b"})
    (tmp_path / MANIFEST).write_text(content)
    assert (0, 0) == ((w := put(tmp_path, {"index.html": "a"})).changed, w.removed)
    assert (tmp_path / "about.html").exists()


def test_what_is_known_comes_back(tmp_path: Path) -> None:
    """The time of the data, the files, and the cards of issues with their Chinese."""
    assert site_files.Manifest() == read_manifest(tmp_path)
    put(tmp_path, {"index.html": "a"})
    manifest = read_manifest(tmp_path)
    assert (NOW, ("index.html",), KNOWN) == (manifest.as_of, manifest.files, manifest.issues)


def test_kept_pages_stay_as_they_are(tmp_path: Path) -> None:
    """A page that need not be made anew is counted and not touched."""
    put(tmp_path, {"index.html": "a", "issues/2026-W34.html": "long"})
    written = put(tmp_path, {"index.html": "a"}, "issues/2026-W34.html")
    assert (2, 5, 0, 0) == (written.files, written.size, written.changed, written.removed)
    assert "long" == (tmp_path / "issues/2026-W34.html").read_text()


def test_a_killed_writing_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was half written is known, counts as old, and is finished or removed by the next one."""

    class KilledError(Exception):
        pass

    put(tmp_path, {"index.html": "a"})
    real = site_files.replace_bytes

    def dies(path: Path, content: bytes) -> None:
        if path.name == "z.html":
            raise KilledError
        real(path, content)

    monkeypatch.setattr(site_files, "replace_bytes", dies)
    pages = {"stories/a.html": b"1", "stories/z.html": b"2"}
    with pytest.raises(KilledError):
        write_site(tmp_path, pages, frozenset(), NOW + timedelta(hours=2), KNOWN)
    assert NOW == read_manifest(tmp_path).as_of
    monkeypatch.undo()
    written = put(tmp_path, {"index.html": "a"})
    assert (0, 1) == (written.changed, int(not (tmp_path / "stories/a.html").exists()))


def test_a_page_with_a_strange_name_is_refused(tmp_path: Path) -> None:
    """Nothing is ever written outside the folder."""
    for path in ("../x.html", "/etc/x.html", "a/b/c.html", "x.js", ".html"):
        with pytest.raises(ValueError, match="no page of ours"):
            put(tmp_path, {path: "x"})
