"""Is the machine fit: its clock, its network, the versions on it, and the schedules that run?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from huangpu.adapters.locks import held
from huangpu.adapters.versions import (
    expat_is_sound,
    expat_version,
    installed,
    known_to_fail,
    lock_file,
    mismatches,
)
from huangpu.adapters.whereabouts import clock_of, has_a_way_out, resolves
from huangpu.core.urls import host_of
from huangpu.jobs.doctor import Finding, fault, ok, warning
from huangpu.model.feeds import Feed

_SHANGHAI, _OFFSET = "Asia/Shanghai", timedelta(hours=8)
_DRIFT, _BIG_DRIFT = timedelta(seconds=30), timedelta(minutes=10)
_MANY = 5


def clock(zones: Sequence[str], now: datetime) -> Iterator[Finding]:
    """Whether the time zones are there and right, and the year is one that can be."""
    for name in dict.fromkeys((_SHANGHAI, *zones)):
        try:
            offset = now.astimezone(ZoneInfo(name)).utcoffset()
        except (ZoneInfoNotFoundError, ValueError):
            yield fault("clock", f"no data of the time zone {name}", "pip install tzdata")
            continue
        if name == _SHANGHAI and offset != _OFFSET:
            yield fault("clock", f"{name} is {offset} from UTC here, not 8 hours", "mend tzdata")
    if now.year < 2026:  # noqa: PLR2004  older than this program
        yield fault(
            "clock", f"the clock says {now:%F}", "set it: validators and weeks depend on it"
        )
    else:
        yield ok("clock", f"{now:%F %R}Z, {now.astimezone(ZoneInfo(_SHANGHAI)):%F %R} in Shanghai")


def network(feeds: Sequence[Feed]) -> Iterator[Finding]:
    """Whether one host of the catalogue is found, and how far our clock is from its."""
    feed = next((one for one in feeds if one.enabled and host_of(one.url)), None)
    if feed is None:
        yield warning("network", "no feed is enabled, so nobody can be asked")
        return
    if not has_a_way_out():
        yield warning("network", "offline: this machine has no way to other networks")
        return
    host = host_of(feed.url)
    address = resolves(host)
    if address is None:
        yield warning("network", f"offline: {host} cannot be found", "look at DNS and at proxies")
        return
    yield ok("network", f"{host} is {address}")
    parts = urlsplit(feed.url)
    place = parts.netloc.rpartition("@")[2]  # whoever asks for the time needs no password
    found = clock_of(urlunsplit((parts.scheme, place, "/", "", "")))
    if found is not None:
        yield _drift(host, abs(found[0] - found[1]))


def _drift(host: str, drift: timedelta) -> Finding:
    seconds = drift.total_seconds()
    if drift > _BIG_DRIFT:
        return fault("clock", f"{seconds:.0f} s away from that of {host}", "let NTP set the clock")
    if drift > _DRIFT:
        return warning(
            "clock", f"{seconds:.0f} s away from that of {host}", "let NTP set the clock"
        )
    return ok("clock", f"within {max(1, round(seconds))} s of that of {host}")


def versions() -> Iterator[Finding]:
    """Whether what is installed is what was tested, and none of it is known to fail."""
    found = installed()
    yield ok("versions", ", ".join(f"{name} {version}" for name, version in found.items()))
    for problem in known_to_fail(found):
        yield fault("versions", problem, "make venv installs what the lock file names")
    if not expat_is_sound(expat_version()):
        yield warning(
            "versions",
            f"expat {expat_version()} inside this Python has known faults (CVE-2023-52425 and "
            "later); feeds are read in a process of their own, with limits of time and memory",
            "a newer Python brings a newer expat",
        )
    lock = lock_file()
    if lock is None:
        yield ok("versions", "no lock file here to compare with")
        return
    other = mismatches(lock)
    if other:
        some = ", ".join(f"{m.name} {m.installed} (locked: {m.locked})" for m in other[:_MANY])
        more = f" and {len(other) - _MANY} more" if len(other) > _MANY else ""
        yield warning("versions", f"not as in {lock.name}: {some}{more}", "make venv")
    else:
        yield ok("versions", f"all as in {lock.name}")


def schedules(serve_lock: Path) -> Iterator[Finding]:
    """Whether `huangpu serve` runs on this data folder."""
    if serve_lock.exists():
        with contextlib.suppress(TimeoutError), held(serve_lock, 0):
            yield ok("schedules", "not running; huangpu serve starts them")
            return
        yield ok("schedules", f"running as process {serve_lock.read_text('utf-8').strip()}")
    else:
        yield ok("schedules", "never started here; huangpu serve starts them")
