"""What can go wrong, drawn once.

HuangpuError                    everything we raise on purpose; exit 1
    ConfigError                 a configuration file or option is wrong; exit 2
    FeedError                   one feed could not be collected; never stops the others
        FetchError              no usable answer came over the network
        ParseError              the answer is no feed we can read
    JournalError                a batch file cannot be written or read
    StoreError                  the database cannot be used
        StoreBusyError          another process is writing; wait and try again
        StoreCorruptError       the file does not open; recovery is needed
        LakeError               the shared lake cannot be reached, read or written
    PollRunningError            another poll of the same data folder is under way
    DeliveryError               a digest could not be sent
    UpkeepError                 steps of the nightly upkeep failed; the others were taken
"""

from __future__ import annotations

from dataclasses import dataclass


class HuangpuError(Exception):
    """Something went wrong that a person can do something about."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a configuration file: where it is, what is wrong, what would be right."""

    file: str
    line: int | None
    key: str
    problem: str
    suggestion: str = ""

    def __str__(self) -> str:
        """Give `file:line  key: problem; suggestion`, the form editors can jump to."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        tail = f"; {self.suggestion}" if self.suggestion else ""
        key = f"  {self.key}" if self.key else ""
        return f"{place}{key}: {self.problem}{tail}"


class ConfigError(HuangpuError):
    """The configuration cannot be used; every fault found is listed."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)  # the arguments are kept, so that pickling works
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class FeedError(HuangpuError):
    """One feed could not be collected.

    `kind` is a short stable word for the polls table (`timeout`, `too_large`, `not_a_feed`);
    `detail` is a sentence for people, free of secrets.
    """

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}"


class FetchError(FeedError):
    """No usable answer came over the network."""


class ParseError(FeedError):
    """The answer is no feed we can read."""


class JournalError(HuangpuError):
    """A batch of the journal cannot be written or read."""


class StoreError(HuangpuError):
    """The database cannot be used."""


class StoreBusyError(StoreError):
    """Another process is writing to the database."""


class StoreCorruptError(StoreError):
    """The database file does not open or fails its checks."""


class LakeError(StoreError):
    """The lake that shows the published copy to other machines cannot be reached or written."""


class PollRunningError(HuangpuError):
    """Another poll of the same data folder is under way."""


class DeliveryError(HuangpuError):
    """A digest could not be sent."""


class UpkeepError(HuangpuError):
    """Some steps of the nightly upkeep failed; each is named with its cause."""
