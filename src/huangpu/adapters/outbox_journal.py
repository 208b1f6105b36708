"""Which issues are frozen, and what became of every mail of them? The truth, on disk, for ever.

One folder an issue, `DATA/journal/digests/2026-W34/`: the issue and its stories (`issue.json`), the
digest they were told in (`digest.json`), the bytes of every mail (`messages/HASH.eml`) and the
ledger, one line a change of state, synced before anything follows from it (`ledger.jsonl`). The
folder is made whole beside its place and renamed, so an issue is frozen or it is not. The tables
of the database are made from here, so that a rebuild can never send a mail twice.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from huangpu.adapters.whole_files import replace_bytes
from huangpu.core.delivery import deliveries_of
from huangpu.errors import JournalError
from huangpu.model.deliveries import (
    Change,
    Delivery,
    DeliveryState,
    Issue,
    Mail,
    token_of,
    week_of_issue,
)
from huangpu.model.digest import Digest

_FORMAT = 1
_CHANGE = TypeAdapter(Change)
_ISSUE, _DIGEST, _LEDGER, _MESSAGES = "issue.json", "digest.json", "ledger.jsonl", "messages"
_ASIDE = ".freezing-"

AnyModel = TypeVar("AnyModel", bound=BaseModel)


class _IssueFile(BaseModel):
    format: int = _FORMAT
    issue: Issue


class _DigestFile(BaseModel):
    format: int = _FORMAT
    digest: Digest
    tags: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is fixed when an issue is frozen.

    `tags` are those of every story shown, by story id: by them a recipient who is added later
    gets the choice that he or she asks for.
    """

    issue: Issue
    digest: Digest
    tags: Mapping[str, tuple[str, ...]]


class OutboxJournal:
    """The frozen issues under one folder. Writing needs the sender's lock; reading never waits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def issues(self) -> tuple[str, ...]:
        """Give the ids of all frozen issues, oldest week first."""
        return tuple(sorted(path.parent.name for path in self.folder.glob(f"[0-9]*/{_ISSUE}")))

    def holds(self, issue: str) -> bool:
        """Whether this issue is frozen."""
        return (self._place(issue) / _ISSUE).exists()

    def freeze(self, frozen: Frozen, mails: Sequence[tuple[Mail, bytes]]) -> None:
        """Make an issue and all its mails durable, in one step; nobody has been sent anything yet.

        Raises JournalError when it cannot be done; then nothing of the issue exists.
        """
        issue, at = frozen.issue, frozen.issue.frozen_at
        final = self._place(issue.issue)
        aside = self.folder / f"{_ASIDE}{issue.issue}"
        ledger = b"".join(_line(_first(mail, at)) for mail, _ in mails)
        files = {
            _ISSUE: _IssueFile(issue=issue).model_dump_json().encode(),
            _DIGEST: _DigestFile(digest=frozen.digest, tags=dict(frozen.tags))
            .model_dump_json()
            .encode(),
            _LEDGER: ledger,
            **{f"{_MESSAGES}/{file_of(mail.recipient)}": raw for mail, raw in mails},
        }
        try:
            shutil.rmtree(aside, ignore_errors=True)  # what a killed freezing left
            (aside / _MESSAGES).mkdir(parents=True)
            for name, content in files.items():
                replace_bytes(aside / name, content)
            if final.exists():
                raise JournalError(f"issue {issue.issue} is frozen already")
            aside.rename(final)
            for folder in (self.folder, self.folder.parent):
                _sync(folder)
        except OSError as error:
            raise JournalError(f"cannot freeze {issue.issue} in {self.folder}: {error}") from error

    def add(self, issue: str, mail: Mail, raw: bytes, at: datetime) -> None:
        """Add one recipient's mail to a frozen issue; its line in the ledger makes it count."""
        try:
            replace_bytes(self._place(issue) / _MESSAGES / file_of(mail.recipient), raw)
        except OSError as error:
            raise JournalError(f"cannot add a mail to {issue}: {error}") from error
        self.record(issue, _first(mail, at))

    def record(self, issue: str, change: Change) -> None:
        """Put one change of state on the disk; when this returns, it cannot be lost any more.

        A last line that a killed writer left unfinished is taken away first: nothing followed
        from it.
        """
        path = self._place(issue) / _LEDGER
        try:
            with path.open("r+b") as file:
                content = file.read()
                whole = content.rfind(b"\n") + 1
                if whole < len(content):
                    file.truncate(whole)
                file.seek(whole)
                file.write(_line(change))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise JournalError(f"cannot write to {path}: {error}") from error

    def issue(self, issue: str) -> Issue:
        """Give a frozen issue with its stories. Raises JournalError."""
        return self._read(issue, _ISSUE, _IssueFile).issue

    def frozen(self, issue: str) -> Frozen:
        """Give all that was fixed of an issue. Raises JournalError."""
        file = self._read(issue, _DIGEST, _DigestFile)
        return Frozen(self.issue(issue), file.digest, file.tags)

    def deliveries(self, issue: str) -> dict[str, Delivery]:
        """Give the state of every mail, by recipient key, in the order of the ledger."""
        return self.snapshot(issue)[0]

    def snapshot(self, issue: str) -> tuple[dict[str, Delivery], int]:
        """Give the state of every mail, and the bytes of the ledger that it was read from."""
        path = self._place(issue) / _LEDGER
        try:
            content = path.read_bytes()
            whole = content[: content.rfind(b"\n") + 1]
            changes = [_CHANGE.validate_json(line) for line in whole.splitlines()]
            return deliveries_of(changes), len(whole)
        except (OSError, ValueError) as error:  # a ValidationError is a ValueError
            raise JournalError(f"cannot read {path}: {_first_line(error)}") from error

    def ledger_bytes(self, issue: str) -> int:
        """Give the size of a ledger: as long as it is the same, nothing has changed."""
        try:
            return (self._place(issue) / _LEDGER).stat().st_size
        except OSError as error:
            raise JournalError(f"cannot read the ledger of {issue}: {error}") from error

    def raw(self, issue: str, mail: Mail) -> bytes:
        """Give the frozen bytes of a mail; JournalError unless they are those that were frozen."""
        path = self._place(issue) / _MESSAGES / file_of(mail.recipient)
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise JournalError(f"cannot read {path}: {error}") from error
        if hashlib.sha256(raw).hexdigest() != mail.sha256:
            raise JournalError(f"{path} was changed after it was frozen; restore it from a backup")
        return raw

    def _read(self, issue: str, name: str, model: type[AnyModel]) -> AnyModel:
        path = self._place(issue) / name
        try:
            return model.model_validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise JournalError(f"cannot read {path}: {_first_line(error)}") from error

    def _place(self, issue: str) -> Path:
        try:
            week_of_issue(issue)  # so that no name leads out of the folder
        except ValueError as error:
            raise JournalError(str(error)) from error
        return self.folder / issue


def file_of(recipient: str) -> str:
    """Give the name of the file that holds a recipient's mail; no address stands in a name."""
    return f"{token_of(recipient)[:16]}.eml"


def _first(mail: Mail, at: datetime) -> Change:
    return Change(at, mail.recipient, DeliveryState.PENDING, mail=mail)


def _line(change: Change) -> bytes:
    return _CHANGE.dump_json(change) + b"\n"


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
