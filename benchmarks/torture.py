"""Does the parser survive the torture suites, and how often is it right beside feedparser?

    python benchmarks/torture.py [FOLDER]

FOLDER is an unpacked `torture.tar.xz`; without it, `../shared/data/torture.tar.xz` is unpacked
into a temporary folder. Every file is parsed under an alarm of 10 seconds. Then the values that
the suites expect of entries are compared, for our parser and for feedparser on the same bytes.
"""

from __future__ import annotations

import collections
import io
import signal
import sys
import tarfile
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import torture_expectations as expectations
from feedparser.datetimes import _parse_date as feedparser_date
from torture_expectations import Expectation

from huangpu.core.dates import parse_date
from huangpu.core.parsing import ParseHints, parse_feed
from huangpu.core.text import clean_text, plain_text
from huangpu.core.urls import web_url
from huangpu.errors import ParseError
from huangpu.model.entries import Entry

HERE = "http://127.0.0.1:8097/"  # where feedparser's tests believe to be served
ALARM_SECONDS = 10
NOW = datetime.now(UTC)


class TooSlowError(BaseException):
    """The alarm rang; a BaseException, so that no parser can swallow it."""


def main() -> None:
    """Run both parts on the folder given, or on the unpacked archive."""
    warnings.simplefilter("ignore")
    if len(sys.argv) > 1:
        _run(Path(sys.argv[1]))
        return
    archive = Path(__file__).resolve().parents[2] / "shared/data/torture.tar.xz"
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        _run(Path(folder))


def _run(folder: Path) -> None:
    ok = _survival(folder)
    suites = {
        "feedparser": (expectations.of_feedparser, "kurtmckee__feedparser"),
        "gofeed": (expectations.of_gofeed, "mmcdole__gofeed"),
    }
    for name, (read, part) in suites.items():
        places = list(folder.rglob(part))
        if places:
            _compare(name, read(places[0]), places[0])
    for place in folder.rglob("w3c__feedvalidator"):
        _compare_dates(expectations.of_w3c(place), place)
    sys.exit(0 if ok else 1)


def _survival(folder: Path) -> bool:
    """Parse every file; report outcomes, and whatever is neither a feed nor a ParseError."""
    outcomes: collections.Counter[str] = collections.Counter()
    slowest, faults = (0.0, ""), []
    signal.signal(signal.SIGALRM, _ring)
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for path in paths:
        body, started = path.read_bytes(), time.perf_counter()
        signal.alarm(ALARM_SECONDS)
        try:
            feed = parse_feed(body, ParseHints(HERE), NOW)
            outcomes["read, mended" if feed.repaired else "read"] += 1
        except ParseError as error:
            outcomes[error.kind] += 1
        except BaseException as error:  # noqa: BLE001  what leaves the parser is the question
            faults.append(f"{path.relative_to(folder)}: {type(error).__name__} {error}")
        finally:
            signal.alarm(0)
        slowest = max(slowest, (time.perf_counter() - started, str(path.relative_to(folder))))
    print(f"{len(paths)} files: {dict(outcomes.most_common())}")
    print(f"slowest: {slowest[0]:.2f} s, {slowest[1]}")
    print(f"other exceptions or over {ALARM_SECONDS} s: {len(faults)}")
    print("\n".join(f"  {fault}" for fault in faults))
    return not faults


def _ring(*_signal: object) -> None:
    raise TooSlowError


def _compare(name: str, wanted: list[Expectation], folder: Path) -> None:
    """Print the share of expected values that each parser gets right, and every difference."""
    ours_right: collections.Counter[str] = collections.Counter()
    theirs_right: collections.Counter[str] = collections.Counter()
    totals: collections.Counter[str] = collections.Counter()
    differences = []
    for expected in wanted:
        totals[expected.field] += 1
        base, headers = _hints(expected)
        theirs = _feedparser_entry(expected, headers)
        ours = _our_entry(expected, base, headers)
        markup = (theirs.get("title_detail") or {}).get("type") != "text/plain"
        we = _we_are_right(expected, ours, base, markup=markup)
        they = _they_are_right(expected, theirs, exact=name == "feedparser")
        ours_right[expected.field] += we
        theirs_right[expected.field] += they
        if we != they:
            value = _our_value(expected, ours)
            who = "ours" if we else "theirs"
            differences.append(
                f"  right: {who:6} {expected.path.relative_to(folder)} {expected.field}:"
                f" expected {_short(expected.value)}, ours {_short(value)},"
                f" feedparser {_short(theirs.get(expected.field))}"
            )
    _table(name, totals, ours_right, theirs_right)
    print("\n".join(differences))


def _table(
    name: str,
    totals: collections.Counter[str],
    ours: collections.Counter[str],
    theirs: collections.Counter[str],
) -> None:
    print(f"\n{name}: expected values of entries   ours / feedparser / of")
    for field in [*totals, "all"]:
        all_of = field == "all"
        count = [c.total() if all_of else c[field] for c in (ours, theirs, totals)]
        share = [100 * count[0] / count[2], 100 * count[1] / count[2]]
        print(
            f"  {field:10} {count[0]:4} {count[1]:4} {count[2]:4}  {share[0]:6.2f} % {share[1]:6.2f} %"
        )


def _short(value: object) -> str:
    return repr(value if not isinstance(value, datetime) else f"{value:%Y-%m-%d %H:%M:%S}")[:90]


def _hints(expected: Expectation) -> tuple[str, dict[str, str]]:
    """Give the address and the headers of a test; most of feedparser's have no address."""
    text = expected.path.read_bytes()[:2000].decode("utf-8", "replace")
    headers = expectations.headers_of(text)
    if HERE in text:
        headers.setdefault("content-location", HERE)
    return headers.get("content-location", ""), headers


def _our_entry(expected: Expectation, base: str, headers: dict[str, str]) -> Entry | None:
    hints = ParseHints(base, content_type=headers.get("content-type"))
    try:
        entries = parse_feed(expected.path.read_bytes(), hints, NOW).entries
    except ParseError:
        return None
    return entries[expected.index] if expected.index < len(entries) else None


def _feedparser_entry(expected: Expectation, headers: dict[str, str]) -> dict[str, Any]:
    with _quietly():
        try:
            found = feedparser.parse(
                io.BytesIO(expected.path.read_bytes()),
                response_headers=headers,
            )
        except Exception:  # noqa: BLE001  feedparser raises all kinds; it is wrong then
            return {}
    return found.entries[expected.index] if expected.index < len(found.entries) else {}


@contextmanager
def _quietly() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _our_value(expected: Expectation, entry: Entry | None) -> object:
    if entry is None:
        return None
    if expected.field in {"published", "updated"}:
        both = (entry.published_at, entry.updated_at)
        first = both if expected.field == "published" else both[::-1]
        return next((date for date in first if date), None)
    return {"title": entry.title, "link": entry.link, "id": entry.guid}[expected.field]


def _we_are_right(expected: Expectation, entry: Entry | None, base: str, *, markup: bool) -> bool:
    """Compare as our promise is: titles are text, links are spelled as web_url spells them."""
    value, wanted = _our_value(expected, entry), expected.value
    if entry is None:
        return False
    if expected.field == "title":
        wanted = clean_text(plain_text(str(wanted)) if markup else str(wanted))
        first_words = entry.title and not wanted and entry.summary.startswith(entry.title)
        return value == wanted or bool(first_words)  # a title of markup only: taken from the text
    if expected.field == "link":
        wanted = web_url(str(wanted), base)
    return value == wanted


def _they_are_right(expected: Expectation, entry: dict[str, Any], *, exact: bool) -> bool:
    if expected.field in {"published", "updated"}:
        keys = ["published_parsed", "created_parsed", "updated_parsed"]
        found = [dict.get(entry, key) for key in keys]
        return any(date and expectations.moment(tuple(date)) == expected.value for date in found)
    value = entry.get(expected.field)
    if exact or expected.field != "title":
        return bool(value == expected.value)
    return value is not None and plain_text(value) == plain_text(str(expected.value))


def _compare_dates(wanted: list[Expectation], folder: Path) -> None:
    """Compare dates as strings: in these tests most belong to the feed, not to an entry."""
    ours: collections.Counter[str] = collections.Counter()
    theirs: collections.Counter[str] = collections.Counter()
    totals: collections.Counter[str] = collections.Counter()
    lines = []
    for expected in wanted:
        kind = "valid" if expected.value else "impossible"
        totals[kind] += 1
        we = parse_date(expected.raw, UTC, NOW)
        found = feedparser_date(expected.raw)
        they = expectations.moment(tuple(found)) if found else None
        right = (_same(we, expected.value), _same(they, expected.value))
        ours[kind] += right[0]
        theirs[kind] += right[1]
        if right[0] != right[1]:
            who = "ours" if right[0] else "theirs"
            lines.append(
                f"  right: {who:6} {expected.path.relative_to(folder)} {expected.raw!r}:"
                f" ours {_short(we)}, feedparser {_short(they)}"
            )
    _table("W3C dates", totals, ours, theirs)
    print("\n".join(lines))


def _same(found: datetime | None, wanted: str | datetime | None) -> bool:
    if found is None or not isinstance(wanted, datetime):
        return found is wanted
    return found.replace(microsecond=0) == wanted.replace(microsecond=0)


if __name__ == "__main__":
    main()
