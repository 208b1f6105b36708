"""Is it known whether we are online, without asking anybody who was not named?"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from huangpu.adapters.whereabouts import clock_of, resolves

AHEAD = timedelta(hours=3)


@pytest.fixture
def clock_server() -> Iterator[str]:
    """Serve a clock that is three hours ahead; a path `/mute` says no time."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response_only(200)
            if self.path != "/mute":
                self.send_header("Date", format_datetime(datetime.now(UTC) + AHEAD, usegmt=True))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_another_clock_is_read(clock_server: str) -> None:
    """Beside ours, at the middle of the question."""
    found = clock_of(f"{clock_server}/")
    assert found is not None
    assert abs(found[0] - found[1] - AHEAD) < timedelta(seconds=3)


@pytest.mark.parametrize("url", ["{}/mute", "http://127.0.0.1:9/", "no url"], ids=str)
def test_who_says_no_time_says_none(clock_server: str, url: str) -> None:
    """A server without a date, no server, and no address at all."""
    assert None is clock_of(url.format(clock_server))


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", "127.0.0.1"), ("no-such-host.invalid", None), ("a" * 300, None)],
    ids=["address", "unknown", "impossible"],
)
def test_names_are_found_or_not(host: str, expected: str | None) -> None:
    """Nothing raises, whatever stands in the catalogue."""
    assert expected == resolves(host)
