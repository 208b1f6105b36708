"""What must hold for every page of the archive, whatever is in it?"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

FORBIDDEN = ("script", "iframe", "object", "form", "img", "base", "embed")
VOID = {"meta", "br", "link", "rect"}
LARGEST = 300_000  # bytes; a topic's page of fifty stories has about 60 KB


class Page(HTMLParser):
    """A page taken apart: its elements in order, its ids and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element that closes itself, as those of SVG do."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element."""
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data: str) -> None:
        """Keep the text with the element around it."""
        self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, *tags: str) -> list[dict[str, str]]:
        """Give the attributes of every element of these kinds."""
        return [attributes for tag, attributes in self.elements if tag in tags]

    def text_of(self, tag: str) -> str:
        """Give the text that stands directly in elements of a kind."""
        return " ".join(" ".join(text for around, text in self.texts if around == tag).split())


def faults_of(site: Path) -> list[str]:
    """Give everything that is wrong with the pages of a folder, as sentences."""
    pages = {path: Page(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
    faults = [] if pages else ["there is no page"]
    for path, page in pages.items():
        name = str(path.relative_to(site))
        faults += [f"{name}: {fault}" for fault in [*_shape(path, page), *_links(path, page, site)]]
    return faults


def _shape(path: Path, page: Page) -> list[str]:
    text = path.read_text("utf-8")
    levels = [int(tag[1]) for tag, _ in page.elements if tag in {"h1", "h2", "h3", "h4"}]
    policies = [one["content"] for one in page.all("meta") if "http-equiv" in one]
    data_tables = [one for one in page.all("table") if one.get("role") != "presentation"]
    rules = [
        ("is too large", len(text.encode()) <= LARGEST),
        ("does not close its elements in order", not page.crossed and not page.open),
        ("has no doctype", text.lstrip().startswith("<!DOCTYPE html>")),
        ("has no language", [one.get("lang") for one in page.all("html")] == ["en"]),
        ("has no title", bool(page.text_of("title"))),
        ("needs one h1, one main and a nav",
         len(page.all("h1")) == len(page.all("main")) == 1 and bool(page.all("nav"))),
        ("skips a level of headings",
         all(after <= before + 1 for before, after in pairwise([0, *levels]))),
        ("holds what no page may", not page.all(*FORBIDDEN)),
        ("acts", not [name for _, some in page.elements for name in some if name.startswith("on")]),
        ("has no content security policy",
         bool(policies) and policies[0].startswith("default-src 'none'; style-src 'unsafe-inline'")),
        ("has a style that loads", not re.search(r"url\(|@import", page.text_of("style"))),
        ("has a table without a caption", len(data_tables) == len(page.all("caption"))),
        ("has a drawing that says nothing",
         all(one.get("aria-label") and one.get("role") == "img" for one in page.all("svg"))),
    ]  # fmt: skip
    return [fault for fault, kept in rules if not kept]


def _links(path: Path, page: Page, site: Path) -> list[str]:
    ids = [one["id"] for _, one in page.elements if "id" in one]
    faults = [] if len(ids) == len(set(ids)) else [f"has an id twice: {ids}"]
    for tag, one in page.elements:
        for target in (one[name] for name in ("src", "href") if name in one):
            parts = urlsplit(target)
            if tag == "a" and parts.scheme in {"http", "https"}:
                fine = one.get("rel") == "noopener noreferrer"
            elif parts.scheme or parts.netloc:
                fine = tag == "link" and parts.scheme == "data"
            elif parts.path:
                aim = (path.parent / unquote(parts.path)).resolve()
                fine = aim.is_file() and site.resolve() in aim.parents and target[0] != "/"
            else:
                fine = parts.fragment in ids
            if not fine:
                faults.append(f"<{tag}> has the bad link {target}")
    return faults
