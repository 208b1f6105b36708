"""Is everything in the sample week that docs/sample.md and its labels say is in it?"""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import opencc
import pytest

from huangpu.sample import SAMPLE_NOW, SAMPLE_WEEK

HERE = Path(__file__).parent
PAGE = (HERE.parent / "docs" / "sample.md").read_text(encoding="utf-8")
FOLDER = Path(str(files("huangpu.sample") / "feeds"))
FILES = {file.stem: file for file in sorted(FOLDER.iterdir()) if file.is_file()}
SHANGHAI = ZoneInfo("Asia/Shanghai")
SECTORS = {"semiconductors", "quantum", "ai", "biotech"}
THEMES = {"export-controls", "talent", "research", "policy-districts", "investment"}
LABELS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (HERE / "sample_week.jsonl").read_text(encoding="utf-8").splitlines()
]
BY_ID = {label["id"]: label for label in LABELS}


@dataclass(frozen=True, slots=True)
class Item:
    """One item as its feed tells it, before any cleaning of ours."""

    title: str
    link: str
    summary: str
    published: str | None


def text_of(file: Path) -> str:
    """Give a feed file as text, whatever it declares; only the bare .xml is not UTF-8."""
    return file.read_bytes().decode("gb18030" if file.suffix == ".xml" else "utf-8")


def items_of(file: Path) -> list[Item]:
    """Read a feed the plain way: json for JSON Feed, feedparser on BytesIO for the rest."""
    text = text_of(file)
    if file.suffix == ".json":
        return [
            Item(
                entry["title"],
                entry["url"],
                entry.get("content_text") or entry["content_html"],
                entry["date_published"],
            )
            for entry in json.loads(text)["items"]
        ]
    text = text.replace('encoding="gb2312"', 'encoding="utf-8"')
    parsed = feedparser.parse(io.BytesIO(text.encode()))
    assert not parsed.bozo
    return [
        Item(
            entry.title,
            entry.link,
            entry.summary,
            # Asking feedparser for `updated` where only `published` is there is deprecated.
            entry["published"] if "published" in entry else entry.get("updated"),
        )
        for entry in parsed.entries
    ]


def moment_of(text: str | None) -> datetime | None:
    """Read the few ways in which the sample writes a time; one without a zone is Shanghai's."""
    if text is None:
        return None
    if text[:3].isalpha():
        return parsedate_to_datetime(text).astimezone(UTC)
    if "年" in text:
        text = re.sub(r"(\d+)年(\d+)月(\d+)日", r"\1-\2-\3", text)
    stamp = datetime.fromisoformat(text)
    return (stamp if stamp.tzinfo else stamp.replace(tzinfo=SHANGHAI)).astimezone(UTC)


def plain(summary: str) -> str:
    """Take the tags and the indentation out of a summary."""
    text = re.sub(r"<[^>]+>", "", summary.replace("</p><p>", " "))
    return html.unescape(text).replace("\xa0", " ").strip(" \u3000")


def published(label: dict[str, Any]) -> datetime | None:
    """Give the labelled moment of an item."""
    return moment_of(label["published"])


def week_of(moment: datetime) -> str:
    """Give the ISO week on Shanghai's clocks."""
    return moment.astimezone(SHANGHAI).strftime("%G-W%V")


def folded(text: str) -> str:
    """Fold width and script, as a reader's eye does."""
    return opencc.OpenCC("t2s").convert(unicodedata.normalize("NFKC", text))


def table(heading: str) -> list[list[str]]:
    """Give the rows of the first table below a heading of docs/sample.md, without its head."""
    section = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    block = re.search(r"(?:^\|.*\n)+", section, re.MULTILINE)
    assert block is not None
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block[0].splitlines()]
    return rows[2:]


def groups(key: str) -> dict[str, list[dict[str, Any]]]:
    """Group the labels that carry a key by its value."""
    found = defaultdict(list)
    for label in LABELS:
        if key in label:
            found[label[key]].append(label)
    return found


def test_sample_time() -> None:
    """The sample's now is the Monday morning after its week, and no item is from later."""
    assert SAMPLE_NOW == datetime(2026, 11, 16, 8, 0, tzinfo=SHANGHAI)
    assert week_of(SAMPLE_NOW - timedelta(days=1)) == SAMPLE_WEEK
    assert all(moment < SAMPLE_NOW for label in LABELS if (moment := published(label)))


@pytest.mark.parametrize("row", table("Feeds"), ids=lambda row: row[0])
def test_feed_table(row: list[str]) -> None:
    """Each feed has the file, the format and the number of items that the page says."""
    feed, _outlet, language, format_name, file_cell, count, _why = row
    file = FILES[feed]
    head = file.read_bytes()[:300].lstrip()
    sniffed = {b"<rss": "RSS 2.0", b"<rdf:RDF": "RSS 1.0", b"<feed": "Atom"}
    found = [name for mark, name in sniffed.items() if mark in head] or ["JSON Feed"]
    assert [format_name] == found
    assert f"`feeds/{file.name}`" == file_cell
    assert int(count) == len(items_of(file))
    assert {language} == {label["lang"] for label in LABELS if label["feed"] == feed}


def test_formats_in_both_languages() -> None:
    """Twelve feeds: every format is there in English and in Chinese."""
    formats = {(row[2], row[3]) for row in table("Feeds")}
    assert 12 == len(FILES) == len(table("Feeds"))
    wanted = {"RSS 2.0", "RSS 1.0", "Atom", "JSON Feed"}
    assert {(language, name) for language in ("en", "zh") for name in wanted} == formats


@pytest.mark.parametrize("feed", FILES)
def test_feed_agrees_with_its_labels(feed: str) -> None:
    """Each item has the title, link, time and text of its label, in the same order."""
    labels = [label for label in LABELS if label["feed"] == feed]
    items = items_of(FILES[feed])
    assert [label["title"] for label in labels] == [item.title for item in items]
    assert [label["url"] for label in labels] == [item.link for item in items]
    assert [published(label) for label in labels] == [moment_of(item.published) for item in items]
    assert [label["summary"] for label in labels] == [plain(item.summary) for item in items]


@pytest.mark.parametrize("file", [*FILES.values(), *(FOLDER / "second").iterdir()], ids=str)
def test_nothing_points_outside(file: Path) -> None:
    """Every address lies below .example, and the channel says what it is."""
    vocabularies = ("http://www.w3.org/", "http://purl.org/", "https://jsonfeed.org/version/")
    text = text_of(file)
    addresses = [
        address
        for address in re.findall(r"https?://[^\s\"'<>&?]+", text)
        if not address.startswith(vocabularies)
    ]
    assert addresses
    assert all(re.match(r"https?://[a-z.-]+\.example(/|$)", address) for address in addresses)
    assert re.search("Sample texts written for huangpu|huangpu 编写的示例|huangpu 編寫的示例", text)


def test_counts() -> None:
    """The counts of the page are the counts of the labels."""
    counts = {row[0]: int(row[1]) for row in table("Counts")}
    weeks = Counter((week_of(moment) if (moment := published(label)) else None) for label in LABELS)
    copies = groups("copy_of")
    stories = groups("story")
    bilingual = [name for name, told in stories.items() if len({t["lang"] for t in told}) == 2]
    twins = groups("same_article_as")
    assert counts == {
        "feeds": len(FILES),
        "items": len(LABELS),
        "items in English": sum(label["lang"] == "en" for label in LABELS),
        "items in Chinese": sum(label["lang"] == "zh" for label in LABELS),
        "articles (items, less the same article under a second link)": len(LABELS) - len(twins),
        "items dated in 2026-W46": weeks[SAMPLE_WEEK],
        "items dated before it": weeks["2026-W45"],
        "items dated after it": weeks["2026-W47"],
        "items without a date": weeks[None],
        "copy groups": len(copies),
        "copies (originals not counted)": sum(map(len, copies.values())),
        "stories of two or more outlets": len(stories),
        "stories told in both languages": len(bilingual),
        "adverts": sum(label["spam"] for label in LABELS),
        "adverts inside a real item": sum("injected" in label for label in LABELS),
        "second poll: new items": 1,
        "second poll: edited items": 1,
        "second poll: items gone from the window": 1,
    }
    assert 140 <= len(LABELS) <= 160


def test_tags() -> None:
    """The tag counts are true, only tags of the contract occur, and each theme four times."""
    counts = Counter(tag for label in LABELS for tag in label["tags"])
    written = {
        row[1]: int(row[2])
        for row in (
            re.match(r"\| (.+) \| (\d+) \|", line)
            for line in PAGE.split("| tag | items |", 1)[1].split("\n## ", 1)[0].splitlines()
        )
        if row
    }
    untagged = {"none of them": sum(not label["tags"] for label in LABELS)}
    shanghai = {"shanghai": sum(label["shanghai"] for label in LABELS)}
    assert written == {**counts, **untagged, **shanghai}
    assert SECTORS | THEMES == set(counts)
    assert all(number >= 4 for number in counts.values())
    assert untagged["none of them"] > 30


@pytest.mark.parametrize(
    "row", [row[1:] for row in table("Copies")] + table("Everything else that was planted"), ids=str
)
def test_links_of_the_page(row: list[str]) -> None:
    """Every id of the page's link tables is labelled, with that link."""
    identifier, link = row[-3] if row[-3] in BY_ID else row[-2], row[-1]
    assert link == BY_ID[identifier]["url"]


def test_copy_table() -> None:
    """The page and the labels name the same copies, in groups of two to four outlets."""
    told = {row[1]: row[2] for row in table("Copies")}
    labelled = {
        copied["id"]: copied["form"] for group in groups("copy_of").values() for copied in group
    }
    assert told == {**labelled, **dict.fromkeys(groups("copy_of"), "original")}
    sizes = Counter(row[0] for row in table("Copies"))
    assert len(sizes) >= 8
    assert {2, 3, 4} == set(sizes.values())
    forms = {"exact", "publisher suffix", "traditional Chinese", "full-width", "truncated"}
    assert forms == set(labelled.values())


@pytest.mark.parametrize(
    "copied", [label for label in LABELS if "copy_of" in label], ids=lambda label: label["id"]
)
def test_copy_is_a_copy(copied: dict[str, Any]) -> None:
    """A copy says what its original says, later and elsewhere, in the form it is listed as."""
    original = BY_ID[copied["copy_of"]]
    then, now = published(original), published(copied)
    assert then is not None
    assert now is not None
    assert then < now
    assert original["feed"] != copied["feed"]
    assert original["url"] != copied["url"]
    for field in ("title", "summary"):
        ours, theirs = copied[field], original[field]
        if copied["form"] == "exact":
            assert theirs == ours
        elif copied["form"] == "truncated":
            assert ours.endswith("…")
            assert theirs.startswith(ours[:-1])
            assert len(ours) < len(theirs)
        else:
            assert folded(ours).startswith(folded(theirs))
    changed = copied["title"] != original["title"]
    assert changed == (copied["form"] != "exact")


def test_story_table() -> None:
    """The page lists each story with its outlets, languages and items as labelled."""
    stories = groups("story")
    listed = {row[0].split(":")[0]: row[1:] for row in table("Stories")}
    assert set(stories) == set(listed)
    for name, (languages, outlets, members) in listed.items():
        told = stories[name]
        assert {label["id"] for label in told} == set(members.split(", "))
        assert int(outlets) == len({label["feed"] for label in told}) >= 2
        assert set(languages.split(", ")) == {label["lang"] for label in told}


def test_events_in_other_words() -> None:
    """At least eight events are told in different words, five of them in both languages."""
    told = {
        name: [label for label in labels if "copy_of" not in label]
        for name, labels in groups("story").items()
    }
    several = {name for name, labels in told.items() if len({t["title"] for t in labels}) > 1}
    bilingual = {name for name in several if {"en", "zh"} == {t["lang"] for t in told[name]}}
    assert len(several) >= 8
    assert len(bilingual) >= 5


@pytest.mark.parametrize("row", table("Near misses"), ids=lambda row: f"{row[0]}-{row[1]}")
def test_near_misses(row: list[str]) -> None:
    """A near miss is two items that share neither an address, an original nor a story."""
    one, other = BY_ID[row[0]], BY_ID[row[1]]
    assert one["url"] != other["url"]
    assert one.get("copy_of", one["id"]) != other.get("copy_of", other["id"])
    assert "story" not in one or one["story"] != other.get("story")


@pytest.mark.parametrize("row", table("Edges of the week"), ids=lambda row: row[0])
def test_edges_of_the_week(row: list[str]) -> None:
    """Each edge case lies where the page says, and is written in its feed as the page says."""
    identifier, local, week, written = row
    label = BY_ID[identifier]
    moment = published(label)
    item = next(i for i in items_of(FILES[label["feed"]]) if i.link == label["url"])
    if moment is None:
        assert ("none", "nothing", None) == (local, written, item.published)
        return
    assert datetime.strptime(local, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI) == moment
    assert week == week_of(moment)
    assert written.strip("`") == item.published


def test_gb18030_feed() -> None:
    """One feed declares gb2312 and holds characters that only GB18030 has."""
    body = FILES["shenjiang-keji"].read_bytes()
    assert b'encoding="gb2312"' in body
    with pytest.raises(UnicodeDecodeError):
        body.decode("gb2312")
    assert all(character in body.decode("gb18030") for character in "镕喆鸻")


def test_naive_times() -> None:
    """One feed names no zone in any date, and writes one of them in Chinese."""
    dates = [item.published or "" for item in items_of(FILES["pujiang-caixun"])]
    assert 1 == sum("年" in date for date in dates)
    assert all(
        re.fullmatch(r"2026-11-\d\d \d\d:\d\d:00|2026年11月12日 09:30", date) for date in dates
    )


def test_guids() -> None:
    """Exactly one feed says that its guids are no links."""
    said = {feed for feed, file in FILES.items() if 'isPermaLink="false"' in text_of(file)}
    assert {"yangtze-delta-wire"} == said


def test_relative_links() -> None:
    """One Atom feed has relative links only, below its xml:base."""
    text = text_of(FILES["straits-chip-monitor"])
    assert 'xml:base="https://straitschips.example/"' in text
    assert not re.findall(r'href="https?://', text)


def test_html_in_a_summary() -> None:
    """One summary comes with emphasis, a link, an image and a hard space."""
    item = next(
        i
        for i in items_of(FILES["bund-technology-review"])
        if i.link == BY_ID["btr-implant"]["url"]
    )
    assert all(mark in item.summary for mark in ("<em>", "<a href=", "<img "))
    assert "&nbsp;" in text_of(FILES["bund-technology-review"])


def test_two_sectors() -> None:
    """Some items belong to two sectors, a piece of news and a preprint among them."""
    double = [label["id"] for label in LABELS if len(SECTORS & set(label["tags"])) == 2]
    assert {"ppb-outbound", "lightpath-squeezed"} <= set(double)


def test_tracked_link() -> None:
    """One link is another feed's link with tracking parameters, under the same text."""
    tracked, twin = BY_ID["pubin-waic"], BY_ID["huzhi-waic"]
    assert twin["url"] == tracked["url"].split("?")[0]
    assert {"utm_source", "utm_medium", "spm"} == set(re.findall(r"[?&](\w+)=", tracked["url"]))
    assert (twin["title"], twin["summary"]) == (tracked["title"], tracked["summary"])


def test_adverts() -> None:
    """One advert is an item, one sits inside a real item; neither has a usable contact."""
    spam = [label["id"] for label in LABELS if label["spam"]]
    assert ["pubin-advert"] == spam
    injected = BY_ID["pujiang-medzone"]["injected"]
    before, after = BY_ID["pujiang-medzone"]["summary"].split(injected)
    assert "23个项目" in before
    assert "45天" in after
    assert re.search(r"[a-z]+000example", injected)
    assert not re.search(r"\d{5,}", injected + BY_ID["pubin-advert"]["summary"])


def test_second_version() -> None:
    """The second poll brings one corrected headline and one new item, and drops the oldest."""
    assert ["yangtze-delta-wire.rss"] == [file.name for file in (FOLDER / "second").iterdir()]
    first = {item.link: item for item in items_of(FILES["yangtze-delta-wire"])}
    second = {item.link: item for item in items_of(FOLDER / "second" / "yangtze-delta-wire.rss")}
    edited = [link for link in first if link in second and first[link] != second[link]]
    assert {BY_ID["ydw-genai-oct"]["url"]} == set(first) - set(second)
    assert {"https://yangtzedeltawire.example/story/20261115-0425"} == set(second) - set(first)
    assert [BY_ID["ydw-lingang"]["url"]] == edited
    assert "3 billion" in first[edited[0]].title
    assert second[edited[0]].title.startswith("CORRECTED-")
    assert first[edited[0]].published == second[edited[0]].published
