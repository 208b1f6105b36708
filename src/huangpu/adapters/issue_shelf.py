"""Which issues can be shown, frozen or only previewed, and what is in each?

A frozen issue lies in the outbox journal for ever; a preview lies as `WEEK.json` beside the files
that people look at, and the newest one of a week stands until its issue is frozen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from huangpu.adapters.outbox_journal import OutboxJournal
from huangpu.adapters.whole_files import replace_bytes
from huangpu.errors import JournalError
from huangpu.model.deliveries import week_of_issue
from huangpu.model.digest import Digest
from huangpu.model.weeks import Week

_DIGEST = TypeAdapter(Digest)


@dataclass(frozen=True, slots=True)
class ShelvedIssue:
    """An issue that can be shown; `fingerprint` is another one whenever its content is."""

    issue: str
    week: Week
    frozen: bool
    fingerprint: str
    source: Path


def keep_preview(digest: Digest, folder: Path) -> Path:
    """Write a previewed digest so that it can be shown again; give the file."""
    path = folder / f"{digest.week}.json"
    replace_bytes(path, _DIGEST.dump_json(digest))
    return path


class IssueShelf:
    """The frozen issues of a journal, and the previews of a folder for the other weeks."""

    def __init__(self, outbox: OutboxJournal, previews: Path) -> None:
        self._outbox, self._previews = outbox, previews

    def issues(self) -> tuple[ShelvedIssue, ...]:
        """Give all issues, oldest first; a file that cannot be read is left out."""
        frozen = [
            (issue, True, self._outbox.folder / issue / "digest.json")
            for issue in self._outbox.issues()
        ]
        weeks = {str(week_of_issue(issue)) for issue, _, _ in frozen}
        previews = [
            (path.stem, False, path)
            for path in self._previews.glob("[0-9]*.json")
            if path.stem not in weeks
        ]
        return tuple(
            sorted(
                _shelved([*frozen, *previews]),
                key=lambda one: (one.week, len(one.issue), one.issue),
            )
        )

    def digest(self, issue: ShelvedIssue) -> Digest:
        """Give what is in an issue. Raises JournalError when its file cannot be read."""
        if issue.frozen:
            return self._outbox.frozen(issue.issue).digest
        try:
            return _DIGEST.validate_json(issue.source.read_bytes())
        except (OSError, ValidationError) as error:
            reason = str(error).splitlines()[0]
            raise JournalError(f"cannot read the preview {issue.source}: {reason}") from error


def _shelved(found: Iterable[tuple[str, bool, Path]]) -> Iterable[ShelvedIssue]:
    for issue, frozen, path in found:
        try:
            week = week_of_issue(issue)
            fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()
        except (OSError, ValueError):  # a file of somebody else, or one that is just going away
            continue
        yield ShelvedIssue(issue, week, frozen, fingerprint, path)
