"""How long do 1,000 fetches take, beside a bare httpx loop over the same answers?

    .venv/bin/python benchmarks/fetch.py [--fetches 1000] [--rounds 3]

A server process on 127.0.0.1 answers with 304, or with 200 and a feed of 30 entries (about
15 KB). Ours and the bare loop take turns in one process, with the same number of requests at
the same time; the table shows the best round of each, and the ratios of wall and of CPU time. "kept" connections
serve many requests; "fresh" ones are closed by the server after each, as it is when every feed
has a host of its own. Loopback has no latency, so all of this is computing time.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import resource
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from ipaddress import ip_network
from typing import TYPE_CHECKING

import httpx

from huangpu.adapters.fetcher import Fetcher, FetchLimits
from huangpu.model.entries import NO_VALIDATORS, Validators
from huangpu.model.feeds import Feed, HostRule, NetworkRules

if TYPE_CHECKING:
    from collections.abc import Iterator

ETAG = b'"a-plausible-etag-5f3c"'
MODIFIED = b"Sun, 22 Nov 2026 09:00:00 GMT"
MOST_PER_HOST = 16  # what a host rule allows

ENTRY = """<item><title>Entry {n}: 张江科学城发布量子计算新成果 in Shanghai</title>
<link>https://example.test/articles/2026/11/entry-{n}-about-the-innovation-corridor</link>
<guid isPermaLink="false">example-{n}</guid><pubDate>Sun, 22 Nov 2026 08:{n:02}:00 +0800</pubDate>
<description>A summary of some two hundred characters, as feeds tend to have, about a chip maker,
a laboratory and a district on the east bank of the river. 浦东新区的实验室与芯片企业签署合作协议。
</description></item>
"""
BODY = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Example</title>'
    + "".join(ENTRY.format(n=n) for n in range(30))
    + "</channel></rss>"
).encode()


class Answering(asyncio.Protocol):
    """Answer 304 to a conditional request and 200 to any other; `/fresh` hangs up afterwards."""

    def __init__(self) -> None:
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember what to write to."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        assert isinstance(self._transport, asyncio.Transport)
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            request, self._waiting = self._waiting.split(b"\r\n\r\n", 1)
            known = b"if-none-match" in request.lower()
            fresh = b"/fresh" in request
            self._transport.write(_head(known=known, fresh=fresh) + (b"" if known else BODY))
            if fresh:
                self._transport.close()


def _head(*, known: bool, fresh: bool) -> bytes:
    status = b"304 Not Modified" if known else b"200 OK"
    lines = [b"HTTP/1.1 " + status, b"Date: " + MODIFIED, b"Server: nginx", b"ETag: " + ETAG]
    lines += [b"Last-Modified: " + MODIFIED, b"Cache-Control: max-age=600"]
    if not known:
        lines += [b"Content-Type: application/rss+xml", b"Content-Length: %d" % len(BODY)]
    if fresh:
        lines.append(b"Connection: close")  # without it, httpx's loop breaks off now and then
    return b"\r\n".join([*lines, b"", b""])


async def serve(hosts: int) -> None:
    """Serve until killed, on 127.0.0.1 and as many loopback addresses after it; print the port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answering, "127.0.0.1", 0, backlog=4096)
    port = server.sockets[0].getsockname()[1]
    for n in range(2, hosts + 1):
        await loop.create_server(Answering, f"127.0.0.{n}", port, backlog=4096)
    print(port, flush=True)
    await server.serve_forever()


@contextmanager
def serving(hosts: int) -> Iterator[int]:
    """Run the server in a process of its own; give its port."""
    command = [sys.executable, __file__, "--serve", str(hosts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline())
        finally:
            server.terminate()


async def ours(urls: list[str], port: int, at_once: int, *, known: bool) -> float:
    """Fetch all with our fetcher; give the seconds."""
    validators = Validators(ETAG, MODIFIED) if known else NO_VALIDATORS
    feeds = [Feed(id=f"feed-{n}", url=url) for n, url in enumerate(urls)]
    fetcher = Fetcher(
        hosts={"*": HostRule(concurrency=MOST_PER_HOST, min_gap_seconds=0)},
        network=NetworkRules(allow_cidrs=(ip_network("127.0.0.0/8"),), allow_ports=(port,)),
        limits=FetchLimits(max_connections=at_once),
    )
    async with fetcher:
        began = time.perf_counter()
        answers = await asyncio.gather(*(fetcher.fetch(feed, validators) for feed in feeds))
        seconds = time.perf_counter() - began
    assert all((answer.status == 304) == known for answer in answers)
    assert all(answer.body == (b"" if known else BODY) for answer in answers)
    return seconds


async def bare(urls: list[str], _port: int, at_once: int, *, known: bool) -> float:
    """Fetch all with httpx as its manual shows it; give the seconds."""
    headers = {b"If-None-Match": ETAG, b"If-Modified-Since": MODIFIED} if known else {}
    turn = asyncio.Semaphore(at_once)
    limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
    async with httpx.AsyncClient(limits=limits, timeout=60, trust_env=False) as client:

        async def one(url: str) -> tuple[int, bytes]:
            async with turn:
                answer = await client.get(url, headers=headers)
                return answer.status_code, answer.content

        began = time.perf_counter()
        answers = await asyncio.gather(*(one(url) for url in urls))
        seconds = time.perf_counter() - began
    assert all(answer == ((304, b"") if known else (200, BODY)) for answer in answers)
    return seconds


Way = Callable[..., Awaitable[float]]
Cost = tuple[float, float]  # seconds on the wall, seconds of this process's CPU


def compared(rounds: int, *args: object, known: bool) -> tuple[Cost, Cost]:
    """Let both ways take turns; give the cheapest wall and CPU seconds of each, ours first."""

    async def once(way: Way) -> float:
        return await way(*args, known=known)

    costs: dict[Way, list[Cost]] = {ours: [], bare: []}
    for _ in range(rounds):
        for way, own in costs.items():
            began = time.process_time()
            own.append((asyncio.run(once(way)), time.process_time() - began))
    mine, theirs = (
        (min(wall for wall, _ in own), min(cpu for _, cpu in own)) for own in costs.values()
    )
    return mine, theirs


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--fetches", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--serve", type=int, metavar="HOSTS", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.serve:
        asyncio.run(serve(chosen.serve))
        return
    logging.getLogger("httpx").setLevel(logging.WARNING)
    print(f"{chosen.fetches} fetches, {len(BODY):,} bytes a body, best of {chosen.rounds} rounds\n")
    print("| answers | connections | at once | ours | bare httpx | ratio | CPU ratio |")
    print("|---|---|---|---|---|---|---|")
    for hosts, at_once in ((1, 16), (4, 50)):
        with serving(hosts) as port:
            for kind in ("kept", "fresh"):
                urls = [
                    f"http://127.0.0.{n % hosts + 1}:{port}/{kind}/{n}"
                    for n in range(chosen.fetches)
                ]
                for known in (True, False):
                    (mine, my_cpu), (theirs, their_cpu) = compared(
                        chosen.rounds, urls, port, at_once, known=known
                    )
                    print(
                        f"| {304 if known else 200} | {kind} | {at_once} | {mine:.2f} s "
                        f"| {theirs:.2f} s | {mine / theirs:.2f} | {my_cpu / their_cpu:.2f} |"
                    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of this process, both ways: {peak:.0f} MB")


if __name__ == "__main__":
    main()
