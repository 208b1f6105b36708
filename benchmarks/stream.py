"""What does the real stream become, in order: how many copies, stories, revisions, and how fast?

    .venv/bin/python benchmarks/stream.py [--read 50] [--method copy|event] [--seed 1]
        [--no-encoder] [--config DIR] [--data DIR]

Takes the snapshots of the replay (each a poll) and the items of both pools (each outlet a feed,
each hour a poll) from ../shared/data, writes them into a journal in the order of their times, and
loads that through the real loader. Prints what came of it; of the headlines that the replay shows
edited under one guid or link, how many stayed one article with a revision; and with --read some
random links with their reasons, for a person to judge.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import sys
import tarfile
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
from replay import TITLES, moment_of

from huangpu.adapters.config_files import read_model
from huangpu.adapters.encoder import Encoder
from huangpu.adapters.journal import Journal
from huangpu.adapters.meanings import Meanings
from huangpu.adapters.sameness_files import load_background
from huangpu.adapters.store.connection import Database
from huangpu.core.grouping import Sameness
from huangpu.core.judging import Judge
from huangpu.core.keys import short_id
from huangpu.core.language import language_of
from huangpu.core.parsing.feed import ParseHints, parse_feed
from huangpu.core.spam import SpamFilter
from huangpu.core.tagging import Tagger
from huangpu.core.urls import canonical_url
from huangpu.errors import ParseError
from huangpu.jobs.load import Rules, load_pending
from huangpu.model.entries import Entry
from huangpu.model.feeds import Catalogue, Feed
from huangpu.model.polls import PollOutcome, PollRecord
from huangpu.model.spam import SpamLexicon
from huangpu.model.taxonomy import Taxonomy

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def polls() -> list[PollRecord]:
    """Give all polls of the replay and of the pools in the order of their times."""
    return sorted((*_replayed(), *_pooled()), key=lambda poll: (poll.started_at, poll.feed_id))


def _replayed() -> Iterator[PollRecord]:
    with tarfile.open(DATA / "replay.tar") as archive:
        for member in archive:
            packed = archive.extractfile(member) if member.name.endswith(".xml.gz") else None
            if packed is None:
                continue
            path = Path(member.name)
            feed, moment = path.parent.name, moment_of(path)
            hints = ParseHints(
                url=f"https://{feed}.example/feed", zone="Asia/Shanghai", language=_language(feed)
            )
            try:
                entries = parse_feed(gzip.decompress(packed.read()), hints, moment).entries
            except ParseError:
                continue
            yield _poll(f"replay-{feed}", moment, entries)


def _language(feed: str) -> str:
    return "en" if feed == "wired" else "zh"


def _pooled() -> Iterator[PollRecord]:
    """Make one poll of each outlet and hour of the pools."""
    hours: defaultdict[tuple[str, datetime], dict[str, Entry]] = defaultdict(dict)
    for outlet, row in _pool_items():
        at = _utc(str(row.get("published") or row.get("time")))
        hour = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        title, summary = str(row["title"]), str(row["summary"] or "")
        entry = Entry(
            position=0,
            guid=str(row["url"]) or None,
            link=str(row["url"]) or None,
            title=title,
            summary=summary,
            published_at=at,
            language=language_of(title, summary),
        )
        hours[outlet, hour].setdefault(entry.link or title, entry)
    for (outlet, hour), entries in hours.items():
        yield _poll(_feed_id(outlet), hour, tuple(entries.values()))


def _pool_items() -> Iterator[tuple[str, dict[str, object]]]:
    for line in (DATA / "articles-pool.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["feed"].removesuffix("(RSS)"), row
    for line in (DATA / "pairs-pool.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for side in "ab":
            yield row[side]["source"], row[side]


def _utc(written: str) -> datetime:
    """Read the clock of a pool's time; its zone, where there is one, is not to be believed."""
    moment = datetime.fromisoformat(written[:11] + written[11:].replace("-", ":")[:8])  # 15-48
    return moment.replace(tzinfo=SHANGHAI).astimezone(UTC)


def _feed_id(outlet: str) -> str:
    return f"pool-{short_id(outlet)}"


def _poll(feed_id: str, at: datetime, entries: tuple[Entry, ...]) -> PollRecord:
    return PollRecord(
        poll_id=f"{at:%Y%m%d%H%M%S}-{feed_id}",
        feed_id=feed_id,
        started_at=at,
        outcome=PollOutcome.OK,
        http_status=200,
        entries=entries,
    )


def catalogue() -> Catalogue:
    """Give a feed for each of the replay and for each outlet of the pools."""
    outlets = sorted({outlet for outlet, _ in _pool_items()})
    return Catalogue(
        feeds=tuple(
            Feed(id=feed_id, url=f"https://{feed_id}.example/feed", title=name, publisher=name)
            for feed_id, name in (
                *((f"replay-{feed}", title) for feed, title in TITLES.items()),
                *((_feed_id(outlet), outlet or "?") for outlet in outlets),
            )
        )
    )


def rules(config: Path, *, encoder: bool) -> Rules:
    """Give what a load decides by, with the project's own rules."""
    taxonomy = read_model(config / "taxonomy.yaml", Taxonomy)
    spam = SpamFilter(read_model(config / "spam.yaml", SpamLexicon))
    facets = {name: tag.facet for name, tag in taxonomy.tags.items()}
    return Rules(
        catalogue(),
        Judge(Tagger(taxonomy), spam, facets),
        Sameness(
            load_background(config / "gazetteer.yaml"),
            spam,
            lambda _feed: 0,
            Meanings(Encoder()) if encoder and Encoder.is_available() else None,
        ),
    )


def load(folder: Path, stream: list[PollRecord], deciding: Rules) -> None:
    """Write the journal and load it; print how fast."""
    journal = Journal(folder / "journal")
    hours: defaultdict[datetime, list[PollRecord]] = defaultdict(list)
    for poll in stream:
        hours[poll.started_at].append(poll)
    for number, (at, records) in enumerate(hours.items(), 1):
        journal.write(number, 0, records, at)
    wall, cpu = time.perf_counter(), time.process_time()
    report = load_pending(Database(folder / "huangpu.duckdb"), journal, deciding, _progress)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{report.polls} polls, {report.seen:,} entries, {report.articles:,} articles loaded in"
        f" {wall:.0f} s wall, {cpu:.0f} s cpu: {report.seen / cpu:,.0f} entries and"
        f" {report.articles / cpu:,.0f} new articles a second of cpu; {memory} MB peak"
    )


def _progress(done: int, total: int) -> None:
    if done % 500 == 0:
        print(f"{done} of {total} batches", file=sys.stderr)


def told(connection: duckdb.DuckDBPyConnection) -> None:
    """Print what the stream became."""
    for name, sql in (
        ("articles", "SELECT count(*) FROM articles"),
        ("copies", "SELECT count(*) FROM articles WHERE copy_of IS NOT NULL"),
        ("copy groups of two and more", "SELECT count(DISTINCT copy_of) FROM articles"),
        (
            "largest copy group",
            "SELECT max(n) + 1 FROM (SELECT count(*) n FROM articles WHERE copy_of IS NOT NULL GROUP BY copy_of)",
        ),
        ("stories of two and more", "SELECT count(*) FROM stories WHERE article_count > 1"),
        ("articles in them", "SELECT sum(article_count) FROM stories WHERE article_count > 1"),
        ("largest story", "SELECT max(article_count) FROM stories"),
        ("stories of two outlets and more", "SELECT count(*) FROM stories WHERE outlet_count > 1"),
        ("stories in both languages", "SELECT count(*) FROM stories WHERE len(languages) > 1"),
        ("articles edited", "SELECT count(*) FROM articles WHERE revision > 1"),
        ("copy links", "SELECT count(*) FROM copy_link"),
    ):
        row = connection.execute(sql).fetchone()
        assert row is not None
        print(f"{name:34}{row[0]!s:>8}")


def edited(stream: list[PollRecord], connection: duckdb.DuckDBPyConnection) -> None:
    """Print how many headlines that were edited under one guid or link stayed one article."""
    shown: defaultdict[tuple[str, str], dict[str, str | None]] = defaultdict(dict)
    for poll in stream:
        if poll.feed_id.startswith("replay-"):
            for entry in poll.entries:
                for name in {entry.guid, entry.link} - {None}:
                    if entry.rejected is None:
                        shown[poll.feed_id, str(name)][" ".join(entry.title.split())] = entry.link
    changed = {key: titles for key, titles in shown.items() if len(titles) > 1}
    article_of = {
        canonical_url(link or ""): article_id
        for link, article_id in connection.execute(
            "SELECT link, article_id FROM observation"
        ).fetchall()
    }
    titles_of: defaultdict[str, set[str]] = defaultdict(set)
    for article_id, title in connection.execute(
        "SELECT article_id, title FROM article_revisions"
    ).fetchall():
        titles_of[article_id].add(" ".join(title.split()))
    one, kept, apart = 0, 0, []
    for (feed, name), titles in changed.items():
        articles = {article_of.get(canonical_url(link or "")) for link in titles.values()} - {None}
        if len(articles) != 1:
            apart.append((feed, name, *titles))
            continue
        one += 1
        kept += set(titles) <= titles_of[articles.pop()]
    print(
        f"edited headlines {len(changed)}: {one} stayed one article, {kept} of these with every"
        f" version kept"
    )
    for case in apart[:5]:
        print("  not one:", " | ".join(case))


def read_some(
    connection: duckdb.DuckDBPyConnection, count: int, method: str | None, seed: int
) -> None:
    """Print random links with their reasons."""
    rows = connection.execute(
        "SELECT j.method, j.score, j.reasons, a.published_at, a.outlet, a.title, b.published_at,"
        " b.outlet, b.title, j.article_id, j.like_id FROM story_article AS j"
        " JOIN articles AS a USING (article_id) JOIN articles AS b ON b.article_id = j.like_id"
        " ORDER BY j.article_id"
    ).fetchall()
    chosen = [row for row in rows if method in {None, row[0]}]
    draw = random.Random(seed)
    for number, row in enumerate(draw.sample(chosen, min(count, len(chosen))), 1):
        how, score, reasons, at, outlet, title, other_at, other_outlet, other, one, like = row
        print(f"\n{number}. {how} {score:.2f}  {one} {like}")
        print(f"   {at:%Y-%m-%d %H:%M} {outlet}: {title}")
        print(f"   {other_at:%Y-%m-%d %H:%M} {other_outlet}: {other}")
        print(f"   {'; '.join(reasons)}")


def main() -> None:
    """Load the stream, print what it became."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--read", type=int, default=0, help="print so many random links")
    parser.add_argument("--method", choices=("copy", "event"), help="of this kind only")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-encoder", action="store_true")
    parser.add_argument("--config", type=Path, default=ROOT / "config", help="whose rules")
    parser.add_argument("--data", type=Path, help="keep the database here, or read the one there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.data or Path(scratch)
        stream = polls()
        if not (folder / "huangpu.duckdb").exists():
            load(folder, stream, rules(options.config, encoder=not options.no_encoder))
        with duckdb.connect(str(folder / "huangpu.duckdb"), read_only=True) as connection:
            told(connection)
            edited(stream, connection)
            read_some(connection, options.read, options.method, options.seed)


if __name__ == "__main__":
    main()
