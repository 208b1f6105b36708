"""Where do ten million plausible headlines come from, and their database? From real ones, dealt anew.

Titles are walks over the real titles of ../shared/data (pools and replay): the walk goes on in the
title it is in or, half of the time, jumps to another title at the same character or word. So how
common each character pair, word and name is stays as it was, phrases are short and titles are new.
One step in ten goes anywhere, because vocabulary grows: of the parts of a real title, 42 % occur
in none of 2,000 others, 32 % in none of 4,000, 22 % in none of 8,000. Figures are drawn afresh.

The newest `REAL` articles are such titles, read by the real code into their real keys. The blocks
before them deal the same keys anew among their articles, slot by slot, so that every key stays as
common as it was and no two articles are twins; half of the keys that the statistics do not know get
another name in each block, because vocabulary grows. Every fourth article belongs to the story of
one shortly before it, every tenth is a copy. Articles come at `A_DAY`, as from 600 feeds; those
older than `WITH_TEXT` stand there without their texts, which nothing of this reads.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import opencc
import pyarrow as pa
import pyarrow.compute as pc
from fit_pairs import background_titles

from huangpu.adapters.store.connection import Database
from huangpu.core.sameness.candidates import keyed
from huangpu.core.sameness.reading import Background, read
from huangpu.model.sameness import Item

NOW = datetime(2026, 11, 22, tzinfo=UTC)
A_DAY = 20_000
REAL = 100_000
WITH_TEXT = timedelta(days=60)
ANYWHERE = 0.1
_TOKEN = re.compile(r"[㐀-鿿豈-﫿]|[A-Za-z]+|\d+|[^\S\n]+|.")
_LETTERS = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
Ints = npt.NDArray[np.int64]


class Titles:
    """Draws new titles that have the parts of real ones; the same seed gives the same titles."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._titles = [_TOKEN.findall(" ".join(title.split())) for title in background_titles()]
        self._places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, tokens in enumerate(self._titles):
            for place, token in enumerate(tokens[:-1]):
                if not token.isspace():
                    self._places[token].append((number, place))

    def draw(self) -> str:
        """Draw one title, as long as a real one."""
        draw = self._random
        number, place = draw.randrange(len(self._titles)), 0
        length = len(self._titles[number])
        tokens = [self._titles[number][0]]
        while len(tokens) < length:
            way = draw.random()
            if way < ANYWHERE:
                number = draw.randrange(len(self._titles))
                place = draw.randrange(len(self._titles[number]))
            elif way < 0.5 and (places := self._places.get(tokens[-1])):
                number, place = places[draw.randrange(len(places))]
            place += 1
            if place >= len(self._titles[number]):
                number, place = draw.randrange(len(self._titles)), 0
            tokens.append(self._titles[number][place])
        return "".join(self._drawn_anew(token) for token in tokens).strip()

    def _drawn_anew(self, token: str) -> str:
        if not token.isdigit() or (len(token) == 4 and token.startswith("20")):
            return token
        return str(self._random.randint(10 ** (len(token) - 1), 10 ** len(token) - 1))


class Corruptions:
    """Makes of a title what another outlet makes of it, as in research/text.md A1."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._traditional = opencc.OpenCC("s2t")

    def copy(self, title: str) -> tuple[str, str]:
        """Give the kind of change and the changed title."""
        kinds = ("tail", "shortened", "punctuation", "dropped", "traditional", "tail and dropped")
        kind = self._random.choice(kinds)
        if kind == "traditional" and title.isascii():
            kind = "punctuation"
        return kind, self._changed(kind, title)

    def _changed(self, kind: str, title: str) -> str:
        draw = self._random
        if kind == "tail":
            tail = draw.choice(
                (" - Reuters", "_新浪财经", " | TechCrunch", "-新华网", " - 第一财经")
            )
            return title + tail
        if kind == "shortened":
            return title[: int(len(title) * draw.uniform(0.7, 0.85))]
        if kind == "punctuation":
            return title.translate(str.maketrans(",:!?()%", "，：！？（）％")).upper() + "！"
        if kind == "traditional":
            return self._traditional.convert(title)
        if kind == "dropped":
            words = _TOKEN.findall(title)
            words.pop(draw.randrange(len(words)))
            return "".join(words)
        return self._changed("tail", self._changed("dropped", title))

    def other_figure(self, title: str) -> str:
        """Change the last figure of a title; "" where it has none of two digits or more."""
        found = list(re.finditer(r"\d{2,}", title))
        if not found:
            return ""
        last = found[-1]
        other = str(int(last[0]) + self._random.randint(1, 9))
        return title[: last.start()] + other + title[last.end() :]


def ids_of(start: int, count: int) -> pa.Array:
    """Give ids of twelve characters, as real ones look; the same numbers give the same ids."""
    signs = np.random.default_rng(start).integers(0, 32, (count, 12), dtype=np.uint8)
    offsets = pa.py_buffer(np.arange(0, 12 * (count + 1), 12, dtype=np.int32))
    return pa.Array.from_buffers(
        pa.string(), count, [None, offsets, pa.py_buffer(_LETTERS[signs].tobytes())]
    )


def build(path: Path, size: int, background: Background) -> None:
    """Write a database with `size` stored articles."""
    path.unlink(missing_ok=True)
    with Database(path).writing():
        pass  # only the schema
    base = _base(min(size, REAL), background)
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = true")
        blocks = list(range(0, size, REAL))
        for block, first in enumerate(blocks):
            count = min(REAL, size - first)
            is_newest = block == len(blocks) - 1
            _write(
                connection,
                base,
                _Block(first, count, NOW - _age(size - first), None if is_newest else block),
            )
        connection.execute("CHECKPOINT")


@dataclass(frozen=True, slots=True)
class _Block:
    """Which articles are written, when they begin, and how the keys are dealt: None for as read."""

    first: int
    count: int
    start: datetime
    deal: int | None


@lru_cache(maxsize=1)
def _base(count: int, background: Background) -> _Base:
    return _Base(count, background)


def _age(articles: int) -> timedelta:
    return timedelta(days=articles / A_DAY)


class _Base:
    """The real block: titles, and the keys of all of them as flat columns."""

    def __init__(self, count: int, background: Background) -> None:
        titles = Titles(seed=1)
        self.count = count
        drawn = [titles.draw() for _ in range(count)]
        self.titles = pa.array(drawn)
        self.outlets = pa.array([f"Outlet {number % 300}" for number in range(count)])
        owners, keys, weights = [], [], []
        for number, title in enumerate(drawn):
            item = Item(str(number), title, "en" if title.isascii() else "zh", NOW)
            found = keyed(read(item, background), background.statistics).keys
            owners += [number] * len(found)
            keys += found.keys()
            weights += found.values()
        self.owners = np.array(owners, dtype=np.int64)
        self.keys = np.array(keys, dtype=np.uint64)
        self.weights = np.array(weights, dtype=np.int32)
        starts = np.searchsorted(self.owners, np.arange(count))
        self.slots = np.arange(len(owners)) - starts[self.owners]
        rarest = round(1000 * background.statistics.weight(0))
        self.is_unknown = self.weights == rarest

    def dealt(self, block: int) -> tuple[Ints, npt.NDArray[np.uint64], npt.NDArray[np.int32]]:
        """Deal the keys anew: each slot of an article goes to another article of the block."""
        dice = np.random.default_rng(block)
        deals = np.stack([dice.permutation(self.count) for _ in range(int(self.slots.max()) + 1)])
        owners = deals[self.slots, self.owners]
        salt = np.uint64(dice.integers(1, 2**63))
        renamed = self.is_unknown & (dice.random(len(owners)) < 0.5)
        keys = np.where(renamed, self.keys ^ salt, self.keys)
        order = np.argsort(owners, kind="stable")
        return owners[order], keys[order], self.weights[order]


def _write(connection: duckdb.DuckDBPyConnection, base: _Base, block: _Block) -> None:
    """Write a block of articles with everything that matching reads."""
    first, count, start = block.first, block.count, block.start
    assert count == base.count or (block.deal is None and count < base.count)
    dice = np.random.default_rng(first + 7)
    names = ids_of(first, count)
    begin = np.int64(start.timestamp() * 1e6)
    step = 86_400 * 10**6 // A_DAY
    late = dice.exponential(3 * 3_600e6, count).astype(np.int64)  # seen some hours after
    times = pa.array(begin + np.arange(count) * step - late, pa.int64())
    shown = np.arange(count) if block.deal is None else dice.permutation(base.count)[:count]
    if NOW - start > WITH_TEXT:
        titles = summaries = pa.array([""] * count)
    else:
        titles = base.titles.take(pa.array(shown))
        parts = (pa.array(dice.permutation(base.count)[:count]) for _ in range(2))
        summaries = pc.binary_join_element_wise(*(base.titles.take(part) for part in parts), "。")
    before = np.maximum(0, np.arange(count) - dice.integers(1, 300, count))
    leads = np.where(dice.random(count) < 0.25, before, np.arange(count))
    heads = leads[leads]  # two steps make stories of more than two
    copied = np.where(dice.random(count) < 0.4, leads, np.arange(count))
    is_copy = pa.array(copied != np.arange(count))
    connection.register(
        "block",
        pa.table(
            {
                "article_id": names,
                "title": titles,
                "summary": summaries,
                "language": pc.if_else(pc.string_is_ascii(titles), "en", "zh"),
                "outlet": base.outlets.slice(0, count),
                "at": times,
                "story_id": names.take(pa.array(heads)),
                "copy_of": pc.if_else(is_copy, names.take(pa.array(copied)), None),
            }
        ),
    )
    if block.deal is None:
        mine = base.owners < count
        owners, keys, weights = base.owners[mine], base.keys[mine], base.weights[mine]
    else:
        owners, keys, weights = base.dealt(block.deal)
    connection.register(
        "keyed",
        pa.table(
            {
                "key": keys,
                "article_id": names.take(pa.array(owners)),
                "weight": weights,
                "at": times.take(pa.array(owners)),
            }
        ),
    )
    for statement in _STATEMENTS:
        connection.execute(statement)
    connection.unregister("block")
    connection.unregister("keyed")


_STATEMENTS = (
    """INSERT INTO article SELECT article_id, title, summary, 'https://example.com/' || article_id,
       language, outlet, outlet, 'feed', article_id, make_timestamptz("at"), make_timestamptz("at"),
       false, 1, copy_of, false, 0, false, NULL FROM block""",
    """INSERT INTO article_revision
       SELECT article_id, 1, title, summary, make_timestamptz("at") FROM block""",
    """INSERT INTO story_article
       SELECT story_id, article_id, make_timestamptz("at"), CASE WHEN story_id = article_id THEN 'first' ELSE 'event' END,
              0.9, CASE WHEN story_id = article_id THEN NULL ELSE story_id END,
              CASE WHEN story_id = article_id THEN [] ELSE ['both say “something in common”'] END
       FROM block""",
    """INSERT INTO copy_link SELECT least(article_id, copy_of), greatest(article_id, copy_of), 0.9,
       'the headlines are equal but for their dress' FROM block WHERE copy_of IS NOT NULL""",
    """INSERT INTO article_key (key, article_id, weight, published_at)
       SELECT key, article_id, weight, make_timestamptz("at") FROM keyed""",
)


def drawn_ages(count: int, size: int, seed: int) -> list[int]:
    """Draw how many articles before the newest the planted ones stand: mostly a day, some twelve."""
    dice = random.Random(seed)
    most = min(size, REAL) - 1
    ages = [
        dice.expovariate(1 / A_DAY) if dice.random() < 0.8 else dice.uniform(0, 12 * A_DAY)
        for _ in range(count)
    ]
    return [int(age) % most for age in ages]
