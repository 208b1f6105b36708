"""How can the whole job be seen without a network? The sample week, served on loopback."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import unquote, urlsplit

import yaml

from huangpu.model.feeds import Catalogue
from huangpu.sample import SAMPLE_NOW
from huangpu.sample.answers import Document, answer_to

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

# The bare .xml names no charset on purpose: its feed must be read by what it declares itself.
CONTENT_TYPES: Final = {
    ".rss": "application/rss+xml; charset=utf-8",
    ".rdf": "application/rdf+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
    ".xml": "text/xml",
}
# On the sample's own clock, so that a replay with a virtual `now` meets no date of the future.
_CHANGED_AT: Final = {1: SAMPLE_NOW - timedelta(hours=1), 2: SAMPLE_NOW}
_STALLED_CLIENT_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """One request as it came in, and the status that answered; header names are lower case."""

    method: str
    path: str
    status: int
    headers: Mapping[str, str]


class SampleServer:
    """Serves a folder of feeds over HTTP on 127.0.0.1, from a daemon thread, while it is open.

    `folder` holds the feed files, by default those of the sample week; a file of the same name
    in its `second` folder replaces the first one while `generation` is 2. Each server has a free
    port of its own. Requests are remembered in `requests`, in the order of their answers.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.requests: list[SampleRequest] = []
        self._folder = folder or Path(str(files("huangpu.sample") / "feeds"))
        self._generation = 1
        self._http: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def base_url(self) -> str:
        """The address without a final slash; RuntimeError unless the server is open."""
        if self._http is None:
            raise RuntimeError("the sample server is not running; open it with `with`")
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def generation(self) -> int:
        """Which version of the week is served, 1 or 2; setting any other raises ValueError."""
        return self._generation

    @generation.setter
    def generation(self, value: int) -> None:
        if value not in _CHANGED_AT:
            raise ValueError(f"generation must be 1 or 2, not {value}")
        self._generation = value

    def __enter__(self) -> Self:
        """Open a free port and answer there until the block ends."""
        self._http = _QuietServer(("127.0.0.1", 0), partial(_Handler, self))
        # The default of half a second is how long leaving the block would take.
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(0.02,), name="sample-server", daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the port; the thread has ended when this returns."""
        if self._http is not None and self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._http.server_close()
            self._http = self._thread = None

    def document(self, path: str) -> Document | None:
        """Give what is served under a request path now, or None; only listed names are opened."""
        name = unquote(urlsplit(path).path).removeprefix("/")
        second = self._folder / "second"
        for folder, generation in ((second, 2), (self._folder, 1)):
            if generation <= self._generation and name in _feed_names(folder):
                file = folder / name
                return Document(
                    file.read_bytes(), CONTENT_TYPES[file.suffix], _CHANGED_AT[generation]
                )
        return None


def sample_catalogue(base_url: str) -> Catalogue:
    """Give the catalogue of the sample week, its feeds below `base_url` (`http://127.0.0.1:PORT`).

    Only loopback and that one port are allowed by its network rules. Raises ValueError when
    `base_url` names no port.
    """
    port = urlsplit(base_url).port
    if port is None:
        raise ValueError(f"the address of the sample server must name its port: {base_url!r}")
    text = (files("huangpu.sample") / "feeds.yaml").read_text(encoding="utf-8")
    text = text.replace("{base}", base_url.rstrip("/")).replace("{port}", str(port))
    return Catalogue.model_validate(yaml.safe_load(text))


def _feed_names(folder: Path) -> frozenset[str]:
    if not folder.is_dir():
        return frozenset()
    return frozenset(file.name for file in folder.iterdir() if file.suffix in CONTENT_TYPES)


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64  # with the default of 5 a burst of polls waits for a second SYN

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that hung up: it is no fault of the run being shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "huangpu-sample"
    sys_version = ""
    timeout = _STALLED_CLIENT_SECONDS

    def __init__(self, sample: SampleServer, *args: object) -> None:
        self._sample = sample
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = answer_to(self._sample.document(self.path), headers)
        self._sample.requests.append(SampleRequest(self.command, self.path, answer.status, headers))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Connection", "close")  # no idle connection outlives the block
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_HEAD = do_GET  # noqa: N815  the base class calls it by this name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name there
        """Keep the terminal for the run; `requests` remembers what was asked."""
