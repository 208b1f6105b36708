"""How does anybody's SQL run without harm? In a process of its own that can be ended at any time.

DuckDB's `interrupt` does not stop a single scalar call (`repeat('x', 2000000000)` went on for 31 s:
security.md 4), so a limit on time needs a process that can be killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from huangpu.adapters.store.query_child import Request
from huangpu.adapters.store.query_wire import DONE, FAULT, HEAD, ROWS
from huangpu.adapters.store.reading import newest_copy
from huangpu.adapters.store.sql_faults import explained
from huangpu.errors import StoreError

_FRAME_MAX = 1 << 30  # bytes of one batch; the child's memory is bounded below that


class QueryError(StoreError):
    """The SQL is wrong, or asks for what queries may not do; the text points at the place."""


class QueryStoppedError(StoreError):
    """The query took more time or memory than it may, and was ended."""


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """What one query may use."""

    seconds: float = 60.0
    memory_mb: int = 2_048  # a million articles grouped into stories need 0.9 GB
    threads: int = 2


class Answer:
    """The rows of a query, as they come."""

    def __init__(self, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> None:
        self.schema = schema
        self._batches = batches

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Give the batches, each of some thousand rows; may raise as `safe_query` does."""
        return self._batches


@contextlib.contextmanager
def safe_query(link: Path, sql: str, limits: QueryLimits = QueryLimits()) -> Iterator[Answer]:
    """Run one statement on the newest published copy, and end it with the context.

    Raises QueryError for SQL that is wrong or not allowed, QueryStoppedError when a limit is
    reached, StoreError when there is no copy. Rows already given stay good.
    """
    newest_copy(link)  # for the error that says what to do; the process follows the link itself
    request = Request(
        path=str(link.absolute()),
        sql=sql,
        memory_bytes=limits.memory_mb << 20,
        threads=limits.threads,
        cpu_seconds=int(limits.seconds * limits.threads) + 10,
    )
    process = _start()
    try:
        batches = _batches(process, request, limits)
        with next(batches) as first:
            yield Answer(first.schema, (batch for stream in batches for batch in stream))
    finally:
        _end(process)


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "huangpu.adapters.store.query_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},  # no secrets
        cwd="/",
        start_new_session=True,  # Ctrl-C is for us; we end the process
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()
    process.wait()


def _batches(
    process: subprocess.Popen[bytes], request: Request, limits: QueryLimits
) -> Iterator[pa.RecordBatchStreamReader]:
    """Read the frames of the process; the clock runs only while we wait for it."""
    with contextlib.suppress(BrokenPipeError):  # it died at once: its end is read below
        if process.stdin is not None:
            process.stdin.write(request.line())
            process.stdin.flush()
    pipe = _Pipe(process, limits)
    while True:
        kind, length = HEAD.unpack(pipe.read(HEAD.size))
        if length > _FRAME_MAX:
            raise QueryStoppedError("the query gives rows that are too large to be handed out")
        payload = pipe.read(length)
        if kind == ROWS:
            yield pa.ipc.open_stream(payload)
        elif kind == FAULT:
            raise _error(request.sql, json.loads(payload), limits)
        elif kind == DONE:
            return


class _Pipe:
    """The output of the process, read with one deadline over all waiting."""

    def __init__(self, process: subprocess.Popen[bytes], limits: QueryLimits) -> None:
        self._process = process
        self._limits = limits
        self._left = limits.seconds

    def read(self, size: int) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            parts += self._some(size - len(parts))
        return bytes(parts)

    def _some(self, size: int) -> bytes:
        assert self._process.stdout is not None  # noqa: S101  it was opened with a pipe
        handle = self._process.stdout.fileno()
        began = time.monotonic()
        ready, _, _ = select.select([handle], [], [], max(0.0, self._left))
        self._left -= time.monotonic() - began
        if not ready:
            raise QueryStoppedError(
                f"the query took longer than {self._limits.seconds:g} s and was ended; ask for a "
                "shorter period or fewer columns, or allow more with --timeout"
            )
        part = os.read(handle, min(size, 1 << 20))
        if not part:
            raise QueryStoppedError(_epitaph(self._process, self._limits))
        return part


def _epitaph(process: subprocess.Popen[bytes], limits: QueryLimits) -> str:
    code = process.wait()
    if code == -signal.SIGXCPU:
        return f"the query used more processor time than {limits.seconds:g} s allow, and was ended"
    return (
        f"the query ended its process (code {code}), most likely because it needs more than "
        f"{limits.memory_mb} MB; ask for a shorter period or fewer columns"
    )


def _error(sql: str, fault: dict[str, object], limits: QueryLimits) -> StoreError:
    if fault["type"] == "Out of Memory":
        return QueryStoppedError(
            f"the query needs more than {limits.memory_mb} MB and was ended; ask for a shorter "
            "period or fewer columns"
        )
    if fault["type"] == "Open":
        return StoreError(str(fault["message"]))
    return QueryError(explained(sql, fault))
