"""Poll every file of the torture suites as a feed of its own, through the real command.

    python benchmarks/torture_poll.py [--suite FOLDER_OR_TAR] [--limit N]

No traceback, no hang, every poll recorded with sums that hold; prints how the polls ended.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import yaml

from huangpu.cli.main import outcome

ROOT = Path(__file__).resolve().parents[1]


@contextlib.contextmanager
def served(files: list[Path]) -> Iterator[int]:
    """Serve file N under /N with the content type that careless servers send."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = files[int(self.path.strip("/"))].read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()


def write_config(folder: Path, count: int, port: int) -> None:
    """Write a catalogue of these files beside the project's own rules."""
    folder.mkdir()
    for path in (ROOT / "config").glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    catalogue = {
        "network": {"allow_cidrs": ["127.0.0.0/8"], "allow_ports": [port]},
        "hosts": {"*": {"min_gap_seconds": 0, "concurrency": 16}},
        "feeds": [{"id": f"file-{n}", "url": f"http://127.0.0.1:{port}/{n}"} for n in range(count)],
    }
    (folder / "feeds.yaml").write_text(yaml.dump(catalogue, Dumper=yaml.CSafeDumper), "utf-8")


def main() -> None:
    """Poll, and print how the polls ended."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--suite", type=Path, default=ROOT.parent / "shared/data/torture.tar.xz")
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        suite = options.suite
        if suite.is_file():
            with tarfile.open(suite) as archive:
                archive.extractall(scratch, filter="data")
            suite = Path(scratch) / "a_feed_torture"
        files = sorted(path for path in suite.rglob("*") if path.is_file())[: options.limit]
        config, data = Path(scratch) / "config", Path(scratch) / "var"
        out, err = io.StringIO(), io.StringIO()
        with (
            served(files) as port,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            write_config(config, len(files), port)
            begun = time.perf_counter()
            places = ["--config", str(config), "--data", str(data)]
            code = outcome(["poll", "--all", "--json", *places])
        seconds = time.perf_counter() - begun
        assert code in {0, 1}, err.getvalue()
        assert "Traceback" not in err.getvalue(), err.getvalue()[-3000:]
        report = json.loads(out.getvalue())
        print(f"{len(files)} files in {seconds:.0f} s: {report['outcomes']}")
        print(
            {
                name: report[name]
                for name in ("seen", "new", "updated", "unchanged", "rejected", "articles")
            }
        )
        link = os.path.realpath(data / "analyst.duckdb")
        with duckdb.connect(link, read_only=True) as database:
            wrong = database.execute(
                "SELECT count(*) FROM polls WHERE entries_seen <> entries_new + entries_updated"
                " + entries_unchanged + entries_rejected"
            ).fetchone()
            assert wrong == (0,)
            print(
                database.sql(
                    "SELECT outcome, split_part(error, ':', 1) AS kind, count(*) AS polls"
                    " FROM polls GROUP BY ALL ORDER BY ALL"
                )
            )


if __name__ == "__main__":
    main()
