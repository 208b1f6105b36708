"""Is the archive of the sample week whole, the same every time, and no danger to a poll?"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import pytest
from site_gate import Page, faults_of

from huangpu.adapters.sample_server import SampleServer

Huangpu = Callable[..., Any]


def files_of(site: Path) -> dict[str, bytes]:
    """Give every file of a folder."""
    return {
        str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }


@pytest.fixture
def var(huangpu: Huangpu, sample: SampleServer, tmp_path: Path) -> Path:
    """Poll the sample week, preview its digest, and give the data folder of the sample."""
    assert sample.generation == 1
    assert 0 == huangpu("poll", "--all").code
    assert 0 == huangpu("digest", "--week", "2026-W46").code
    return tmp_path / "var" / "sample"


def test_the_archive_of_the_sample_week(huangpu: Huangpu, var: Path) -> None:
    """A poll writes it, `site` completes it; every page is whole, every link leads somewhere."""
    site = var / "site"
    assert (site / "index.html").exists(), "the poll writes the archive"
    assert not (site / "issues" / "2026-W46.html").exists(), "the preview came after it"
    said = huangpu("site", "--json")
    assert 0 == said.code, said.err
    assert str(site / "index.html") == said.json["index"]
    assert [] == faults_of(site)
    pages = files_of(site)
    assert said.json["files"] == len(pages) - 1  # all but the manifest
    assert said.json["bytes"] == sum(map(len, pages.values())) - len(pages[".manifest.json"])
    assert "中芯国际" in pages["issues/2026-W46.html"].decode()
    assert 9 == sum(path.startswith("topics/") for path in pages)
    assert len([path for path in pages if path.startswith("stories/")]) >= 15

    first = {path: content for path, content in pages.items() if path != ".manifest.json"}
    assert (0, 0) == ((again := huangpu("site", "--json").json)["changed"], again["removed"])
    shutil.rmtree(site)
    assert 0 == huangpu("site").code
    assert first == {p: c for p, c in files_of(site).items() if p != ".manifest.json"}

    for path in ("atom.xml", *(path for path in pages if path.startswith("atom/"))):
        parsed = feedparser.parse(io.BytesIO(pages[path]))
        assert not parsed.bozo
        ids = [entry.id for entry in parsed.entries]
        assert len(ids) == len(set(ids)) > 0
    chips = feedparser.parse(io.BytesIO(pages["atom/semiconductors.xml"]))
    assert all("semiconductors" in [tag.term for tag in one.tags] for one in chips.entries)
    told = Page(pages["topics/semiconductors.html"].decode())
    assert len(chips.entries) == sum(one.get("class") == "story" for one in told.all("li"))


def test_a_poll_goes_well_whatever_happens_to_the_archive(
    huangpu: Huangpu, sample: SampleServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where it cannot be written the poll says so in the log and succeeds; `site` fails plainly."""
    assert sample.generation == 1
    site = tmp_path / "var" / "sample" / "site"
    site.parent.mkdir(parents=True)
    site.write_text("a file, and no folder")
    assert 0 == huangpu("poll", "--all").code
    assert "the archive was not written" in caplog.text
    said = huangpu("site")
    assert (1, 1) == (said.code, said.err.count("\n"))
    assert "the site cannot be written" in said.err


def test_without_a_poll_there_is_no_archive(huangpu: Huangpu) -> None:
    """It is said what to do."""
    said = huangpu("site")
    assert 1 == said.code
    assert "run `huangpu poll` first" in said.err


def test_help_says_what_it_is_for(huangpu: Huangpu) -> None:
    """The help names what is in it and how to read it."""
    said = huangpu("site", "--help")
    assert 0 == said.code
    for words in ("index.html", "any web", "base_url", "Atom"):
        assert words in " ".join(said.out.split())
