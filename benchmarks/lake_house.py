"""What is there to look at, when a lake shows the polls of the real product? A site, machines, a reader."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

import duckdb

import huangpu
from huangpu.adapters.lake_place import place_of
from huangpu.adapters.store.lake_session import attached
from huangpu.adapters.store.publishing import published

FEEDS, ITEMS = 160, 3
WORDS = [
    "张江",
    "临港",
    "陆家嘴",
    "徐汇",
    "光刻机",
    "晶圆",
    "芯片",
    "量子比特",
    "大模型",
    "机器人",
    "疫苗",
    "基因",
    "脑机接口",
    "卫星",
    "新能源",
    "投资",
    "基金",
    "上市",
    "收购",
    "开工",
    "合作",
    "出口",
    "管制",
    "人才",
    "论文",
    "实验室",
    "大学",
    "补贴",
    "新规",
    "发布会",
    "订单",
    "裁员",
    "涨价",
    "下跌",
    "停产",
    "复产",
    "诉讼",
    "专利",
]
TERMS = ("Quartalsbericht", "AI", "SMIC", "report", "")
COUNTED = (
    "articles",
    "article_tags",
    "observations",
    "polls",
    "stories",
    "story_articles",
    "sector_weeks",
)
_COUNTS = ", ".join(f"(SELECT count(*) FROM {{0}}{view})" for view in COUNTED)


class Site:
    """Feeds on all loopback addresses, which show more articles in each round."""

    def __init__(self) -> None:
        self.round = 1
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = outer.document(self.path.strip("/"))
                self.send_response(200)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)  # noqa: S104  all of 127/8
        server.daemon_threads = True
        self.port = int(server.server_address[1])
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def document(self, name: str) -> bytes:
        """Give a feed of three items: each round brings one, and changes the first of some feeds."""
        changed = f"（更新{self.round}）" if int(name[1:]) % 5 == 0 else ""
        first = self.round - 1
        items = "".join(
            f"<item><guid isPermaLink='false'>{name}-{n}</guid><link>https://{name}.example/{n}</link>"
            f"<title>{title(f'{name}-{n}')}{changed if n == first else ''}</title></item>"
            for n in range(first, first + ITEMS)
        )
        return f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>".encode()


def title(of: str) -> str:
    """Deal a headline that is like no other."""
    draw = Random(of)
    words = "".join(draw.sample(WORDS, 5))
    return f"{words} {draw.randrange(10**6)} {draw.choice(TERMS)}"


class Machine:
    """A machine with a data folder of its own, on which the command is run."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.data = folder
        self.environment = environment | {"HUANGPU_DATA_DIR": str(folder)}

    def run(self, *words: str, code: int = 0, **other: str) -> str:
        """Run a command to its end; give what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "huangpu", *words],
            env=self.environment | other,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, (words, done.stdout[-800:], done.stderr[-2000:])
        return done.stdout + done.stderr

    @property
    def link(self) -> Path:
        """The newest copy."""
        return self.data / "analyst.duckdb"


class Reader:
    """A reader on the lake, who asks over and over; and what each copy should have shown him."""

    def __init__(self, url: str) -> None:
        self.url, self.seen, self.copies = url, [], dict[str, tuple[int, ...]]()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def remember(self, machine: Machine) -> None:
        """Count what the copies hold that are there now; the first time, begin to ask."""
        for copy in published(machine.link):
            if copy.name not in self.copies:
                with duckdb.connect(str(copy), read_only=True) as c:
                    row = c.execute(f"SELECT {_COUNTS.format('main.')}").fetchone()
                self.copies[copy.name] = row or ()
        if not self._thread.is_alive():
            self._thread.start()

    def _ask(self) -> None:
        ask = f"SELECT copy, {_COUNTS.format('lake.main.')} FROM lake.huangpu.shown"
        with duckdb.connect() as c, attached(c, place_of(self.url)):
            while not self._ended.wait(0.05):
                row = c.execute(ask).fetchone()
                self.seen.append(row)

    def asked_now(self) -> str:
        """Give the copy of an answer that was asked for from now on."""
        had = len(self.seen)
        while len(self.seen) < had + 2:  # the first may have been under way
            time.sleep(0.02)
        return str(self.seen[-1][0])

    def end(self) -> str:
        """Stop asking; fail where an answer was not that of the copy that it named."""
        assert self._thread.is_alive(), "the reader met an error"
        self._ended.set()
        self._thread.join()
        for copy, *counts in self.seen:
            assert tuple(counts) == self.copies[copy], (copy, counts, self.copies[copy])
        states = len({row[0] for row in self.seen})
        return f"{len(self.seen)} answers in {states} states, each that of one copy in all views"


def same(machine: Machine, url: str) -> int:
    """Fail where a view of the lake is not, row for row, that of the copy; give the rows."""
    rows = 0
    with huangpu.connect(machine.data) as copy, huangpu.connect(lake=url) as lake:
        views = [
            row[0]
            for row in copy.execute(
                "SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1"
            ).fetchall()
        ]
        assert len(views) == 13, views
        for query in (*views, "search('光刻机')", "tagged('ai')"):
            one, other = (c.execute(f"FROM {query}").fetchall() for c in (copy, lake))
            assert sorted(map(repr, one)) == sorted(map(repr, other)), query
            rows += len(one)
    assert "row for row" in machine.run("publish", "--check")
    return rows
