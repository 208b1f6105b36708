"""How long does matching 1,000 new articles take, beside 10 thousand to 10 million stored ones?

    .venv/bin/python benchmarks/matching.py [--sizes 10000,100000,1000000] [--encoder]
        [--folder DIR] [--new 1000] [--seed 1]

For each size: a database is built (see `matching_corpus.py`), and a process of its own matches the
new articles through the code that a load runs: advert filter, reading, keys, index, neighbourhood,
comparing, placing, writing, commit, checkpoint. Half of the new ones are planted: stored headlines
with a publisher tail, shortened, in traditional characters, with a word dropped, and so on; some are
stored headlines with another figure, which must not become copies.

Prints wall and CPU seconds by step, peak memory, candidates, the size of the file, and of the
planted ones how many the index found and how many became copies. At 10,000 stored, brute force
(rapidfuzz over all pairs) stands beside it. --folder keeps the databases for another run.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from matching_corpus import NOW, Corruptions, Titles, build, drawn_ages
from rapidfuzz import fuzz, process

from huangpu.adapters.config_files import read_model
from huangpu.adapters.encoder import Encoder
from huangpu.adapters.meanings import Meanings
from huangpu.adapters.sameness_files import load_background
from huangpu.adapters.store.connection import Limits
from huangpu.adapters.store.intake import write_ledger
from huangpu.adapters.store.neighbours import surroundings, write_placements
from huangpu.adapters.store.session import Row, Session, Tables, Values
from huangpu.core.grouping import Sameness
from huangpu.core.intake import Ledger
from huangpu.core.sameness.features import exact_form
from huangpu.core.sameness.normal import headline
from huangpu.core.sameness.reading import read
from huangpu.core.spam import SpamFilter
from huangpu.model.articles import Article, Revision
from huangpu.model.sameness import Item
from huangpu.model.spam import SpamLexicon

ROOT = Path(__file__).resolve().parents[1]
ALIKE = 90  # per cent of letters in common, from which on brute force calls two headlines near
BRUTE = 10_000  # stored articles up to which it is tried


@dataclass(slots=True)
class Clock:
    """Seconds by step, on the wall and of this process."""

    wall: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    cpu: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count what happens inside."""
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.wall[name] += time.perf_counter() - wall
            self.cpu[name] += time.process_time() - cpu


class TimedSession(Session):
    """A session that counts the seconds of each statement."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, clock: Clock) -> None:
        super().__init__(connection)
        self._clock = clock

    def run(self, name: str, *, tables: Tables = None, values: Values = None) -> None:
        """Run a statement for its effect."""
        with self._clock.step(f"  {name}"):
            super().run(name, tables=tables, values=values)

    def rows(self, name: str, *, tables: Tables = None, values: Values = None) -> list[Row]:
        """Run a statement and give its rows."""
        with self._clock.step(f"  {name}"):
            return super().rows(name, tables=tables, values=values)

    def tuples(
        self, name: str, *, tables: Tables = None, values: Values = None
    ) -> list[tuple[Any, ...]]:
        """Run a statement and give its rows."""
        with self._clock.step(f"  {name}"):
            return super().tuples(name, tables=tables, values=values)


@dataclass(frozen=True, slots=True)
class Planted:
    """A new article made from a stored one: how, and whether it must be found a copy."""

    article_id: str
    source: str
    kind: str


Batch = tuple[list[Article], list[Planted]]


def new_articles(path: Path, size: int, count: int, seed: int) -> Batch:
    """Make the batch: half planted, a twentieth with another figure, the rest unheard of."""
    draw = random.Random(seed)
    titles, change = Titles(seed + 100), Corruptions(seed)
    ages = drawn_ages(count // 2 + count // 20, size, seed)
    with duckdb.connect(str(path), read_only=True) as connection:
        stored = connection.execute(
            "SELECT rowid, article_id, title, summary FROM article"
            " WHERE rowid >= ? AND rowid IN (SELECT unnest(?))",
            [size - 1 - max(ages), [size - 1 - age for age in ages]],
        ).fetchall()
    draw.shuffle(stored)
    articles, planted = [], []
    for number in range(count):
        name, title, summary = f"new{seed:03}{number:06}", titles.draw(), titles.draw()
        if number < len(stored):
            _, source, old, summary = stored[number]
            if number < count // 2:
                kind, title = change.copy(old)
            else:
                kind, title = "other figure", change.other_figure(old) or title
            planted.append(Planted(name, source, kind))
        articles.append(_article(name, title, summary, number))
    draw.shuffle(articles)
    return articles, planted


def _article(name: str, title: str, summary: str, number: int) -> Article:
    return Article(
        article_id=name,
        title=title,
        summary=summary,
        url=f"https://example.com/{name}",
        language="en" if title.isascii() else "zh",
        outlet=f"Outlet {number % 300}",
        publisher_family=f"Outlet {number % 300}",
        feed_id="feed",
        entry_key=name,
        published_at=NOW + timedelta(seconds=number),
        first_seen_at=NOW + timedelta(hours=1),
        published_is_estimated=False,
    )


def sameness(*, encoder: bool) -> Sameness:
    """Give what a load compares with."""
    return Sameness(
        background=load_background(ROOT / "config" / "gazetteer.yaml"),
        spam=SpamFilter(read_model(ROOT / "config" / "spam.yaml", SpamLexicon)),
        rank_of=lambda _feed: 0,
        meaning=Meanings(Encoder()) if encoder else None,
    )


def match(path: Path, size: int, batch: Batch, *, encoder: bool) -> dict[str, Any]:
    """Match a batch against one database, as a load does, and give the figures."""
    articles, planted = batch
    rules = sameness(encoder=encoder)
    read(Item("warm", "预热", "zh", NOW), rules.background)
    if rules.meaning:
        rules.meaning(*[read(Item(one, one, "en", NOW), rules.background) for one in ("a", "b")])
    clock = Clock()
    before = path.stat().st_size
    limits = Limits()
    config = {"memory_limit": limits.memory, "threads": limits.threads}
    with duckdb.connect(str(path), config=config) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        session = TimedSession(connection, clock)
        ledger = Ledger(
            articles={one.article_id: one for one in articles},
            new_articles=dict.fromkeys(one.article_id for one in articles),
            opened=articles,
            revisions=[Revision(a.article_id, 1, a.title, a.summary, NOW) for a in articles],
        )
        idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with clock.step("all"):
            with session.transaction():
                with clock.step("insert articles"):
                    write_ledger(session, ledger)
                with clock.step("items and keys"):
                    new = rules.keyed(articles)
                with clock.step("index and neighbourhood"):
                    around = surroundings(session, new, rules.raw_item)
                candidates = {
                    name: [one.article_id for one in near]
                    for name, near in around.candidates.items()
                }
                with clock.step("comparing and placing"):
                    placed = rules.place(new, around)
                with clock.step("write placements"):
                    write_placements(session, placed, new)
            with clock.step("checkpoint"):
                session.checkpoint()
    links = {
        (p.article_id, other) for p in placed.placements for link in p.links for other in link.ends
    }
    wanted = [one for one in planted if one.kind != "other figure"]
    return {
        "stored": size,
        "wall": dict(clock.wall),
        "cpu": dict(clock.cpu),
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "rss_idle_mb": idle // 1024,
        "file_mb": before // 2**20,
        "candidates": sum(map(len, candidates.values())) / len(articles),
        "around": len(around.items),
        "copies": sum(1 for one, root in placed.original_of.items() if one != root),
        "joined": sum(1 for one in placed.placements if one.assignment.like),
        "found": _shares(wanted, lambda one: one.source in candidates.get(one.article_id, ())),
        "linked": _shares(wanted, lambda one: (one.article_id, one.source) in links),
        "wrong": _shares(
            [one for one in planted if one.kind == "other figure"],
            lambda one: (one.article_id, one.source) in links,
        ),
        "brute": _brute(path, articles, candidates) if size <= BRUTE else None,
    }


def _shares(planted: list[Planted], hit: Any) -> dict[str, tuple[int, int]]:  # noqa: ANN401  a predicate
    asked: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for one in planted:
        for name in (one.kind, "all"):
            asked[name] += 1
            hits[name] += bool(hit(one))
    return {name: (hits[name], asked[name]) for name in sorted(asked)}


def _brute(
    path: Path, articles: list[Article], candidates: Mapping[str, list[str]]
) -> dict[str, Any]:
    """Compare every new headline with every stored one, and see what the index missed."""
    with duckdb.connect(str(path), read_only=True) as connection:
        stored = connection.execute(
            "SELECT article_id, title FROM article WHERE article_id NOT LIKE 'new%'"
        ).fetchall()
    begun = time.process_time()
    ours = [exact_form(headline(one.title).text) for one in articles]
    theirs = [exact_form(headline(title).text) for _, title in stored]
    alike = process.cdist(ours, theirs, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
    seconds = time.process_time() - begun
    near = np.argwhere(alike)
    hits = sum(
        stored[there][0] in candidates.get(articles[here].article_id, ()) for here, there in near
    )
    return {"pairs": len(near), "found": int(hits), "cpu": seconds}


def told(figures: Mapping[str, Any]) -> None:
    """Print the figures of one size."""
    print(f"\n{figures['stored']:,} stored, file {figures['file_mb']:,} MB")
    for name, wall in figures["wall"].items():
        print(f"  {name:28}{wall:8.3f} s wall {figures['cpu'][name]:8.3f} s cpu")
    print(
        f"  {figures['rss_mb']} MB peak ({figures['rss_idle_mb']} MB before), "
        f"{figures['candidates']:.1f} candidates an article, {figures['around']:,} articles "
        f"around, {figures['copies']} copies, {figures['joined']} joined a story"
    )
    for name in ("found", "linked", "wrong"):
        parts = (f"{kind} {hit}/{of}" for kind, (hit, of) in figures[name].items())
        print(f"  {name:8}{', '.join(parts)}")
    if brute := figures["brute"]:
        print(
            f"  brute force: {brute['pairs']} pairs at {ALIKE} % of letters or more in "
            f"{brute['cpu']:.1f} s cpu; the index has {brute['found']} of them"
        )


def main() -> None:
    """Build, match, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--new", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--encoder", action="store_true", help="compare meanings, too")
    parser.add_argument("--folder", type=Path, help="keep and reuse the databases")
    parser.add_argument("--match", type=Path, help=argparse.SUPPRESS)  # the process of its own
    options = parser.parse_args()
    if options.match:
        batch = pickle.loads(sys.stdin.buffer.read())  # noqa: S301  our own, through a pipe
        found = match(options.match, int(options.sizes), batch, encoder=options.encoder)
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        background = load_background(ROOT / "config" / "gazetteer.yaml")
        for size in map(int, options.sizes.split(",")):
            path = folder / f"{size}.duckdb"
            if not path.exists():
                begun = time.perf_counter()
                build(path, size, background)
                print(f"built {size:,} in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
            told(_in_a_process(path, size, options))


def _in_a_process(path: Path, size: int, options: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, __file__, "--match", str(path), "--sizes", str(size)]
    command += ["--encoder"] if options.encoder else []
    batch = pickle.dumps(new_articles(path, size, options.new, options.seed))
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, input=batch)
    return dict(json.loads(found.stdout.splitlines()[-1]))


if __name__ == "__main__":
    main()
