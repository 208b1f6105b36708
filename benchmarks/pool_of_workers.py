"""Does a poll reach two Prefect workers of one pool, and come back through S3?

    python benchmarks/pool_of_workers.py [--feeds 400] [--postgres]

Everything of docs/scale.md at once, on loopback: a Prefect server, the deployment of deploy/workers.yaml,
two workers of its pool with data folders of their own, an S3 server for the journal, and the flow
`poll` with two workers, which plans, asks the pool for the parts, and loads. With `--postgres` the
server's database is PostgreSQL, where that is installed. Needs `pip install s3fs "moto[server]"`. The
site writes down who asked whom, as in benchmarks/two_workers.py.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import duckdb
from loopback_feeds import ROOT
from own_postgres import postgres
from own_processes import all_ended, cpu_of
from two_workers import bucket, serve, told_by_the_site, write_config

from huangpu.adapters.prefect_server import own_server
from huangpu.adapters.supervisor import TETHER

FLOW = """
import asyncio
from flows.poll import PollOptions, poll
result = asyncio.run(poll(PollOptions(everything=True, workers=2)))
print(result["feeds"], result["articles"])
"""


def prefect(environment: dict[str, str], *words: str) -> None:
    """Run a command of Prefect to its end."""
    subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", *words],
        env=environment,
        check=True,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )


def poll_by_the_pool(folder: Path, feeds: int, lake: str, database: Mapping[str, str]) -> str:
    """Build it all, poll once, end it all, and say what came of it."""
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    log = folder / "asked.jsonl"
    site = multiprocessing.Process(target=serve, args=(ports, str(log)), daemon=True)
    site.start()
    write_config(folder / "config", feeds, ports.get(timeout=30))
    server, service = own_server(folder / "prefect")
    environment = {
        **os.environ,
        **server.environment,
        "HUANGPU_CONFIG_DIR": str(folder / "config"),
        "HUANGPU_JOURNAL_URL": f"{lake}/journal",
    }
    with all_ended() as start:
        own = {TETHER: str(os.getpid())}  # it ends with us, however that is
        process = start(service.command, environment | database | own, folder / "server.log")
        while not server.answers():
            assert process.poll() is None, (folder / "server.log").read_text("utf-8")[-3000:]
            time.sleep(0.5)
        prefect(environment, "work-pool", "create", "huangpu-share", "--type", "process")
        prefect(environment, "deploy", "--all", "--prefect-file", "deploy/workers.yaml")
        # one run at a time each, so that both get a part
        words = ["-m", "flows.work", "--pool", "huangpu-share", "--limit", "1"]
        for number in range(2):
            own = {
                "HUANGPU_DATA_DIR": str(folder / f"worker-{number}"),
                "HUANGPU_BENCH_WORKER": f"w{number}",
            }
            start([sys.executable, *words], environment | own, folder / f"worker-{number}.log")
        begun, used = time.monotonic(), cpu_of(process.pid)
        loader = {"HUANGPU_DATA_DIR": str(folder / "var"), "HUANGPU_BENCH_WORKER": "loader"}
        done = subprocess.run(
            [sys.executable, "-c", FLOW],
            env=environment | loader,
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        took, used = time.monotonic() - begun, cpu_of(process.pid) - used
    site.kill()
    polled, articles = done.stdout.split()[-2:]
    with duckdb.connect((folder / "var" / "analyst.duckdb").resolve(), read_only=True) as c:
        batches = c.execute("SELECT count(DISTINCT batch_id) FROM main.poll").fetchone()
    return (
        f"{polled} feeds, {articles} new articles, {batches and batches[0]} batches in {took:.0f} s, "
        f"of which the server used {used:.1f} s of a core.\nThe site: {told_by_the_site(log)}"
    )


def main() -> None:
    """Do it on SQLite or PostgreSQL, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=400)
    parser.add_argument("--postgres", action="store_true", help="the server on PostgreSQL")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        lake = stack.enter_context(bucket())
        database: dict[str, str] = {}
        if options.postgres:
            cluster = stack.enter_context(postgres())
            database = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": cluster.url}
            print(f"Prefect's server on PostgreSQL {cluster.version}:")
        print(poll_by_the_pool(folder, options.feeds, lake, database))


if __name__ == "__main__":
    main()
