"""How does Prometheus see us? A text file of samples, written after every poll.

A file and no port: a poll is over in a minute and nobody would be there to be asked. The textfile
collector of node_exporter reads it, and so does any web server that hands it out. The numbers are
those of the public views, counted anew each time, so they survive restarts and rebuilds.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from huangpu.adapters.backup_folder import BackupFolder
from huangpu.adapters.store.session import Session
from huangpu.adapters.whole_files import replace_bytes

_PREFIX = "huangpu_"
_HELP = {
    "articles": "Published items that are stored.",
    "stories": "Events that they tell.",
    "feeds": "Enabled feeds by how they are doing.",
    "polls_total": "Requests of feeds by how they ended.",
    "entries_total": "Entries of feeds by what became of them.",
    "gaps_total": "Polls after which entries may have been missed.",
    "received_bytes_total": "Bytes that feeds sent, as they travelled.",
    "newest_poll_timestamp_seconds": "When a feed was last asked.",
    "newest_success_timestamp_seconds": "When a feed last answered as it should.",
    "newest_article_timestamp_seconds": "When something new was last seen.",
    "feed_failures": "Polls of a feed in a row that failed.",
    "feed_newest_success_timestamp_seconds": "When this feed last answered as it should.",
    "deliveries": "Mails of digests by state.",
    "backups": "Backups that were made by themselves and are kept.",
    "newest_backup_timestamp_seconds": "When the newest of them was made.",
    "database_bytes": "Size of the writer's database.",
    "disk_free_bytes": "Space left where the data lie.",
    "written_timestamp_seconds": "When these numbers were taken.",
}


@dataclass(frozen=True, slots=True, order=True)
class Sample:
    """One number, with at most one label."""

    name: str
    label: str
    of: str
    value: float


def samples(
    session: Session, database: Path, now: datetime, backups: BackupFolder | None = None
) -> list[Sample]:
    """Give the numbers of the database, of the disk that it is on, and of its backups.

    Where those cannot be listed (a disk that is not mounted) none is told: Prometheus then says
    that the number is absent.
    """
    disk = os.statvfs(database.parent)
    return [
        *_of_rows(session.rows("metrics")),
        Sample("database_bytes", "", "", database.stat().st_size if database.exists() else 0),
        Sample("disk_free_bytes", "", "", disk.f_bavail * disk.f_frsize),
        Sample("written_timestamp_seconds", "", "", now.timestamp()),
        *(_of_backups(backups) if backups is not None else ()),
    ]


def exposition(values: Iterable[Sample]) -> str:
    """Give samples in the text format of Prometheus, version 0.0.4."""
    return "".join(_lines(values))


def write_metrics(path: Path, values: Iterable[Sample]) -> None:
    """Replace the file in one step. Raises OSError."""
    replace_bytes(path, exposition(values).encode())


def _of_backups(backups: BackupFolder) -> Iterator[Sample]:
    with contextlib.suppress(OSError):
        yield Sample("backups", "", "", len(backups.names()))
        if newest := backups.newest():
            yield Sample("newest_backup_timestamp_seconds", "", "", newest[1].timestamp())


def _of_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[Sample]:
    for row in rows:
        if row["value"] is not None:  # nothing was ever polled
            yield Sample(row["name"], row["label"], row["of"], row["value"])


def _lines(values: Iterable[Sample]) -> Iterator[str]:
    for name, group in groupby(sorted(values), key=lambda one: one.name):
        full = _PREFIX + name
        yield f"# HELP {full} {_HELP[name]}\n"
        yield f"# TYPE {full} {'counter' if name.endswith('_total') else 'gauge'}\n"
        for one in group:
            labels = f'{{{one.label}="{_escaped(one.of)}"}}' if one.label else ""
            yield f"{full}{labels} {_number(one.value)}\n"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
