"""Run the pipeline against months of real feeds in minutes: a virtual clock over stored snapshots.

    python benchmarks/replay.py [--snapshots FOLDER_OR_TAR] [--data DIR] [--limit N] [--twice]

Serves the snapshots `FEED/TIME.xml.gz` on loopback and polls them through the real command with
`--now`, in the order of their times: each poll meets exactly what the feed showed at that moment.
Prints entries seen, articles, revisions and rejections, and checks that the sums hold.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import shutil
import sys
import tarfile
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import yaml

from huangpu.cli.main import outcome

ROOT = Path(__file__).resolve().parents[1]
SHANGHAI = ZoneInfo("Asia/Shanghai")
TITLES = {
    "36kr": "36氪",
    "36kr-ai": "36氪 AI",
    "appinn": "小众软件",
    "huxiu": "虎嗅",
    "ifeng": "凤凰网",
    "infzm": "南方周末",
    "itech": "iTech",
    "jiemian": "界面新闻",
    "lifeweek": "三联生活周刊",
    "qqnews": "腾讯新闻",
    "sspai": "少数派",
    "thepaper-empty": "澎湃新闻",
    "wired": "Wired",
}


class Snapshots:
    """The stored polls of all feeds, and what each feed shows at the virtual moment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.times: dict[datetime, list[str]] = defaultdict(list)
        self.files: dict[tuple[str, datetime], Path] = {}
        for path in sorted(folder.glob("*/*.xml.gz")):
            moment = moment_of(path)
            self.times[moment].append(path.parent.name)
            self.files[path.parent.name, moment] = path
        self.now: datetime | None = None

    @property
    def feeds(self) -> list[str]:
        """The names of all feeds."""
        return sorted({name for name, _ in self.files})

    def shown(self, feed: str) -> Path | None:
        """Give the snapshot that a feed shows now."""
        return self.files.get((feed, self.now)) if self.now else None


def moment_of(path: Path) -> datetime:
    """Read `2024-02-21T032036p0800.xml.gz` as a moment in UTC."""
    stamp = path.name.removesuffix(".xml.gz").replace("p", "+").replace("m", "-")
    return datetime.strptime(stamp, "%Y-%m-%dT%H%M%S%z").astimezone(UTC)


@contextlib.contextmanager
def served(snapshots: Snapshots) -> Iterator[int]:
    """Serve what the feeds show on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = snapshots.shown(self.path.strip("/"))
            body = path.read_bytes() if path else b""
            self.send_response(200 if path else 404)
            if path:
                self.send_header("Content-Type", "text/xml")
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def write_config(folder: Path, snapshots: Snapshots, port: int) -> None:
    """Write a catalogue of the replayed feeds beside the project's own rules."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("taxonomy.yaml", "spam.yaml", "digest.yaml", "gazetteer.yaml", "claims.yaml"):
        if (ROOT / "config" / name).exists():
            shutil.copy(ROOT / "config" / name, folder / name)
    catalogue = {
        "network": {"allow_cidrs": ["127.0.0.0/8"], "allow_ports": [port]},
        "hosts": {"127.0.0.1": {"min_gap_seconds": 0, "concurrency": 8}},
        "feeds": [
            {
                "id": feed,
                "url": f"http://127.0.0.1:{port}/{feed}",
                "title": TITLES.get(feed, feed),
                "publisher": TITLES.get(feed, feed),
                "language": "en" if feed == "wired" else "zh",
            }
            for feed in snapshots.feeds
        ],
    }
    (folder / "feeds.yaml").write_text(yaml.safe_dump(catalogue, allow_unicode=True), "utf-8")


def run(*words: str) -> dict[str, object]:
    """Run the real command in this process and give its JSON."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = outcome([*words, "--json", "--quiet"])
    # 1 is right where no feed asked at that moment could be read
    assert code in {0, 1}, f"{words} ended with {code}: {out.getvalue()[-500:]}"
    return json.loads(out.getvalue())


def replay(snapshots: Snapshots, config: Path, data: Path, limit: int | None) -> Counter[str]:
    """Poll every moment of the snapshots in order, and add up what the polls say."""
    total: Counter[str] = Counter()
    moments = sorted(snapshots.times)[:limit]
    for number, moment in enumerate(moments, 1):
        snapshots.now = moment
        feeds = [word for feed in snapshots.times[moment] for word in ("--feed", feed)]
        report = run(
            "poll",
            *feeds,
            "--config",
            str(config),
            "--data",
            str(data),
            "--now",
            moment.isoformat(),
        )
        for name in (
            "polls",
            "seen",
            "new",
            "updated",
            "unchanged",
            "rejected",
            "articles",
            "revisions",
            "tagged",
            "copies",
            "spam",
        ):
            total[name] += int(report[name])  # type: ignore[call-overload]
        total["failed"] += len(report["failed"])  # type: ignore[arg-type]
        if number % 50 == 0 or number == len(moments):
            print(
                f"{number} of {len(moments)} moments, {moment:%Y-%m-%d}: {dict(total)}",
                file=sys.stderr,
                flush=True,
            )
    return total


def main() -> None:
    """Replay, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--snapshots", type=Path, default=ROOT.parent / "shared/data/replay.tar")
    parser.add_argument("--data", type=Path, help="keep the data folder here")
    parser.add_argument("--limit", type=int, help="only the first N moments")
    parser.add_argument("--twice", action="store_true", help="replay all of it a second time")
    parser.add_argument("--rebuild", action="store_true", help="rebuild and compare row for row")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.snapshots
        if folder.is_file():
            with tarfile.open(folder) as archive:
                archive.extractall(scratch, filter="data")
            folder = Path(scratch) / "replay"
        snapshots = Snapshots(folder)
        data = options.data or Path(scratch) / "var"
        config = Path(scratch) / "config"
        with served(snapshots) as port:
            write_config(config, snapshots, port)
            if options.data:
                shutil.copytree(config, options.data / "config", dirs_exist_ok=True)
            begun = time.perf_counter()
            first = replay(snapshots, config, data, options.limit)
            print(f"{len(snapshots.files)} snapshots in {time.perf_counter() - begun:.0f} s")
            report(first, data)
            if options.twice:
                second = replay(snapshots, config, data, options.limit)
                print(f"second replay: {second['articles']} new articles, {second['new']} new")
                report(second, data)
            if options.rebuild:
                check_rebuild(config, data)


VIEWS = (
    "articles",
    "article_tags",
    "article_revisions",
    "observations",
    "stories",
    "story_articles",
    "feeds",
    "polls",
    "sector_weeks",
)


def fingerprints(data: Path) -> dict[str, tuple[int, str]]:
    """Give the number of rows and a fingerprint of all rows of every public view."""
    found = {}
    with duckdb.connect(str((data / "analyst.duckdb").resolve()), read_only=True) as database:
        for view in VIEWS:
            row = database.execute(
                f"SELECT count(*), coalesce(md5(string_agg(r, chr(10) ORDER BY r)), '') "
                f"FROM (SELECT CAST(v AS VARCHAR) AS r FROM {view} AS v)"
            ).fetchone()
            assert row is not None
            found[view] = row
    return found


def check_rebuild(config: Path, data: Path) -> None:
    """Build the database anew from the journal, and compare every row of every view."""
    before = fingerprints(data)
    begun = time.perf_counter()
    run("rebuild", "--config", str(config), "--data", str(data))
    seconds = time.perf_counter() - begun
    after = fingerprints(data)
    for view in VIEWS:
        same = "same" if before[view] == after[view] else f"DIFFERENT: {after[view]}"
        print(f"rebuild {view:>18} {before[view][0]:>8} rows  {same}")
    assert before == after, "the rebuild is not the same row for row"
    print(f"rebuilt in {seconds:.1f} s")


def report(total: Counter[str], data: Path) -> None:
    """Print the sums, check them against the database, and list the rejections."""
    parts = ("new", "updated", "unchanged", "rejected")
    assert total["seen"] == sum(total[part] for part in parts), "the sums do not hold"
    for name, value in total.items():
        print(f"{name:>12} {value:>8}")
    with duckdb.connect(str((data / "analyst.duckdb").resolve()), read_only=True) as database:
        wrong = database.execute(
            "SELECT count(*) FROM polls WHERE entries_seen <> entries_new + entries_updated"
            " + entries_unchanged + entries_rejected"
        ).fetchone()
        assert wrong == (0,), "a poll's own sums do not hold"
        print(database.sql("SELECT reason, count(*) AS n FROM rejection GROUP BY ALL ORDER BY ALL"))
        print(
            database.sql(
                "SELECT feed_id, count(*) AS polls, sum(entries_seen) AS seen, sum(entries_new) AS new,"
                " sum(entries_updated) AS updated, sum(entries_rejected) AS rejected,"
                " count(*) FILTER (outcome <> 'ok') AS failed,"
                " count(*) FILTER (may_have_missed) AS missed FROM polls GROUP BY ALL ORDER BY ALL"
            )
        )


if __name__ == "__main__":
    main()
