"""A small web site on loopback, with pages, feeds and robots.txt, for tests of looking at feeds."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

START = datetime(2026, 8, 17, 2, 0, tzinfo=UTC)  # a Monday morning in Shanghai, as in fakes
RSS_TYPE = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Route:
    """What is answered under one path."""

    body: str | bytes = ""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its path, and its headers by lower-case name."""

    path: str
    headers: Mapping[str, str]


class FeedSite:
    """Serves `routes` (path to route, or to the address it redirects to) while it is open.

    Anything else is 404. `{base}` in a body or a redirect becomes the site's address.
    """

    def __init__(self, routes: Mapping[str, Route | str] | None = None) -> None:
        self.routes: dict[str, Route | str] = dict(routes or {})
        self.asked: list[Asked] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._http.server_port)

    @property
    def base(self) -> str:
        """Its address, without a final slash."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.asked]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def answer(self, path: str) -> Route:
        """Give what is answered under a path now."""
        route = self.routes.get(path, Route("nothing here", 404))
        if isinstance(route, str):
            target = route.replace("{base}", self.base)
            status, _, location = target.rpartition(" ")
            return Route("", int(status or 302), headers={"Location": location})
        return route


def rss(*titles: str, title: str = "Example News", language: str = "en", site: str = "") -> Route:
    """Give a feed of items with these titles, an hour apart, the first at the start."""
    items = "".join(
        f"<item><title>{name}</title><link>https://news.example/{number}</link>"
        f"<guid>guid-{number}</guid><description>About number {number}.</description>"
        f"<pubDate>{format_datetime(START)}</pubDate></item>"
        for number, name in enumerate(titles)
    )
    link = f"<link>{site}</link>" if site else ""
    return Route(
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>'
        f"{link}<language>{language}</language>{items}</channel></rss>",
        content_type=RSS_TYPE,
    )


def page(head: str = "", body: str = "", title: str = "A page", language: str = "en") -> Route:
    """Give an HTML page."""
    return Route(
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{title}</title>{head}</head><body>{body}</body></html>"
    )


def declared(href: str, title: str = "", kind: str = "application/rss+xml") -> str:
    """Give the tag by which a page declares a feed."""
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


def _handler_of(site: FeedSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            site.asked.append(Asked(self.path, headers))
            route = site.answer(self.path)
            body = route.body
            if isinstance(body, str):
                body = body.replace("{base}", site.base).encode()
            self.send_response(route.status)
            self.send_header("Content-Type", route.content_type)
            for name, value in route.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name there
            """Keep the terminal for the tests."""

    return Handler
