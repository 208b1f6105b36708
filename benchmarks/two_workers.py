"""Two workers against one: how much faster, and is any host ever asked by both?

    python benchmarks/two_workers.py [--feeds 2000] [--at-once 2 50] [--s3]

Feeds stand on 200 loopback addresses and answer after 50 ms. The loader, here the benchmark, makes
the plan; each worker is `huangpu share` in a process and a data folder of its own, as on another
machine, and names itself in a header, so that the site can write down who asked whom, from when to
when. `--s3` puts the journal on an S3 server on loopback (`pip install s3fs "moto[server]"`).
Ratios mean little beyond what the cores of the machine can carry: their number is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from loopback_feeds import write_config as write_catalogue
from own_processes import free_port

from huangpu.jobs.polling_round import close_round, only_poll, open_round
from huangpu.jobs.sharing import gathered, hand_out, missing
from huangpu.settings import load_settings
from huangpu.wiring import Wiring

HOSTS, LATENCY, ITEMS = 200, 0.05, 10
LOADED = 200  # up to so many feeds what was journalled is loaded too, which takes far longer


def document(name: str) -> bytes:
    """Give a feed whose items nobody else has."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{name}-{n}</guid><link>https://{name}.example/{n}</link>"
        f"<title>Report {n} of {name}: 上海集成电路与人工智能</title>"
        "<pubDate>Mon, 17 Aug 2026 08:00:00 +0800</pubDate></item>"
        for n in range(ITEMS)
    )
    return f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>".encode()


def serve(ports: multiprocessing.Queue[int], log: str) -> None:
    """Answer after the latency, and write down host, worker, begin and end of each request."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
                begun = time.monotonic()
                await asyncio.sleep(LATENCY)
                fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
                body = document(head.split(" ", 2)[1].strip("/"))
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
                    b"Content-Length: %d\r\n\r\n" % len(body) + body
                )
                await writer.drain()
                row = [fields["host"], fields.get("x-worker", "?"), begun, time.monotonic()]
                print(json.dumps(row), file=out, flush=True)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=1024)  # noqa: S104  all of 127/8
        ports.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    with Path(log).open("w", encoding="utf-8") as out:
        asyncio.run(run())


def write_config(folder: Path, feeds: int, port: int) -> None:
    """Write a catalogue of so many feeds, ten or so a host, two requests at once each."""
    asked = [
        {
            "id": f"f{n}",
            "url": f"http://127.0.1.{n % HOSTS + 1}:{port}/f{n}",
            "headers": {"X-Worker": "${HUANGPU_BENCH_WORKER}"},
        }
        for n in range(feeds)
    ]
    write_catalogue(folder, port, {"*": {"min_gap_seconds": 0, "concurrency": 2}}, asked)


@contextmanager
def bucket() -> Iterator[str]:
    """Run an S3 server on loopback; give the URL of an empty bucket."""
    port = free_port()
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            while True:
                try:
                    request = urllib.request.Request(f"http://127.0.0.1:{port}/lake", method="PUT")
                    urllib.request.urlopen(request, timeout=5)  # noqa: S310  loopback
                    break
                except OSError:
                    time.sleep(0.2)
            yield "s3://lake"
        finally:
            process.kill()


def share(
    folder: Path, config: Path, journal: str, workers: int, at_once: int
) -> tuple[float, float]:
    """Poll everything with so many workers; give the seconds that they took, wall and CPU."""
    settings = load_settings(None, config_dir=config, data_dir=folder, journal_url=journal)
    wiring = Wiring(settings)
    workshop = wiring.workshop()
    with only_poll(workshop):
        opening = open_round(workshop, everything=True)
        shared = hand_out(workshop.journal, opening.plan, workers)
        begun, used = time.perf_counter(), sum(os.times()[2:4])
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "huangpu", "share", shared.name, str(number)],
                env={
                    **os.environ,
                    "HUANGPU_CONFIG_DIR": str(config),
                    "HUANGPU_DATA_DIR": str(folder / f"worker-{number}"),
                    "HUANGPU_JOURNAL_URL": journal,
                    "HUANGPU_FETCH_CONCURRENCY": str(at_once),
                    "HUANGPU_PARSE_WORKERS": "1",
                    "HUANGPU_BENCH_WORKER": f"w{number}",
                },
                stdout=subprocess.DEVNULL,
            )
            for number in range(workers)
        ]
        codes = [process.wait() for process in processes]
        took = time.perf_counter() - begun, sum(os.times()[2:4]) - used
        assert not any(codes), codes
        assert not missing(workshop.journal, shared)
        polled = gathered(workshop.journal, shared)
        assert all(record.outcome.is_success for record in polled), polled[0].error
        assert len(polled) == opening.plan.feeds
        if opening.plan.feeds <= LOADED:
            report = close_round(workshop)
            assert report.articles == opening.plan.feeds * ITEMS, report.articles
    return took


def told_by_the_site(log: Path) -> str:
    """Give who asked whom; stop where a host was asked by two workers at the same time."""
    asked: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    for line in log.read_text("utf-8").splitlines():
        host, worker, begun, ended = json.loads(line)
        asked[host].append((begun, ended, worker))
    for host, requests in asked.items():
        for (_, ended, one), (begun, _, other) in pairwise(sorted(requests)):
            assert one == other or begun >= ended, (host, one, other)
    by_two = sum(len({worker for *_, worker in requests}) > 1 for requests in asked.values())
    total = Counter(worker for requests in asked.values() for *_, worker in requests)
    return f"requests {dict(sorted(total.items()))} to {len(asked)} hosts, {by_two} hosts asked by two workers"


def main() -> None:
    """Measure one worker and two, for each number of requests under way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--at-once", type=int, nargs="+", default=[2, 50])
    parser.add_argument("--s3", action="store_true", help="the journal on an S3 server")
    options = parser.parse_args()
    os.environ["HUANGPU_BENCH_WORKER"] = "loader"
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; journal on", end=" ")
    print("S3" if options.s3 else "the disk")
    print("| at once in each | one worker, s (CPU) | two, s (CPU) | ratio | the site says |")
    print("|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        for at_once in options.at_once:
            took = {}
            for workers in (1, 2):
                folder = Path(name) / f"{at_once}-{workers}"
                folder.mkdir()
                ports: multiprocessing.Queue[int] = multiprocessing.Queue()
                log = folder / "asked.jsonl"
                process = multiprocessing.Process(target=serve, args=(ports, str(log)), daemon=True)
                process.start()
                write_config(folder / "config", options.feeds, ports.get(timeout=30))
                try:
                    if options.s3:
                        with bucket() as url:
                            place = f"{url}/journal"
                            took[workers] = share(
                                folder, folder / "config", place, workers, at_once
                            )
                    else:
                        place = str(folder / "shared")
                        took[workers] = share(folder, folder / "config", place, workers, at_once)
                finally:
                    process.kill()
            told = told_by_the_site(log)
            print(
                f"| {at_once} | {took[1][0]:.1f} ({took[1][1]:.0f}) | {took[2][0]:.1f} "
                f"({took[2][1]:.0f}) | {took[1][0] / took[2][0]:.2f} | {told} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
