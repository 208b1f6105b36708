"""What has to be written so that a folder of Parquet files equals the published copy?

Only the months whose rows have changed since the folder's manifest was written. A run that is cut
short leaves whole files and the old manifest, and the next run goes on from there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from huangpu.adapters.partial_files import appearing
from huangpu.adapters.store.exporting import WHOLE, Exporter, Month, Origin
from huangpu.adapters.store.schema import View
from huangpu.adapters.whole_files import alone_in

MANIFEST = "manifest.json"
Files = Mapping[tuple[str, str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export did: files by what became of them, and what the folder holds now."""

    written: int
    kept: int
    removed: int
    rows: int
    bytes: int


def export(
    exporter: Exporter,
    folder: Path,
    now: datetime,
    on_file: Callable[[int, int], None] = lambda _done, _all: None,
    *,
    everything: bool = False,
) -> ExportReport:
    """Bring the folder up to date; `on_file` hears how many of how many files are written.

    `everything` writes unchanged months, too. Raises OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with alone_in(folder):
        origin, views = exporter.origin(), exporter.views()
        before = {} if everything else _files_before(folder, origin)
        months = [month for view in views for month in exporter.months(view.name)]
        files = {
            (month.view, month.month): known
            for month in months
            if (known := _unchanged(month, before, folder))
        }
        changed = [month for month in months if (month.view, month.month) not in files]
        for done, month in enumerate(_written(exporter, changed, folder), start=1):
            files[month.view, month.month] = _described(month, folder)
            on_file(done, len(changed))
        _write_manifest(folder, _manifest(origin, views, files, now))
        removed = _remove(folder, before, files)
    return ExportReport(
        written=len(changed),
        kept=len(files) - len(changed),
        removed=removed,
        rows=sum(file["rows"] for file in files.values()),
        bytes=sum(file["bytes"] for file in files.values()),
    )


def _files_before(folder: Path, origin: Origin) -> Files:
    """Give the files of the last export, if their fingerprints mean the same as today's."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        if (manifest["duckdb"], manifest["schema_version"]) != (
            origin.duckdb,
            origin.schema_version,
        ):
            return {}
        return {
            (name, file["month"]): file
            for name, view in manifest["views"].items()
            for file in view["files"]
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # none, or none of ours: everything is written


def _unchanged(month: Month, before: Files, folder: Path) -> dict[str, Any] | None:
    file = before.get((month.view, month.month))
    if file is None or file["fingerprint"] != month.fingerprint:
        return None
    with contextlib.suppress(OSError):
        if (folder / file["path"]).stat().st_size == file["bytes"]:
            return file
    return None


def _written(exporter: Exporter, changed: Iterable[Month], folder: Path) -> Iterable[Month]:
    """Write the months, view by view, and give each when its file is there."""
    by_view: dict[str, list[Month]] = {}
    for month in changed:
        by_view.setdefault(month.view, []).append(month)
    for view, months in by_view.items():
        targets = [(month.month, folder / _path(month)) for month in months]
        for month, _ in zip(months, exporter.write(view, targets), strict=True):
            yield month


def _path(month: Month) -> str:
    part = "" if month.month == WHOLE else f"month={month.month}/"
    return f"{month.view}/{part}{month.view}.parquet"


def _described(month: Month, folder: Path) -> dict[str, Any]:
    path = folder / _path(month)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "month": month.month,
        "path": _path(month),
        "rows": month.rows,
        "bytes": path.stat().st_size,
        "sha256": sha256,
        "fingerprint": month.fingerprint,
    }


def _manifest(origin: Origin, views: Iterable[View], files: Files, now: datetime) -> dict[str, Any]:
    return {
        "made_at": now.isoformat(),
        "copy": origin.copy,
        "duckdb": origin.duckdb,
        "schema_version": origin.schema_version,
        "taxonomy_versions": list(origin.taxonomy_versions),
        "months_on": "Asia/Shanghai",
        "views": {
            view.name: {
                "meaning": view.said,
                "rows": sum(file["rows"] for (name, _), file in files.items() if name == view.name),
                "columns": [
                    {"name": column.name, "type": column.type, "meaning": column.said}
                    for column in view.columns
                ],
                "files": [file for (name, _), file in sorted(files.items()) if name == view.name],
            }
            for view in views
        },
    }


def _write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    with appearing(folder / MANIFEST) as aside:
        aside.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _remove(folder: Path, before: Files, files: Files) -> int:
    """Remove the files of months that are no more; nothing that no manifest ever named."""
    gone = {file["path"] for file in before.values()} - {file["path"] for file in files.values()}
    for path in gone:
        (folder / path).unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # the month's folder, if nothing else lies in it
            (folder / path).parent.rmdir()
    return len(gone)
