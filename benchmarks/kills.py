"""Kill polls at random moments and see whether anything is lost or doubled.

    python benchmarks/kills.py [--kills 200] [--feeds 6] [--seed 1] [--data DIR]

Serves feeds on loopback whose windows grow by an item at every poll, runs the real command as a
process, and sends it SIGKILL after a random time. At the end one poll runs to its end, and the
database is checked: every item that was ever served is there once, sums hold, and the stored
validators name exactly what is stored.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import yaml

ROOT = Path(__file__).resolve().parents[1]
CHECKS = {
    "sums of polls": "SELECT count(*) FROM polls WHERE entries_seen <> entries_new"
    " + entries_updated + entries_unchanged + entries_rejected",
    "doubled articles": "SELECT count(*) - count(DISTINCT article_id) FROM articles",
    "doubled observations": "SELECT count(*) - count(DISTINCT entry_key) FROM observations",
    "doubled aliases": "SELECT count(*) - count(DISTINCT alias) FROM observation_alias",
    "doubled tags": "SELECT count(*) - count(DISTINCT (article_id, tag)) FROM article_tags",
    "doubled stories": "SELECT count(*) - count(DISTINCT article_id) FROM story_articles",
    "articles without a judgement": "SELECT count(*) FROM articles"
    " ANTI JOIN article_judgement USING (article_id)",
    "articles without a story": "SELECT count(*) FROM articles WHERE story_id IS NULL",
    "observations without an article": "SELECT count(*) FROM observations"
    " ANTI JOIN articles USING (article_id)",
    "revisions out of step": "SELECT count(*) FROM articles JOIN (SELECT article_id, max(revision)"
    " AS newest, count(*) AS n FROM article_revisions GROUP BY 1) USING (article_id)"
    " WHERE revision <> newest OR n <> newest",
    "polls without a batch": "SELECT count(*) FROM poll ANTI JOIN batch USING (batch_id)",
}


class Feeds:
    """Feeds whose documents grow: version V of a feed shows items 1 to V."""

    def __init__(self, count: int) -> None:
        self.versions = {f"feed-{number}": 20 for number in range(count)}

    def document(self, name: str) -> bytes:
        """Give the RSS of the current version."""
        items = "".join(
            f"<item><guid isPermaLink='false'>{name}-{n}</guid>"
            f"<link>https://{name}.example/a/{n}</link>"
            f"<title>SMIC and SenseTime in Shanghai, report {n} of {name}</title>"
            f"<description>上海集成电路与人工智能，第 {n} 条，版本 {self.edit(n)}。</description>"
            f"<pubDate>Mon, 17 Aug 2026 {n // 60 % 24:02}:{n % 60:02}:00 +0800</pubDate></item>"
            for n in range(self.versions[name], 0, -1)
        )
        return f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>".encode()

    def edit(self, number: int) -> int:
        """Every tenth item is edited as the window grows."""
        return max(self.versions.values()) // 15 if number % 10 == 0 else 0


def serve(feeds: Feeds) -> ThreadingHTTPServer:
    """Serve the feeds on a free port, with honest validators."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.strip("/")
            tag = f'"{feeds.versions[name]}-{max(feeds.versions.values()) // 15}"'
            if self.headers.get("If-None-Match") == tag:
                self.send_response(304)
                self.end_headers()
                return
            body = feeds.document(name)
            self.send_response(200)
            self.send_header("ETag", tag)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def write_config(folder: Path, feeds: Feeds, port: int) -> None:
    """Write a catalogue of these feeds beside the project's own rules."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (ROOT / "config").glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    catalogue = {
        "network": {"allow_cidrs": ["127.0.0.0/8"], "allow_ports": [port]},
        "hosts": {"127.0.0.1": {"min_gap_seconds": 0, "concurrency": 8}},
        "feeds": [
            {"id": name, "url": f"http://127.0.0.1:{port}/{name}", "publisher": name}
            for name in feeds.versions
        ],
    }
    (folder / "feeds.yaml").write_text(yaml.safe_dump(catalogue), "utf-8")


def start(config: Path, data: Path) -> subprocess.Popen[bytes]:
    """Start one poll as a process group of its own."""
    command = [sys.executable, "-m", "huangpu", "poll", "--all", "--quiet"]
    return subprocess.Popen(
        [*command, "--config", str(config), "--data", str(data)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def check(data: Path, feeds: Feeds) -> None:
    """Assert that everything served is stored once and that nothing else is wrong."""
    link = data / "analyst.duckdb"
    with duckdb.connect(str(link.resolve()), read_only=True) as database:
        wrong = {}
        for name, sql in CHECKS.items():
            row = database.execute(sql).fetchone()
            assert row is not None
            if row[0]:
                wrong[name] = row[0]
        assert not wrong, wrong
        stored = dict(
            database.execute("SELECT feed_id, count(*) FROM observations GROUP BY ALL").fetchall()
        )
        tags = dict(database.execute("SELECT feed_id, etag FROM feed_state").fetchall())
    assert stored == feeds.versions, (stored, feeds.versions)
    edit = max(feeds.versions.values()) // 15
    expected = {name: f'"{n}-{edit}"'.encode() for name, n in feeds.versions.items()}
    assert tags == expected, (tags, expected)


def main() -> None:
    """Kill, and check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--feeds", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    feeds = Feeds(options.feeds)
    server = serve(feeds)
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        config, data = Path(scratch) / "config", options.data or Path(scratch) / "var"
        write_config(config, feeds, server.server_address[1])
        begun = time.perf_counter()
        first = start(config, data)
        first.communicate()
        usual = time.perf_counter() - begun
        for number in range(1, options.kills + 1):
            for name in feeds.versions:
                feeds.versions[name] += chance.random() < 0.5
            process, begun = start(config, data), time.perf_counter()
            try:
                process.wait(chance.uniform(0.3, 1.2) * usual)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                outcomes["killed"] += 1
            _, noise = process.communicate()
            if process.returncode == 0:
                outcomes["finished"] += 1
                # beside other work polls become slower and faster: aim at what one takes now
                usual = (usual + time.perf_counter() - begun) / 2
            elif process.returncode > 0:
                raise SystemExit(f"run {number} failed: {noise.decode()}")
            if b"NOTICE" in noise:
                outcomes["recovered"] += 1
                print(noise.decode(), file=sys.stderr)
            if number % 25 == 0:
                last = start(config, data)
                _, noise = last.communicate()
                assert last.returncode == 0, noise.decode()
                check(data, feeds)
                print(f"{number} runs, {dict(outcomes)}: nothing lost, nothing doubled", flush=True)
        final = start(config, data)
        _, noise = final.communicate()
        assert final.returncode == 0, noise.decode()
        check(data, feeds)
        left = sorted(path.name for path in data.rglob("*.part"))
        assert not left, left
        print(
            f"{options.kills} runs, {dict(outcomes)}; items {sum(feeds.versions.values())}, "
            f"each there once; a whole poll takes {usual:.1f} s"
        )


if __name__ == "__main__":
    main()
