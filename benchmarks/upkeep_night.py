"""What does a night of upkeep look like? The real `huangpu serve`, on feeds with histories of their own.

    python benchmarks/upkeep_night.py [--shots FOLDER] [--copy analyst.duckdb]

One feed is well, one redirects for good, one is gone, one was switched off while it failed and is back,
and one begins to fail. Their history of ten weeks is written into a journal first. Then, through the API
of its server: a poll, the upkeep with everything weekly, the upkeep while the backup's folder is away,
and a digest. Printed is what the server then holds of it: artifacts with their sizes, our events, and
what the operator was sent through a webhook on loopback. `--copy` begins with that database instead of
an empty one, for suggestions from real articles; `--shots` has Chromium take a picture of each artifact.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from killable_house import House
from loopback_feeds import ROOT, write_config

sys.path[:0] = [str(ROOT / "tests")]

from fakes import entry  # noqa: E402  the path is set above
from feed_site import RSS_TYPE, FeedSite, Route  # noqa: E402

from huangpu.jobs.polling_round import close_round  # noqa: E402
from huangpu.model.polls import PollOutcome, PollRecord  # noqa: E402
from huangpu.settings import load_settings  # noqa: E402
from huangpu.wiring import Wiring  # noqa: E402

NOW = datetime.now(UTC)
SHOWN = 6  # rows of a table
DEALS = ("融资", "扩产", "上市", "签约")
UNWELL = {
    "outcome": PollOutcome.HTTP_ERROR,
    "http_status": 503,
    "error": "http_503: the server answered 503",
}


def rss(*titles: str) -> Route:
    """Give a feed of these titles, one an hour."""
    items = "".join(
        f"<item><title>{title}</title><link>https://news.example/{title[:4]}-{number}</link>"
        f"<guid>{title}</guid><pubDate>{format_datetime(NOW - timedelta(hours=number))}</pubDate></item>"
        for number, title in enumerate(titles)
    )
    body = f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>"
    return Route(body, content_type=RSS_TYPE)


class Feeds:
    """The catalogue of this house, for `House`."""

    seconds = 0.0

    def __init__(self, site: FeedSite) -> None:
        self.site = site

    def write_config(self, folder: Path) -> None:
        """Write the configuration into a new folder."""
        base = self.site.base
        feeds: list[dict[str, object]] = [
            {"id": "good", "url": f"{base}/good", "poll_minutes": 5},
            {"id": "moved", "url": f"{base}/moved"},
            {"id": "gone", "url": f"{base}/gone"},
            {"id": "back", "url": f"{base}/back", "enabled": False, "reason": "503 for weeks"},
            {"id": "flaky", "url": f"{base}/flaky", "poll_minutes": 5},
        ]
        write_config(
            folder, self.site.port, {"127.0.0.1": {"min_gap_seconds": 0, "concurrency": 16}}, feeds
        )
        with (folder / "digest.yaml").open("a", encoding="utf-8") as file:
            file.write("\nbase_url: https://news.example.org/huangpu\n")


def history(house: House, site: FeedSite) -> None:
    """Write what the feeds were like in the last ten weeks, and load it."""
    workshop = Wiring(load_settings(config_dir=house.config, data_dir=house.data)).workshop()

    def polled(feed: str, days: int, *titles: str, **values: Any) -> None:  # noqa: ANN401  any field
        at = NOW - timedelta(days=days)
        base: dict[str, Any] = {
            "poll_id": f"{days}-{feed}",
            "feed_id": feed,
            "started_at": at,
            "outcome": PollOutcome.OK,
            "http_status": 200,
            "entries": tuple(
                entry(days * 10 + number, title, guid=f"{feed}-{title}", published_at=at)
                for number, title in enumerate(titles)
            ),
        }
        record = PollRecord(**{**base, **values})
        workshop.journal.write(workshop.journal.next_sequence(), 0, [record], at)

    for days in range(70, 2, -1):
        many = 1 + days * 7 % 5
        polled(
            "good",
            days,
            *(f"上海芯片公司{days}{DEALS[one % 4]}{one} 集成电路" for one in range(many)),
        )
    for days in (9, 6, 3, 1):
        polled("moved", days, "上海发布人工智能新规", moved_to=f"{site.base}/moved-new")
    polled("gone", 3, "旧闻")
    for days in (8, 5, 3):
        polled("back", days, **UNWELL)
    close_round(workshop)


@contextmanager
def operator() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a webhook on loopback, and what it was sent."""
    sent: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/hook", sent
    finally:
        server.shutdown()


def run(house: House, deployment: str, options: dict[str, Any]) -> None:
    """Start a run as somebody does who clicks in the page, wait for its end, and print it."""
    found = house.call(f"/deployments/name/{deployment}")
    body = {"parameters": {"options": options}}
    made = house.call(f"/deployments/{found['id']}/create_flow_run", body)["id"]
    ended = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
    house.wait(deployment, lambda: house.call(f"/flow_runs/{made}")["state_type"] in ended, 300)
    state = house.call(f"/flow_runs/{made}")["state"]
    print(f"RUN {deployment} {options}: {state['type']} {state['message'] or ''}", flush=True)


def show(house: House) -> list[dict[str, Any]]:
    """Print all artifacts and events; give the artifacts."""
    artifacts: list[dict[str, Any]] = house.call(
        "/artifacts/filter", {"sort": "CREATED_DESC", "limit": 100}
    )
    artifacts = [one for one in reversed(artifacts) if one["key"]]
    for one in artifacts:
        text = one["data"] if isinstance(one["data"], str) else json.dumps(one["data"])
        print(f"\nARTIFACT {one['key']}, {len(text.encode()):,} bytes: {one['description'] or ''}")
        if one["type"] == "table":
            rows = json.loads(text)
            print(*(json.dumps(row, ensure_ascii=False) for row in rows[:SHOWN]), sep="\n")
            print(f"... {len(rows) - SHOWN} more" if len(rows) > SHOWN else "")
        else:
            print(text)
    wanted = {"filter": {"event": {"prefix": ["huangpu."]}}, "limit": 50}
    for event in house.call("/events/filter", wanted)["events"]:
        print("EVENT", event["event"], json.dumps(event["payload"], ensure_ascii=False)[:500])
    return artifacts


def take_pictures(house: House, artifacts: list[dict[str, Any]], folder: Path) -> None:
    """Have Chromium take a picture of the newest artifact of each key."""
    folder.mkdir(parents=True, exist_ok=True)
    newest = {one["key"]: one["id"] for one in artifacts}
    for key, number in newest.items():
        page = f"http://127.0.0.1:{house.port}/artifacts/artifact/{number}"
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            subprocess.run(
                [
                    *("chromium", "--headless=new", "--no-sandbox", "--disable-gpu"),
                    *("--hide-scrollbars", "--window-size=1300,1100"),
                    *("--virtual-time-budget=15000", f"--user-data-dir={profile}"),
                    *(f"--screenshot={folder / key}.png", page),
                ],
                timeout=90,
                capture_output=True,
                check=True,
            )


def go_back(house: House, safe: Path) -> None:
    """Restore the newest backup into a new folder, poll with it, and print what the doctor says."""
    newest = max(safe.glob("*.tar"))
    data = safe.with_name("restored")
    for words in (("restore", str(newest)), ("poll",), ("doctor",)):
        places = ["--config", str(house.config), "--data", str(data)]
        said = subprocess.run(
            [sys.executable, "-m", "huangpu", *places, *words],
            capture_output=True,
            text=True,
            check=False,
        )
        lines = said.stdout.splitlines()
        if words == ("doctor",):
            wanted = ("database", "copies", "journal", "polls")
            lines = [line for line in lines if line[9:].startswith(wanted)]
        print(*(f"{words[0].upper()} {line}" for line in lines), sep="\n")


def night(
    folder: Path, site: FeedSite, webhook: str, sent: list[str], args: argparse.Namespace
) -> None:
    """Live through it once, and print what is left of it."""
    safe, away = folder / "safe", folder / "unmounted"
    safe.mkdir()
    house = House(
        folder,
        Feeds(site),
        {"HUANGPU_BACKUP_DIR": str(safe), "HUANGPU_ALERT_WEBHOOK": webhook},
    )
    if args.copy:
        house.data.mkdir()
        shutil.copy(args.copy, house.data / "huangpu.duckdb")
        (house.data / "huangpu.duckdb").chmod(0o600)
    history(house, site)
    house.start()
    try:
        house.first_poll()
        site.routes["/flaky"] = Route("", 503)
        run(house, "poll/quarter-hourly", {"everything": True})
        run(house, "maintain/nightly", {"weekly_now": True})
        safe.rename(away)
        run(house, "maintain/nightly", {"settle": False})
        away.rename(safe)
        run(house, "digest/weekly", {})
        artifacts = show(house)
        if args.shots:
            take_pictures(house, artifacts, args.shots)
        house.wait("the operator hears of it", lambda: any("back up" in one for one in sent), 60)
        print(*(f"SENT {one}" for one in sent), sep="\n")
        print("BACKUPS", *(path.name for path in safe.iterdir()))
        go_back(house, safe)
        print(
            *(
                line
                for line in (house.data / "metrics.prom").read_text().splitlines()
                if "backup" in line
            ),
            sep="\n",
        )
    finally:
        house.kill()


def main() -> None:
    """Serve the feeds and the webhook, and live through a night."""
    parser = argparse.ArgumentParser(description="A night of upkeep, and what is seen of it.")
    parser.add_argument("--shots", type=Path)
    parser.add_argument("--copy", type=Path)
    args = parser.parse_args()
    routes: dict[str, Route | str] = {
        "/good": rss(*(f"张江芯片企业{one}签约，量产光刻胶 {one}" for one in range(24))),
        "/moved": "301 {base}/moved-new",
        "/moved-new": rss("上海发布人工智能新规", "Shanghai chip maker expands"),
        "/gone": Route("", 410),
        "/back": rss("张江集成电路回来了", "Back again"),
        "/flaky": rss("量子计算一条"),
    }
    with (
        FeedSite(routes) as site,
        operator() as (webhook, sent),
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
    ):
        night(Path(folder), site, webhook, sent, args)


if __name__ == "__main__":
    main()
