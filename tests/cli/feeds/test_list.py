"""Can the catalogue be read at a glance, and cut to what one looks for?"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from feed_site import START, FeedSite, Route, rss
from rich.cells import cell_len
from rich.console import Console

from huangpu.adapters.config_files import read_catalogue
from huangpu.cli.feeds_list import feeds_table
from huangpu.jobs.health import health_of

ROOT = Path(__file__).resolve().parents[3]
SEVERAL = """\
  - {id: zeta, title: Zeta, url: "{base}/z", language: en}
  - {id: alpha, title: 阿尔法, url: "{base}/a", language: zh}
  - {id: off, title: Off, url: "{base}/o", language: zh, enabled: false, reason: moved away}
"""


@pytest.fixture
def polled(desk: Any, site: FeedSite) -> Any:  # noqa: ANN401  the desk
    """Poll one good feed and one that is gone; a third is off."""
    desk.lists(SEVERAL)
    site.routes |= {"/z": rss("One", "Two"), "/a": Route("", 404)}
    assert 0 == desk("poll", "--all").code
    return desk


def test_choice_and_order(polled: Any) -> None:  # noqa: ANN401
    """Filters combine, each may be repeated; the file's order is kept unless another is asked for."""
    cases = {
        "": ["zeta", "alpha", "off"],
        "--sort id": ["alpha", "off", "zeta"],
        "--sort status": ["alpha", "zeta", "off"],
        "--sort articles": ["zeta", "alpha", "off"],
        "--sort next": ["zeta", "alpha", "off"],
        "--language zh": ["alpha", "off"],
        "--status failing": ["alpha"],
        "--status off --status healthy": ["zeta", "off"],
        "--status healthy --language zh": [],
    }
    told = {words: polled("feeds", "list", *words.split(), "--json").json for words in cases}
    found = {words: [row["feed_id"] for row in rows] for words, rows in told.items()}
    assert sorted(found["--sort next"][:2]) == ["alpha", "zeta"]  # their jitter decides
    assert {**cases, "--sort next": found["--sort next"]} == found


def test_what_machines_get(polled: Any) -> None:  # noqa: ANN401
    """Every state and count has its name; times are ISO with their zone."""
    zeta, alpha, off = polled("feeds", "list", "--json").json
    assert ("healthy", 2, 1, 0) == (
        zeta["status"],
        zeta["articles_7d"],
        zeta["polls_7d"],
        zeta["failed_7d"],
    )
    assert "2026-08-17T02:00:00+00:00" == zeta["last_success_at"]
    assert ("failing", 1, True) == (
        alpha["status"],
        alpha["consecutive_failures"],
        alpha["troubled"],
    )
    assert alpha["command"].startswith("huangpu feeds discover")
    assert (False, "moved away", "") == (off["enabled"], off["note"], off["command"])


def test_what_people_get(polled: Any) -> None:  # noqa: ANN401
    """One line a feed; what is off says why."""
    lines = polled("feeds", "list").out.splitlines()
    assert 4 == len(lines)
    assert re.search(r"zeta +en +healthy +now +17 Aug 1\d:\d\d +2 +Zeta", lines[1])
    assert "off     never" in re.sub(r" {6,}", "     ", lines[3])
    assert "Off (moved away)" in lines[3]


@pytest.mark.parametrize("width", [80, 100])
def test_the_shipped_catalogue_fits_a_terminal(tmp_path: Path, width: int) -> None:
    """Each of its feeds takes one line of 80 columns, Chinese titles included."""
    catalogue = read_catalogue(ROOT / "config" / "feeds.yaml", {})
    out = io.StringIO()
    health = health_of(catalogue, tmp_path / "none", START)
    Console(file=out, width=width).print(feeds_table(health, START))
    lines = out.getvalue().splitlines()
    assert len(catalogue.feeds) + 1 == len(lines)
    assert all(cell_len(line) <= width for line in lines)
    assert all(feed.id in line for feed, line in zip(catalogue.feeds, lines[1:], strict=True))
