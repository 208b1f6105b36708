"""What does the process of an untrusted query do? Close every door, run it, hand out the rows.

Started by `safe_query` as `python -m huangpu.adapters.store.query_child`, one process a query. It
has no secrets in its environment, may write no file, and ends when its parent does.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

import duckdb
import pyarrow as pa

from huangpu.adapters.store.query_wire import DONE, FAULT, ROWS, framed

OPEN_FILES = 32
_BATCH_ROWS = 2_048
_OVERHEAD = 1 << 30  # address space that is reserved, not used: thread stacks, arenas, libraries
_ANSWERS = {"SELECT", "EXPLAIN"}  # DESCRIBE, SHOW, SUMMARIZE and PIVOT are SELECTs to DuckDB
_DOORS = (
    "SET GLOBAL TimeZone = 'Asia/Shanghai'",
    "SET errors_as_json = true",
    "SET python_enable_replacements = false",
    "SET max_temp_directory_size = '0MB'",
    "SET enable_external_access = false",
    "SET disabled_filesystems = 'LocalFileSystem'",
    "SET lock_configuration = true",
)


@dataclass(frozen=True, slots=True)
class Request:
    """One question: the link to the newest copy, what SQL, and what it may use."""

    path: str
    sql: str
    memory_bytes: int
    threads: int
    cpu_seconds: int

    def line(self) -> bytes:
        """Give it as the one line that the process reads."""
        return json.dumps(asdict(self)).encode() + b"\n"


def hardened(request: Request) -> duckdb.DuckDBPyConnection:
    """Open the copy so that SQL reaches nothing else: no file, network, setting or extension.

    The list is security.md 4 and duckdb.md 6; `tests/adapters/store/test_safe_query.py` tries
    every way out that is known.
    """
    connection = duckdb.connect(
        os.path.realpath(request.path),  # as late as can be: copies are put away meanwhile
        read_only=True,
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": f"{request.memory_bytes}B",
            "threads": request.threads,
            "temp_directory": "",
        },
    )
    for door in _DOORS:
        connection.execute(door)
    return connection


def main() -> None:
    """Answer the one request of standard input on standard output."""
    request = Request(**json.loads(sys.stdin.buffer.readline()))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # profiling prints to standard output: not between the answers
    _bound(request)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(BrokenPipeError):
        _answer(request, lambda kind, payload: answers.writelines(framed(kind, payload)))
        answers.flush()
    os._exit(0)  # tearing a database down takes time, and nothing is left to save


def _answer(request: Request, send: Callable[[bytes, bytes], None]) -> None:
    try:
        connection = hardened(request)
        try:
            if fault := _refusal(connection, request.sql):
                send(FAULT, json.dumps(fault).encode())
                return
            rows = connection.execute(request.sql).to_arrow_reader(_BATCH_ROWS)
            send(ROWS, _stream(rows.schema, None))
            for batch in rows:
                send(ROWS, _stream(rows.schema, batch))
            send(DONE, b"{}")
        except duckdb.Error as error:
            send(FAULT, json.dumps(_fault(connection, error)).encode())
    except duckdb.Error as error:  # the copy itself does not open
        send(FAULT, json.dumps({"type": "Open", "message": str(error)}).encode())
    except (MemoryError, pa.ArrowMemoryError):
        send(FAULT, json.dumps({"type": "Out of Memory", "message": ""}).encode())


def _refusal(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any] | None:
    """Say what is wrong with the statement as a whole, for a friendly error; no guard."""
    found = connection.extract_statements(sql)
    # a PIVOT over values that are not named is the making of an enum without text, and a SELECT
    while len(found) > 1 and found[0].type.name == "CREATE" and not found[0].query:
        found = found[1:]
    if not found:
        return {"type": "Empty", "message": ""}
    if len(found) > 1:
        return {"type": "Several", "message": str(len(found)), "position": len(found[0].query) + 1}
    kind = found[0].type.name
    return None if kind in _ANSWERS else {"type": "Statement", "message": kind}


def _fault(connection: duckdb.DuckDBPyConnection, error: duckdb.Error) -> dict[str, Any]:
    """Give what DuckDB says, and for an unknown column the views that have one of that name."""
    kind, _, text = str(error).partition(": ")
    try:
        told = json.loads(text)
    except ValueError:
        return {"type": kind.removesuffix(" Error"), "message": text or str(error)}
    fault = {
        "type": told.get("exception_type", kind),
        "subtype": told.get("error_subtype", ""),
        "message": told.get("exception_message", text)[:2_000],
        "name": told.get("name", ""),
        "kind": told.get("type", ""),
        "candidates": [name for name in told.get("candidates", "").split(",") if name],
    }
    if "position" in told:
        fault["position"] = int(told["position"])
    if fault["subtype"] == "COLUMN_NOT_FOUND":
        with suppress(duckdb.Error):
            fault["elsewhere"] = _views_with(connection, fault["name"])
    return fault


def _views_with(connection: duckdb.DuckDBPyConnection, column: str) -> list[str]:
    rows = connection.execute(
        "SELECT view_name FROM duckdb_views() JOIN duckdb_columns() ON view_name = table_name "
        "WHERE NOT duckdb_views.internal AND column_name = ? ORDER BY view_name",
        [column],
    ).fetchall()
    return [row[0] for row in rows]


def _stream(schema: pa.Schema, batch: pa.RecordBatch | None) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as stream:
        if batch is not None:
            stream.write_batch(batch)
    return bytes(sink.getvalue())


def _bound(request: Request) -> None:
    for limit, value in (
        (resource.RLIMIT_AS, request.memory_bytes + _OVERHEAD),
        (resource.RLIMIT_CPU, request.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        with suppress(ValueError, OSError):  # a limit that this system does not know is left out
            resource.setrlimit(limit, (value, value))


def _end_with_parent() -> None:
    sys.stdin.buffer.read()  # ends when the parent closes the pipe, or is no more
    os._exit(1)


if __name__ == "__main__":
    main()
