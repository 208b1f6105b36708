"""Which feeds does a benchmark poll? Any that it can make a body for, on loopback, in its own time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]


class LoopbackFeeds:
    """A server of feeds; `seconds` is how long each of them thinks before it answers."""

    def __init__(self, body_of: Callable[[str], bytes]) -> None:
        self.seconds = 0.0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                time.sleep(outer.seconds)
                body = body_of(self.path.strip("/"))
                self.send_response(200)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with suppress(OSError):  # whoever asked was killed meanwhile
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = int(self.server.server_address[1])
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def write_catalogue(self, folder: Path, names: Iterable[str]) -> None:
        """Write a catalogue of these feeds into a new folder, beside the project's own rules."""
        feeds = [
            {"id": name, "url": f"http://127.0.0.1:{self.port}/{name}", "publisher": name}
            for name in names
        ]
        hosts = {"127.0.0.1": {"min_gap_seconds": 0, "concurrency": 16}}
        write_config(folder, self.port, hosts, feeds)


def write_config(
    folder: Path, port: int, hosts: dict[str, dict[str, int]], feeds: list[dict[str, object]]
) -> None:
    """Copy the project's own rules into a new folder, with a catalogue of feeds on loopback."""
    folder.mkdir(parents=True)
    for path in (ROOT / "config").glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    network = {"allow_cidrs": ["127.0.0.0/8"], "allow_ports": [port]}
    catalogue = {"network": network, "hosts": hosts, "feeds": feeds}
    (folder / "feeds.yaml").write_text(yaml.safe_dump(catalogue), "utf-8")
