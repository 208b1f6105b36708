"""Which real texts is the spam filter trained and judged on? All from ../shared/data, read loosely."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from huangpu.model.spam import SpamLexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
LABELS = DATA / "spam-dev.jsonl"
_ITEM = re.compile(r"<(item|entry)[ >](.*?)</\1>", re.DOTALL)
_SIGNS = re.compile(r"[0-9a-z@._/:]+|\W+")  # ids and addresses, punctuation
_ALIKE = 0.25

Item = dict[str, Any]


def hash_of(text: str) -> int:
    """Give a number that is the same for a text on every machine."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big")


def half(text: str) -> str:
    """Put a text into part A or B by its hash."""
    return "AB"[hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[0] % 2]


def clusters(items: list[Item]) -> dict[str, str]:
    """Name the cluster of each item: those that share a quarter of their runs of three letters.

    Adverts are sent again with a word changed; a fold that had seen one would know the others.
    """
    runs = [_runs(f"{item['title']}{item['summary']}") for item in items]
    leader = list(range(len(items)))

    def led(at: int) -> int:
        while leader[at] != at:
            at = leader[at]
        return at

    for right in range(len(items)):
        for left in range(right):
            least = min(len(runs[left]), len(runs[right]))
            if len(runs[left] & runs[right]) >= _ALIKE * least:
                leader[led(right)] = led(left)
    return {item["id"]: items[led(at)]["id"] for at, item in enumerate(items)}


def _runs(text: str) -> set[str]:
    words = _SIGNS.sub("", text.lower()) or text
    return {words[at : at + 3] for at in range(max(1, len(words) - 2))}


def bundled_lexicon() -> SpamLexicon:
    """Read `config/spam.yaml`."""
    config = (ROOT / "config" / "spam.yaml").read_text(encoding="utf-8")
    return SpamLexicon.model_validate(yaml.safe_load(config))


def lines(path: Path) -> Iterator[Item]:
    """Give the records of a JSON lines file."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def replay_items(archive: Path) -> dict[str, str]:
    """Give the distinct titles of the replay with one summary each."""
    items: dict[str, str] = {}
    with tarfile.open(archive) as snapshots:
        for member in snapshots:
            content = snapshots.extractfile(member)
            if content is None or not member.name.endswith(".xml.gz"):
                continue
            document = gzip.decompress(content.read()).decode("utf-8", "replace")
            for found in _ITEM.finditer(document):
                title = _element(found[2], "title")
                if title:
                    text = _element(found[2], "description") or _element(found[2], "summary")
                    items[title] = text
    return items


def real_items() -> dict[str, str]:
    """Give every real title we have with one summary: the replay and the pool of articles."""
    items = replay_items(DATA / "replay.tar")
    return items | {one["title"]: one["summary"] for one in lines(DATA / "articles-pool.jsonl")}


def _element(block: str, name: str) -> str:
    found = re.search(rf"<{name}[^>]*>(.*?)</{name}>", block, re.DOTALL)
    if not found:
        return ""
    text = found[1].strip()
    text = text[9:].split("]]>")[0] if text.startswith("<![CDATA[") else html.unescape(text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())[:3_000]
