"""A poll of 1,000 feeds on loopback, all new and then all 304, beside bare httpx and feedparser.

    python benchmarks/thousand_feeds.py [--feeds 1000] [--entries 30] [--collect-only]

The feeds stand on fifty loopback addresses in a process of their own. Measured is the collecting of
a poll (fetch, parse in killable processes, journal) as the product does it, then the loading; beside
it, in the same run, a bare `httpx.AsyncClient` loop with as many requests under way, and bare
`feedparser.parse` of the same bytes in one process.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import feedparser
import httpx
import yaml
from analyst import EN, ZH

from huangpu.jobs.load import LoadReport
from huangpu.jobs.poll import collect
from huangpu.jobs.polling_round import close_round, only_poll, open_round
from huangpu.settings import load_settings
from huangpu.wiring import Wiring

ROOT = Path(__file__).resolve().parents[1]
HOSTS = 50
AT_ONCE = 50


def document(number: int, entries: int) -> bytes:
    """Give a feed of plausible entries, every one of them different; half of the feeds in English."""
    draw, words = random.Random(number), (ZH, EN)[number % 2]
    space = " " * (number % 2)

    def some(count: int) -> str:
        return space.join(draw.choices(words, k=count))

    items = "".join(
        f"<item><guid isPermaLink='false'>{number}-{n}</guid>"
        f"<link>https://site{number}.example/{2026}/{n}</link>"
        f"<title>{some(9)} {number * entries + n}</title>"
        f"<description><![CDATA[<p>{some(40)}</p>]]></description>"
        f"<pubDate>Mon, 17 Aug 2026 {n % 24:02}:{number % 60:02}:00 +0800</pubDate></item>"
        for n in range(entries)
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
        f"<title>Site {number}</title>{items}</channel></rss>"
    ).encode()


def serve(ports: multiprocessing.Queue[int], entries: int) -> None:
    """Answer 200 with an ETag, and 304 to it, keeping connections open."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                number = int(head.split(b" ", 2)[1].rsplit(b"/", 1)[1])
                if b'"v1"' in head:
                    writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n')
                else:
                    body = document(number, entries)
                    writer.write(
                        b'HTTP/1.1 200 OK\r\nETag: "v1"\r\nContent-Type: application/rss+xml\r\n'
                        b"Content-Length: %d\r\n\r\n" % len(body) + body
                    )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=1024)  # noqa: S104  all of 127/8
        ports.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def url(number: int, port: int) -> str:
    """Give the address of a feed; twenty feeds share a host."""
    return f"http://127.0.1.{number % HOSTS + 1}:{port}/feed/{number}"


def write_config(folder: Path, feeds: int, port: int) -> None:
    """Write a catalogue of these feeds, asked without gaps."""
    folder.mkdir()
    for path in (ROOT / "config").glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    catalogue = {
        "network": {"allow_cidrs": ["127.0.0.0/8"], "allow_ports": [port]},
        "hosts": {"*": {"min_gap_seconds": 0, "concurrency": 4}},
        "feeds": [
            {"id": f"feed-{n}", "url": url(n, port), "publisher": f"Site {n}", "language": "zh"}
            for n in range(feeds)
        ],
    }
    (folder / "feeds.yaml").write_text(yaml.safe_dump(catalogue), "utf-8")


async def bare_httpx(feeds: int, port: int, headers: dict[str, str]) -> list[bytes]:
    """Get every feed once, as many at a time as the product does."""
    gate = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=AT_ONCE)) as client:

        async def one(number: int) -> bytes:
            async with gate:
                return (await client.get(url(number, port), headers=headers)).content

        return await asyncio.gather(*(one(number) for number in range(feeds)))


def timed(work: Callable[[], object]) -> float:
    """Give the wall seconds of some work."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def peak() -> int:
    """Give the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def poll(config: Path, data: Path, *, load: bool = True) -> tuple[float, float, float, int, int]:
    """Poll everything once: seconds of opening, collecting and loading, new articles, and MB.

    The memory is that after collecting; loading may bring in the encoder, with 170 MB of its own.
    """
    wiring = Wiring(load_settings(config_dir=config, data_dir=data))
    workshop = wiring.workshop()

    async def everything() -> None:
        async with wiring.collector() as collector:
            await asyncio.gather(
                *(collect(opening.plan, n, collector) for n in range(len(opening.plan.shards)))
            )

    with only_poll(workshop):
        begun = time.perf_counter()
        opening = open_round(workshop, everything=True)
        opened = time.perf_counter()
        asyncio.run(everything())
        collected = time.perf_counter()
        memory = peak()
        report = close_round(workshop) if load else LoadReport()
        loaded = time.perf_counter()
    failed = set(report.outcomes) - {"ok", "not_modified"}
    assert not failed, report.outcomes
    return opened - begun, collected - opened, loaded - collected, report.articles, memory


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--collect-only", action="store_true", help="no loading, and no 304")
    options = parser.parse_args()
    load = not options.collect_only
    context = multiprocessing.get_context("spawn")
    ports: multiprocessing.Queue[int] = context.Queue()
    server = context.Process(target=serve, args=(ports, options.entries), daemon=True)
    server.start()
    port = ports.get(timeout=30)
    with tempfile.TemporaryDirectory() as scratch:
        config, data = Path(scratch) / "config", Path(scratch) / "var"
        write_config(config, options.feeds, port)
        bodies: list[bytes] = []
        get_new = timed(lambda: bodies.extend(asyncio.run(bare_httpx(options.feeds, port, {}))))
        parse = timed(lambda: [feedparser.parse(io.BytesIO(body)) for body in bodies])
        get_304 = timed(
            lambda: asyncio.run(bare_httpx(options.feeds, port, {"If-None-Match": '"v1"'}))
        )
        new = poll(config, data, load=load)
        same = poll(config, data) if load else None
    server.terminate()
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    entries = options.feeds * options.entries
    print(f"{options.feeds} feeds, {entries} entries, {sum(map(len, bodies)) / 1e6:.1f} MB")
    print(
        f"bare httpx: all new {get_new:.2f} s, all 304 {get_304:.2f} s; "
        f"bare feedparser {parse:.2f} s"
    )
    for name, found in (("all new", new), ("all 304", same)):
        if found is None:
            continue
        opened, collected, loaded, articles, _ = found
        print(
            f"{name}: open {opened:.2f} s, collect {collected:.2f} s, load {loaded:.2f} s, "
            f"{articles} articles"
        )
    if same is not None:
        print(f"all 304, collect : bare httpx        {same[1] / get_304:.2f}   (aim 1.3)")
    print(f"all new, collect : bare feedparser   {new[1] / parse:.2f}   (aim 1.0)")
    print(f"all new, collect : httpx + feedparser {new[1] / (get_new + parse):.2f}")
    print(
        f"peak memory: {new[4]} MB after collecting, {peak()} MB after loading; "
        f"largest child {child} MB"
    )


if __name__ == "__main__":
    main()
