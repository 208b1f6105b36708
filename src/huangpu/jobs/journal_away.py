"""How do batches that lie elsewhere (HUANGPU_JOURNAL_URL) get into a backup, and back to their place?

One file at a time is in memory: a pack at most, which is bounded (`adapters/batch_packs.py`).
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from huangpu.adapters.backup_files import BackupError, BackupWriter
from huangpu.adapters.batch_files import BatchFiles
from huangpu.adapters.journal import Journal
from huangpu.core.wording import counted

_BATCH = re.compile(r"(?:\d{4}-\d{2}|packs)/[^/]+\.parquet")


def is_batch(name: str) -> bool:
    """Whether a name below the journal is that of a batch, or of a pack of them."""
    return _BATCH.fullmatch(name) is not None


def add_batches(writer: BackupWriter, files: BatchFiles, folder: str) -> bool:
    """Add what lies there and is not in the backup yet, below `folder`; whether there was any.

    Raises BackupError when the place refuses.
    """
    added = False
    for name in sorted(filter(is_batch, _listed(files))):
        inside = f"{folder}/{name}"
        if inside in writer:
            continue
        try:
            found = files.open(name)
            content = found.read_bytes() if isinstance(found, Path) else found.getvalue()
        except FileNotFoundError:
            continue  # put into a pack meanwhile, which the next look finds
        except OSError as error:
            raise BackupError(f"cannot read {name} of the journal at {files}: {error}") from error
        writer.add(inside, BytesIO(content))
        added = True
    return added


def demand_kinship(files: BatchFiles, saved: Path) -> None:
    """Raise BackupError where other batches lie than those of the backup that was unpacked.

    It may hold none, some of them (a restore that was cut short), or all and more: a journal that
    outlived the database, and that the next poll loads.
    """
    there = set(Journal(files, saved / "digests").batches())
    held = set(Journal(saved).batches())
    if not (there <= held or held <= there):
        strange = counted(len(there - held), "batch", "batches")
        raise BackupError(
            f"the journal at {files} holds {strange} that the backup has not, and lacks some that "
            "it has: it is another one; name an empty place with HUANGPU_JOURNAL_URL"
        )


def put_back(files: BatchFiles, saved: Path) -> int:
    """Move batches that were unpacked to where they belong; give how many files were missing there.

    Raises BackupError when the place refuses; called again, it goes on from there.
    """
    held = set(Journal(files, saved / "digests").batches())
    lacking = not set(Journal(saved).batches()) <= held
    there = set(_listed(files))
    written = 0
    for path in sorted(saved.glob("*/*.parquet")):
        name = path.relative_to(saved).as_posix()
        if not is_batch(name):
            continue
        if lacking and name not in there:
            try:
                files.write(name, path.read_bytes())
            except OSError as error:
                raise BackupError(f"cannot write {name} to {files}: {error}") from error
            written += 1
        path.unlink()
    return written


def _listed(files: BatchFiles) -> list[str]:
    try:
        return files.names("*", ".parquet")
    except OSError as error:
        raise BackupError(f"cannot list the journal at {files}: {error}") from error
