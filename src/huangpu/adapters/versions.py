"""Which software do we run on, is it what the lock file says, and is any of it known to fail?"""

from __future__ import annotations

import platform
import pyexpat
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

SHOWN = ("duckdb", "prefect", "sqlalchemy", "fastapi", "httpx", "feedparser", "pyarrow", "pydantic")
# What fails together, found by running it: benchmarks/prefect_faults.py and research/prefect.md 0.
_FAILS = (
    (
        "prefect",
        "3.8.",
        "sqlalchemy",
        (2, 1),
        "its scheduler makes no runs: nothing is ever polled",
    ),
    ("prefect", "3.8.", "fastapi", (0, 151), "its server does not start"),
)
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)
# The extra `lake` brings a package down to the version of another one, which loads into no other.
_BROUGHT_BY = {"duckdb": "duckdb-extension-ducklake"}
_SOUND_EXPAT = (2, 6, 0)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A package that is installed in another version than the lock file names."""

    name: str
    installed: str
    locked: str


def installed(names: tuple[str, ...] = SHOWN) -> dict[str, str]:
    """Give the versions that are installed, with those of Python and of expat."""
    versions = {name: found for name in names if (found := _version(name))}
    return {"python": platform.python_version(), "expat": expat_version(), **versions}


def expat_version() -> str:
    """Give the version of the XML parser inside Python."""
    return pyexpat.EXPAT_VERSION.removeprefix("expat_")


def expat_is_sound(version: str) -> bool:
    """Whether expat is new enough to take hostile documents without losing itself in them.

    2.6.0 stops quadratic work on a token that comes in pieces (CVE-2023-52425).
    """
    return _numbers(version) >= _SOUND_EXPAT


def known_to_fail(versions: Mapping[str, str]) -> Iterator[str]:
    """Give what does not work together, as sentences."""
    for name, series, other, first_bad, effect in _FAILS:
        if versions.get(name, "").startswith(series) and other in versions:
            version = versions[other]
            if _numbers(version) >= first_bad:
                yield f"{name} {versions[name]} with {other} {version}: {effect}"


def mismatches(lock: Path) -> list[Mismatch]:
    """Give the packages whose versions are not those of a lock file; what is not installed, not."""
    pins: dict[str, list[str]] = {}  # one package may stand there for several Pythons
    for pin in _PIN.finditer(lock.read_text("utf-8")):
        pins.setdefault(pin["name"], []).append(pin["version"])
    return [
        Mismatch(name, found, " or ".join(locked))
        for name, locked in sorted(pins.items())
        if (found := _version(name)) is not None
        and found not in locked
        and not (name in _BROUGHT_BY and found == _version(_BROUGHT_BY[name]))
    ]


def lock_file() -> Path | None:
    """Give the lock file of the source tree that we run from; None where there is none."""
    for folder in (Path(__file__).resolve().parents[3], Path.cwd()):
        if (folder / "requirements.lock").is_file() and (folder / "pyproject.toml").is_file():
            return folder / "requirements.lock"
    return None


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
