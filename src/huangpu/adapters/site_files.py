"""How do the pages get into their folder, so that a reader never meets half of one?

Each file is replaced whole, and only where its bytes change. `.manifest.json` lists what we wrote:
a file that is in it and not wanted any more is removed, one that is not in it is somebody else's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from huangpu.adapters.whole_files import replace_bytes
from huangpu.model.archive import IssueCard

MANIFEST = ".manifest.json"
_FORMAT = 1
# what we ever write; a manifest that somebody changed cannot make us remove anything else
_OURS = re.compile(r"(?:[a-z]+/)?[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.(?:html|xml)", re.ASCII)


@dataclass(frozen=True, slots=True)
class KnownIssue:
    """An issue's page as it was last made: from what, and how it stands in the list."""

    source: str
    card: IssueCard


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was written last: as of when, which files, and from what the issues' pages were made."""

    as_of: datetime | None = None
    files: tuple[str, ...] = ()
    issues: Mapping[str, KnownIssue] | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a writing: files and bytes of the whole site, and what changed of it."""

    folder: Path
    files: int
    size: int
    changed: int
    removed: int


_MANIFEST: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
_AS_OF: TypeAdapter[datetime | None] = TypeAdapter(datetime | None)
_ISSUES = TypeAdapter(dict[str, KnownIssue])
_FILES = TypeAdapter(tuple[str, ...])


def read_manifest(folder: Path) -> Manifest:
    """Give what was written last; an empty one where there is none that we can read."""
    try:
        values = _MANIFEST.validate_json((folder / MANIFEST).read_bytes())
        if values.get("format") != _FORMAT:
            return Manifest()
        files = _FILES.validate_python(values["files"])
        return Manifest(
            as_of=_AS_OF.validate_python(values["as_of"]),
            files=tuple(path for path in files if _OURS.fullmatch(path)),
            issues=_ISSUES.validate_python(values["issues"]),
        )
    except (OSError, ValidationError, KeyError):
        return Manifest()


def write_site(
    folder: Path,
    pages: Mapping[str, bytes],
    kept: frozenset[str],
    as_of: datetime,
    issues: Mapping[str, KnownIssue],
) -> Written:
    """Make the folder hold these pages, and those of `kept` as they are.

    Raises OSError; what was written until then stays, and the next writing goes on from there.
    """
    old = read_manifest(folder)
    wanted = {*pages, *kept}
    if foreign := [path for path in wanted if not _OURS.fullmatch(path)]:
        raise ValueError(f"no page of ours: {foreign[0]!r}")
    for parent in {(folder / path).parent for path in wanted} | {folder}:
        parent.mkdir(parents=True, exist_ok=True)
    # first what may exist, so that a killed writing leaves nothing that is nobody's
    _note(folder, Manifest(old.as_of, tuple({*old.files, *wanted}), old.issues or {}))
    changed = sum(_replaced(folder / path, content) for path, content in sorted(pages.items()))
    gone = [folder / path for path in old.files if path not in wanted]
    for path in gone:
        path.unlink(missing_ok=True)
    _note(folder, Manifest(as_of, tuple(wanted), issues))
    size = sum(map(len, pages.values())) + sum((folder / path).stat().st_size for path in kept)
    return Written(folder, len(wanted), size, changed, len(gone))


def _replaced(path: Path, content: bytes) -> bool:
    try:
        if path.read_bytes() == content:
            return False
    except FileNotFoundError:
        pass
    replace_bytes(path, content)
    return True


def _note(folder: Path, manifest: Manifest) -> None:
    values = {
        "format": _FORMAT,
        "as_of": _AS_OF.dump_python(manifest.as_of, mode="json"),
        "files": sorted(manifest.files),
        "issues": _ISSUES.dump_python(dict(manifest.issues or {}), mode="json"),
    }
    content = json.dumps(values, ensure_ascii=False, indent=0, sort_keys=True).encode()
    _replaced(folder / MANIFEST, content + b"\n")
