"""Where does a benchmark get a PostgreSQL from? A cluster of its own on loopback, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from own_processes import free_port

_USER = "postgres"  # PostgreSQL refuses to run as root


@dataclass(frozen=True, slots=True)
class Cluster:
    """An empty database, and the version that serves it."""

    url: str
    version: str


@contextmanager
def postgres() -> Iterator[Cluster]:
    """Run a cluster of the installed PostgreSQL; AssertionError where there is none."""
    found = shutil.which("initdb") or next(
        map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))[-1:]), None
    )
    assert found, "no initdb: apt install postgresql"
    programs = Path(found).parent
    as_user = ["runuser", "-u", _USER, "--"] if os.getuid() == 0 else []

    def run(program: str, *words: str) -> str:
        command = [*as_user, str(programs / program), *words]
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/")
        assert done.returncode == 0, done.stderr
        return done.stdout

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        if as_user:
            shutil.chown(name, _USER)
        data, port = f"{name}/data", free_port()
        run("initdb", "-D", data, "-U", "prefect", "-A", "trust")
        options = f"-h 127.0.0.1 -p {port} -k {name}"
        subprocess.run(  # its own output must not keep a pipe of ours open
            [
                *as_user,
                str(programs / "pg_ctl"),
                "-D",
                data,
                "-w",
                "-l",
                f"{name}/log",
                "-o",
                options,
                "start",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
        try:
            version = run("postgres", "--version").split()[2]  # postgres (PostgreSQL) 15.18 (...)
            yield Cluster(f"postgresql+asyncpg://prefect@127.0.0.1:{port}/postgres", version)
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
