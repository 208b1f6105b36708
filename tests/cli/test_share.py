"""Do two processes poll as one, from a plan on a disk or on an object store?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from feed_site import RSS_TYPE, FeedSite, Route
from s3_server import s3_bucket

from huangpu.adapters.journal import Journal
from huangpu.adapters.object_files import batch_files_at
from huangpu.cli.main import outcome

ROOT = Path(__file__).resolve().parents[2]
FEEDS = 160  # two shards' worth
ITEM = (
    "<item><guid>{n}</guid><link>https://site{n}.example/1</link>"
    "<title>上海集成电路 report {n}</title></item>"
)


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    """Give a configuration of feeds on two hosts, which are one server on loopback."""
    routes: dict[str, Route | str] = {
        f"/{n}": Route(
            f"<rss version='2.0'><channel><title>{n}</title>{ITEM.format(n=n)}</channel></rss>",
            content_type=RSS_TYPE,
        )
        for n in range(FEEDS)
    }
    with FeedSite(routes) as site:
        folder = tmp_path / "config"
        folder.mkdir()
        for path in (ROOT / "config").glob("*.yaml"):
            (folder / path.name).write_bytes(path.read_bytes())
        catalogue = {
            "network": {"allow_cidrs": ["127.0.0.0/8", "::1/128"], "allow_ports": [site.port]},
            "hosts": {"*": {"min_gap_seconds": 0, "concurrency": 4}},
            "feeds": [
                {"id": f"f{n}", "url": f"http://{host}:{site.port}/{n}"}
                for n in range(FEEDS)
                for host in [("127.0.0.1", "localhost")[n % 2]]
            ],
        }
        (folder / "feeds.yaml").write_text(yaml.safe_dump(catalogue), "utf-8")
        yield folder


@pytest.fixture(params=["disk", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give a place for a journal: a folder, or a bucket of an S3 server on loopback."""
    if request.param == "disk":
        yield str(tmp_path / "shared")
        return
    with s3_bucket() as bucket:
        yield f"{bucket}/journal"


def test_two_workers_poll_as_one(
    config: Path,
    place: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every feed is asked once, no host by both, and the loader has every article."""
    monkeypatch.setenv("HUANGPU_JOURNAL_URL", place)
    monkeypatch.setenv("HUANGPU_PARSE_WORKERS", "1")
    options = ["--config", str(config), "--data", str(tmp_path / "var"), "--json"]
    assert 0 == outcome([*options, "poll", "--workers", "2"])
    given = json.loads(capsys.readouterr().out)
    assert (FEEDS, FEEDS, 2) == (given["feeds"], given["articles"], given["batches"])
    assert {} == given["failed"]
    journal = Journal(batch_files_at(place), tmp_path / "var")
    catalogue = yaml.safe_load((config / "feeds.yaml").read_text("utf-8"))["feeds"]
    urls = {feed["id"]: feed["url"] for feed in catalogue}
    hosts = [
        {urlsplit(urls[record.feed_id]).hostname for record in journal.read(batch)}
        for batch in journal.batches()
    ]
    assert [{"127.0.0.1"}, {"localhost"}] == sorted(hosts, key=str)
    assert not (tmp_path / "var" / "journal" / "2026-08").exists()


def test_a_part_of_no_poll_is_refused(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A worker that comes too late asks nobody."""
    options = ["--config", str(config), "--data", str(tmp_path / "var")]
    assert 1 == outcome([*options, "share", "00000007-20260820T031500Z", "0"])
    assert "is not to be done" in capsys.readouterr().err
