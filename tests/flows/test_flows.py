"""Does the whole job run through Prefect, with a server of its own that keeps its history?"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNREACHABLE = """
network:
  allow_cidrs: [127.0.0.0/8]
  allow_ports: [9]
feeds:
  - {id: one, url: "http://127.0.0.1:9/feed"}
  - {id: two, url: "http://127.0.0.2:9/feed"}
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Run the whole job once where no feed can be reached, as `make run` does."""
    folder = tmp_path_factory.mktemp("run")
    config = folder / "config"
    shutil.copytree(ROOT / "config", config)
    (config / "feeds.yaml").write_text(UNREACHABLE, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT", "HUANGPU"))}
    done = subprocess.run(  # noqa: S603  our own command
        [
            sys.executable,
            "-m",
            "huangpu",
            "run",
            "--config",
            str(config),
            "--data",
            str(folder / "var"),
        ],
        capture_output=True,
        text=True,
        timeout=180,
        env=environment,
        cwd=folder,
        check=False,
    )
    return folder / "var", done


def test_a_newcomer_without_a_network_sees_the_whole_job(
    ran: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    """It is said plainly, the sample week is played, and everything can be opened."""
    data, done = ran
    assert 0 == done.returncode, done.stderr[-2000:]
    assert "None of 2 feeds could be reached" in done.stdout
    assert "Huangpu Weekly 2026-W46" in done.stdout
    assert (data / "sample" / "outbox" / "2026-W46.html").exists()
    assert (data / "sample" / "site" / "issues" / "2026-W46.html").exists()
    assert str(data / "sample" / "site" / "index.html") in done.stdout
    assert (data / "sample" / "analyst.duckdb").exists()
    assert "Traceback" not in done.stdout + done.stderr


def test_prefect_keeps_the_history_of_the_runs(
    ran: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    """Every flow and task run is on record as completed after the server has ended."""
    data, _ = ran
    with sqlite3.connect(data / "prefect" / "prefect.db") as history:
        flows = dict(
            history.execute(
                "SELECT flow.name, count(*) FROM flow_run JOIN flow ON flow.id = flow_run.flow_id "
                "WHERE state_type = 'COMPLETED' GROUP BY flow.name"
            ).fetchall()
        )
        tasks = history.execute(
            "SELECT count(*), sum(state_type = 'COMPLETED') FROM task_run"
        ).fetchone()
        artifacts = {row[0] for row in history.execute("SELECT DISTINCT key FROM artifact")}
    history.close()
    assert {"run": 1, "sample": 1, "poll": 3, "digest": 1} == flows
    # three polls of fetch and load, one digest, and the four that stand for flows within flows
    assert (11, 11) == tasks
    assert {"poll", "digest"} == artifacts
