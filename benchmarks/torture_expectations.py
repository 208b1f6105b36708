"""What do the torture suites expect of an entry's title, link, id and date?

Three suites say: feedparser's tests in a comment (`Expect: entries[0]['title'] == '...'`), gofeed's
in a JSON file beside each feed, the W3C validator's by calling a date valid or not.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

FIELDS = ("title", "link", "id", "published", "updated")
_EXPECT = re.compile(r"Expect:[ \t]*(.+)")
_HEADER = re.compile(r"^Header:\s*([\w-]+):\s*(.+?)\s*$", re.MULTILINE)
_KEYS = {
    "title": "title",
    "link": "link",
    "id": "id",
    "guid": "id",
    "published": "published",
    "published_parsed": "published",
    "created": "published",
    "created_parsed": "published",
    "updated": "updated",
    "updated_parsed": "updated",
}
_W3C_DATE = re.compile(
    r"(!?)(Valid|Invalid|Implausible|Problematical)\w*Date\b(?:\{[^}]*element:([\w:]+))?"
)


@dataclass(frozen=True)
class Expectation:
    """One expected value: `value` is text, or a moment in UTC, or None where nothing is right."""

    path: Path
    index: int
    field: str
    value: str | datetime | None
    raw: str = ""  # W3C: the date as written


def headers_of(text: str) -> dict[str, str]:
    """Read the HTTP headers that a feedparser test asks for, with lower-case names."""
    return {name.lower(): value for name, value in _HEADER.findall(text)}


def moment(value: object) -> datetime | None:
    """Read an expected date: feedparser's tuple, RFC 3339 or RFC 822, by the standard library."""
    if isinstance(value, tuple):
        return datetime(*value[:6], tzinfo=UTC)
    if not isinstance(value, str):
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(value)
        except (ValueError, TypeError):
            continue
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    return None


def of_feedparser(folder: Path) -> list[Expectation]:
    """Take `entries[N]['field'] == literal` out of the comments of feedparser's tests."""
    found: list[Expectation] = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        text = path.read_bytes().decode("utf-8", "replace").replace("\0", "")
        for line in _EXPECT.findall(text[:4000]):
            try:
                tree = ast.parse(line.split("-->")[0].strip(), mode="eval")
            except (SyntaxError, ValueError):
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Compare) and all(isinstance(op, ast.Eq) for op in node.ops):
                    found.extend(_of_comparison(path, node))
    return found


def _of_comparison(path: Path, node: ast.Compare) -> list[Expectation]:
    sides = [node.left, *node.comparators]
    values = [side for side in sides if isinstance(side, ast.Constant | ast.Tuple)]
    if not values:
        return []
    value = ast.literal_eval(values[0])
    found = []
    for side in sides:
        keys = _subscripts(side)
        if len(keys) == 4 and keys[0] == "entries" and keys[2:] == ["title_detail", "value"]:
            keys = [*keys[:2], "title"]
        if len(keys) != 3 or keys[0] != "entries" or keys[2] not in _KEYS:
            continue
        field = _KEYS[str(keys[2])]
        wanted = moment(value) if field in {"published", "updated"} else value
        if wanted is not None:
            found.append(Expectation(path, int(keys[1]), field, wanted))
    return found


def _subscripts(node: ast.expr) -> list[Any]:
    keys: list[Any] = []
    while isinstance(node, ast.Subscript):
        if not isinstance(node.slice, ast.Constant):
            return []
        keys.insert(0, node.slice.value)
        node = node.value
    return [node.id, *keys] if isinstance(node, ast.Name) else []


def of_gofeed(folder: Path) -> list[Expectation]:
    """Take the entries' values out of the JSON files beside gofeed's feeds."""
    found: list[Expectation] = []
    for expected in sorted(folder.rglob("*.json")):
        feed = expected.with_suffix(".xml")
        if not feed.exists():
            continue
        document = json.loads(expected.read_text("utf-8"))
        items = document.get("items") or document.get("entries") or []
        for index, item in enumerate(items):
            found.extend(
                Expectation(feed, index, field, value)
                for field, value in _of_item(item)
                if value not in {"", None}
            )
    return found


def _of_item(item: dict[str, Any]) -> list[tuple[str, Any]]:
    guid = item.get("guid", item.get("id"))
    links = [link for link in item.get("links", []) if isinstance(link, dict) and "href" in link]
    pages = [link["href"] for link in links if link.get("rel", "alternate") == "alternate"]
    return [
        ("title", item.get("title")),
        ("link", item.get("link") or (pages[0] if pages else None)),
        ("id", guid.get("value") if isinstance(guid, dict) else guid),
        ("published", moment(item.get("publishedParsed") or item.get("pubDateParsed"))),
        ("updated", moment(item.get("updatedParsed"))),
    ]


def of_w3c(folder: Path) -> list[Expectation]:
    """Take dates that the validator calls valid, invalid or implausible.

    For a valid one the moment is expected; for an implausible or impossible one nothing is. A
    date that is only written in the wrong style is left out: reading it is no fault.
    """
    found: list[Expectation] = []
    for path in sorted(folder.rglob("*.xml")):
        text = path.read_bytes().decode("utf-8", "replace")
        rule = next(iter(_EXPECT.findall(text)), "")
        verdict = _W3C_DATE.match(rule)
        if verdict is None or not verdict[3]:
            continue
        good = (verdict[2] == "Valid") != bool(verdict[1])
        raw = re.search(rf"<{verdict[3]}[^>]*>([^<]*)<", text[text.find("-->") :])
        if raw is None or not raw[1].strip():
            continue
        value = moment(raw[1].strip())
        if good != (value is not None) or (not good and _only_style(raw[1])):
            continue
        found.append(Expectation(path, 0, "date", value if good else None, raw[1].strip()))
    return found


def _only_style(raw: str) -> bool:
    """Whether every number of an invalid date is possible, so that only its style is wrong."""
    numbers = [int(number) for number in re.findall(r"\d+", raw)]
    if len(numbers) < 6 or not 1000 <= numbers[0] <= 9999:
        return True
    try:
        datetime(*numbers[:6], tzinfo=UTC)
    except ValueError:
        return False
    return True
