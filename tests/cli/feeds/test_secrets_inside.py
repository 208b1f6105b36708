"""Does a feed's secret leave the catalogue in anything that others see?"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import duckdb
import pytest
from feed_site import FeedSite, Route, rss

SECRET = "hunter2abc"
FEEDS = f"""\
  - {{id: news, url: "{{base}}/feed?token={SECRET}", headers: {{X-Key: "${{DESK_KEY}}"}}}}
  - {{id: gone, url: "{{base}}/gone?token={SECRET}"}}
  - {{id: moved, url: "{{base}}/moved?token={SECRET}"}}
  - {{id: shut, url: "http://127.0.0.1:{{shut}}/?token={SECRET}"}}
"""


@pytest.fixture
def polled(desk: Any, site: FeedSite, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401  a desk of the conftest
    """Poll a feed that answers, one that does not, one that moved for good, and a closed port."""
    monkeypatch.setenv("DESK_KEY", SECRET)
    monkeypatch.setenv("HUANGPU_LOG_FORMAT", "json")
    desk.lists(FEEDS.replace("{shut}", str(site.port)))
    desk.file.write_text(desk.text.replace(f"{site.port}/?token", "1/?token"), "utf-8")
    site.routes[f"/feed?token={SECRET}"] = rss("One")
    site.routes[f"/moved?token={SECRET}"] = Route(
        status=301, headers={"Location": f"{site.base}/here?token={SECRET}"}
    )
    site.routes[f"/here?token={SECRET}"] = rss("Two")
    return desk


def test_nothing_says_it(polled: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:  # noqa: ANN401  a desk of the conftest
    """Not the commands, the logs at their loudest but one, the metrics, the exports."""
    caplog.set_level(logging.INFO)
    said = [
        polled("poll", "--all"),
        *(
            polled(*words)
            for words in (
                ("feeds", "list"),
                ("feeds", "list", "--json"),
                ("feeds", "check"),
                ("feeds", "check", "--json"),
                ("feeds", "export", "-"),
                ("query", "FROM feeds", "--format", "csv"),
                ("query", "FROM polls", "--format", "json"),
                ("doctor",),
                ("export", str(tmp_path / "parquet")),
            )
        ),
    ]
    # four feeds are asked at once, so that any of them may come first
    sent = [one.headers["x-key"] for one in polled.site.asked if "x-key" in one.headers]
    assert {SECRET} == set(sent)
    assert SECRET not in "".join(one.out + one.err for one in said) + caplog.text
    written = [tmp_path / "var" / "metrics.prom", *(tmp_path / "parquet").rglob("*.json")]
    assert SECRET not in "".join(path.read_text("utf-8") for path in written if path.exists())


def test_no_table_of_the_published_copy_holds_it(polled: Any, tmp_path: Path) -> None:  # noqa: ANN401  a desk of the conftest
    """Anybody may ask every table, the pipeline's own ones, too."""
    polled("poll", "--all")
    with duckdb.connect(str((tmp_path / "var" / "analyst.duckdb").resolve()), read_only=True) as db:
        tables = [row[0] for row in db.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        found = [
            name
            for name in tables
            if db.execute(
                f'SELECT 1 FROM "{name}" AS r WHERE contains(CAST(r AS VARCHAR), ?)',  # noqa: S608  our own tables
                [SECRET],
            ).fetchone()
        ]
    assert "feed_state" in tables
    assert [] == found
