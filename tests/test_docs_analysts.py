"""Does every worked question of docs/analysts.md work, on the sample week as the pipeline loads it?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from huangpu.adapters.sample_server import SampleServer
from huangpu.adapters.store.query_child import Request, _refusal, hardened
from huangpu.cli.main import outcome

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "analysts.md").read_text("utf-8")
MAY_BE_EMPTY = "May be empty"


@dataclass(frozen=True, slots=True)
class Question:
    """One worked question: its heading, how to read the answer, and its SQL."""

    title: str
    reading: str
    sql: str


QUESTIONS = [
    Question(*found.groups())
    for found in re.finditer(
        r"^### (.+?)\n\n(.+?)\n\n```sql\n(.+?)```$", PAGE, re.DOTALL | re.MULTILINE
    )
]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder into which the sample week was polled, twice, as in life."""
    data = tmp_path_factory.mktemp("sample")
    words = ["--config", str(ROOT / "config"), "--data", str(data), "poll", "--all", "--quiet"]
    with SampleServer() as server, pytest.MonkeyPatch.context() as environment:
        environment.setenv("HUANGPU_SAMPLE_URL", server.base_url)
        assert 0 == outcome(words)
        server.generation = 2  # an edited headline, and a new article
        assert 0 == outcome(words)
    return data / "sample"


@pytest.fixture(scope="module")
def connection(sample: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give the connection that `huangpu query` asks on."""
    copy = str((sample / "analyst.duckdb").resolve())
    with hardened(Request(copy, "", 2 << 30, 2, 600)) as opened:
        yield opened


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.title)
def test_every_question_has_an_answer(
    connection: duckdb.DuckDBPyConnection, question: Question
) -> None:
    """It may be asked by anyone, and gives rows unless the page says that it may give none."""
    assert None is _refusal(connection, question.sql)
    rows = connection.execute(question.sql).fetchall()
    assert rows or MAY_BE_EMPTY in question.reading


def test_there_are_questions_enough() -> None:
    """At least thirty, each under its own name, each with a sentence on how to read it."""
    assert len(QUESTIONS) >= 30
    assert len(QUESTIONS) == PAGE.count("```sql") == len({question.title for question in QUESTIONS})
    assert [] == [q.title for q in QUESTIONS if not q.reading.endswith(".")]
    assert 3 >= sum(MAY_BE_EMPTY in question.reading for question in QUESTIONS)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Which stories did most outlets tell?", ("中芯国际三季度营收25.8亿美元 同比增长9.4%",)),
        ("Do the sums hold?", (24, 0)),
        ("What did this outlet correct?", ("Yangtze Delta Wire",)),
        ("Which names appear together?", ("Hua Hong", "SMIC")),
    ],
    ids=["most told", "sums", "corrected", "together"],
)
def test_some_answers_are_known(
    connection: duckdb.DuckDBPyConnection, title: str, expected: tuple[object, ...]
) -> None:
    """The sample week is invented, so what is true of it is known."""
    (question,) = (question for question in QUESTIONS if question.title == title)
    rows = connection.execute(question.sql).fetchall()
    assert any(set(expected) <= set(map(_hashable, row)) for row in rows)


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def test_the_notebook_runs_as_a_script(sample: Path, tmp_path: Path) -> None:
    """Every cell of notebooks/weekly.py, without charts where there is no matplotlib."""
    done = subprocess.run(  # noqa: S603  our own interpreter, no shell
        [sys.executable, "-W", "error", str(ROOT / "notebooks" / "weekly.py")],
        env={**os.environ, "HUANGPU_DATA_DIR": str(sample), "MPLBACKEND": "Agg"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (0, "") == (done.returncode, done.stderr)
    for words in ("151 articles", "semiconductors", "中芯国际三季度营收", "12 healthy"):
        assert words in done.stdout
