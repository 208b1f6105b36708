"""Does a poll reach two Prefect workers of one pool, and come back through S3?

    python benchmarks/pool_of_workers.py [--feeds 400]

Everything of docs/scale.md at once, on loopback: a Prefect server, the deployment of deploy/workers.yaml,
two workers of its pool with data folders of their own, an S3 server for the journal, and the flow
`poll` with two workers, which plans, asks the pool for the parts, and loads. Needs `pip install s3fs
"moto[server]"`. The site writes down who asked whom, as in benchmarks/two_workers.py.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from killable_house import ROOT
from two_workers import bucket, serve, told_by_the_site, write_config

from huangpu.adapters.prefect_server import own_server
from huangpu.adapters.supervisor import start

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


def main() -> None:
    """Build it all, poll once, look at what came, and end it all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=400)
    options = parser.parse_args()
    started: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, bucket() as lake:
        folder = Path(name)
        ports: multiprocessing.Queue[int] = multiprocessing.Queue()
        log = folder / "asked.jsonl"
        site = multiprocessing.Process(target=serve, args=(ports, str(log)), daemon=True)
        site.start()
        write_config(folder / "config", options.feeds, ports.get(timeout=30))
        server, service = own_server(folder / "prefect")
        environment = {
            **os.environ,
            **server.environment,
            "HUANGPU_CONFIG_DIR": str(folder / "config"),
            "HUANGPU_JOURNAL_URL": f"{lake}/journal",
        }
        try:
            started.append(start(service))
            while not server.answers():
                time.sleep(0.5)
            prefect(environment, "work-pool", "create", "huangpu-share", "--type", "process")
            prefect(environment, "deploy", "--all", "--prefect-file", "deploy/workers.yaml")
            for number in range(2):
                own = {
                    "HUANGPU_DATA_DIR": str(folder / f"worker-{number}"),
                    "HUANGPU_BENCH_WORKER": f"w{number}",
                }
                # one run at a time each, so that both get a part
                words = ["worker", "start", "--pool", "huangpu-share", "--limit", "1"]
                with (folder / f"worker-{number}.log").open("wb") as out:
                    started.append(
                        subprocess.Popen(
                            [sys.executable, "-m", "prefect", *words],
                            env={**environment, **own},
                            stdout=out,
                            stderr=out,
                            cwd=folder,
                            start_new_session=True,
                        )
                    )
            begun = time.monotonic()
            loader = {"HUANGPU_DATA_DIR": str(folder / "var"), "HUANGPU_BENCH_WORKER": "loader"}
            done = subprocess.run(
                [sys.executable, "-c", FLOW],
                env={**environment, **loader},
                capture_output=True,
                text=True,
                check=False,
                cwd=folder,
            )
            assert done.returncode == 0, done.stderr[-3000:]
            took = time.monotonic() - begun
            feeds, articles = done.stdout.split()[-2:]
        finally:
            for process in reversed(started):
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
            site.kill()
        copy = (folder / "var" / "analyst.duckdb").resolve()
        with duckdb.connect(copy, read_only=True) as c:
            batches = c.execute("SELECT count(DISTINCT batch_id) FROM main.poll").fetchone()
        print(
            f"{feeds} feeds, {articles} new articles, {batches and batches[0]} batches in {took:.0f} s"
        )
        print(f"The site: {told_by_the_site(log)}")


if __name__ == "__main__":
    main()
