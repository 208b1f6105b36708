"""Is everything as it must be? A row of checks, each with what to do; none changes anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from huangpu.errors import ConfigError, HuangpuError


class Level(StrEnum):
    """How bad a finding is. Only a fault keeps the work from being done."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: what was looked at, how it is, and what to do where it is not well."""

    check: str
    level: Level
    found: str
    advice: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Give it for machines."""
        return asdict(self)


Check = tuple[str, Callable[[], Iterable[Finding]]]


def ok(check: str, found: str) -> Finding:
    """Say that something is well."""
    return Finding(check, Level.OK, found)


def warning(check: str, found: str, advice: str = "") -> Finding:
    """Say that something will want attention."""
    return Finding(check, Level.WARNING, found, advice)


def fault(check: str, found: str, advice: str = "") -> Finding:
    """Say that something keeps the work from being done."""
    return Finding(check, Level.FAULT, found, advice)


def examine_all(checks: Iterable[Check], on_check: Callable[[str], None]) -> list[Finding]:
    """Make all checks, whatever becomes of one; a check that fails itself is a finding too."""
    findings: list[Finding] = []
    for name, check in checks:
        on_check(name)
        try:
            findings += check()
        except ConfigError as error:
            findings += [fault(name, str(one), "mend the file") for one in error.faults]
        except (HuangpuError, OSError) as error:
            findings.append(fault(name, str(error)))
        except Exception as error:  # noqa: BLE001  a doctor who faints helps nobody
            findings.append(
                warning(name, f"the check itself failed: {type(error).__name__}: {error}")
            )
    return findings


def is_well(findings: Iterable[Finding]) -> bool:
    """Whether no finding is a fault."""
    return all(one.level is not Level.FAULT for one in findings)
