"""How does the digest look? Pictures of an invented week, taken by a headless Chromium.

    python benchmarks/digest_shots.py [--out /tmp/shots] [--chromium /usr/bin/chromium]
    python benchmarks/digest_shots.py --golden    (after a change that is meant)
    python benchmarks/digest_shots.py --readme docs/digest.png    (its top, and its claims watch)

Writes full, small and empty issues at 600 and 375 px, light and dark, and as a client shows it
that drops the <style> block and darkens by force (Gmail). Prints the size of each page, and
whether anything sticks out sideways. Windows below 500 px are not honoured by Chromium, so a
phone is an iframe of 375 px in a wider page, served on loopback (email.md 6).
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import invented_week as week  # noqa: E402  the path is set above

from huangpu.adapters.render import render_html, render_text  # noqa: E402

DARK = ("--blink-settings=preferredColorScheme=0",)
FORCED = ("--blink-settings=forceDarkModeEnabled=true",)
LIGHT = ("--blink-settings=preferredColorScheme=1",)

PROBE = """<!DOCTYPE html><body><iframe id=f src="{page}" width=375 height=900></iframe><script>
f.onload=()=>{{const d=f.contentDocument,e=d.documentElement;
const low=[...d.querySelectorAll('a')].filter(a=>a.getBoundingClientRect().height<24)
.map(a=>a.textContent);document.title='done';document.body.textContent='JSON'+JSON.stringify(
{{scroll:e.scrollWidth,client:e.clientWidth,height:e.scrollHeight,links:d.querySelectorAll('a').length,low}})+'END'}}
</script></body>"""


# The top of an issue beside its end, from a little above the claims watch.
BESIDE = """<!DOCTYPE html><body style="margin:0;background:#d3dcda"><div style="display:flex;gap:20px">
<div style="overflow:hidden;height:1500px"><iframe src="{page}" width=640 height=9000 style="border:0"></iframe></div>
<div style="overflow:hidden;height:1500px"><iframe id=f src="{page}" width=640 height=9000 style="border:0"></iframe></div>
</div><script>f.onload=()=>{{const h=[...f.contentDocument.querySelectorAll('h2')];
const at=h.findIndex(e=>e.textContent.startsWith('Claims watch'));
f.style.marginTop=-(h[at-1].getBoundingClientRect().top-20)+'px'}}</script></body>"""


class Chromium:
    """A browser of our own, with an empty profile for every run."""

    def __init__(self, program: str, site: Path, port: int) -> None:
        self._program, self._site, self._port = program, site, port

    def run(self, page: str, *options: str) -> str:
        """Open a page of the site and give what the browser writes to its standard output."""
        with tempfile.TemporaryDirectory() as profile:
            done = subprocess.run(
                [
                    self._program, "--headless=new", "--no-sandbox", "--disable-gpu",
                    "--disable-quic", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
                    f"--user-data-dir={profile}", *options, f"http://127.0.0.1:{self._port}/{page}",
                ],
                check=True, capture_output=True, text=True, timeout=90,
            )  # fmt: skip
        return done.stdout

    def probe(self, name: str) -> dict[str, object]:
        """Measure a page at phone width."""
        probe = self._site / f"{name}-probe.html"
        probe.write_text(PROBE.format(page=f"{name}.html"), encoding="utf-8")
        dom = self.run(probe.name, "--dump-dom", "--virtual-time-budget=3000")
        found = re.search(r"JSON(\{.*?\})END", dom, re.DOTALL)
        assert found, f"no measurement of {name}"
        return dict(json.loads(found[1]))

    def shot(self, name: str, out: Path, width: int, height: int, looks: tuple[str, ...]) -> None:
        """Take a picture of the top `height` pixels of a page at this width."""
        page = f"{name}.html"
        if width < 500:  # a narrower window is not honoured
            page = f"{name}-{width}.html"
            (self._site / page).write_text(
                f'<body style="margin:0"><iframe src="{name}.html" width={width} height={height}'
                ' style="border:0" scrolling=no></iframe></body>',
                encoding="utf-8",
            )
        self.run(
            page, *looks, f"--screenshot={out}", f"--window-size={max(width, 500)},{height}",
        )  # fmt: skip


def main() -> None:
    """Write the pages, measure them, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("/tmp/shots"))  # noqa: S108  pictures
    parser.add_argument("--chromium", default="chromium")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--golden", action="store_true", help="only write tests/golden/digest-*")
    parser.add_argument("--readme", type=Path, help="only take the picture of the README")
    wanted = parser.parse_args()
    if wanted.golden:
        write_golden()
        return
    wanted.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        handler = functools.partial(QuietHandler, directory=folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = Chromium(wanted.chromium, site, server.server_port)
        if wanted.readme:
            (site / "full.html").write_text(render_html(week.issues()["full"]), encoding="utf-8")
            (site / "both.html").write_text(BESIDE.format(page="full.html"), encoding="utf-8")
            browser.shot("both", wanted.readme, 1300, 1500, LIGHT)
            server.shutdown()
            return
        for name, digest in week.issues().items():
            page, text = render_html(digest), render_text(digest)
            (wanted.out / f"{name}.html").write_text(page, encoding="utf-8")
            (wanted.out / f"{name}.txt").write_text(text, encoding="utf-8")
            bare = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
            (site / f"{name}.html").write_text(page, encoding="utf-8")
            (site / f"{name}-bare.html").write_text(bare, encoding="utf-8")
            if wanted.only and name not in wanted.only:
                continue
            seen = browser.probe(name)
            print(f"{name}: {len(page.encode()):,} bytes HTML, {len(text.encode()):,} text, {seen}")
            tall = int(str(seen["height"]))
            for width, height in ((600, tall), (375, tall)):
                for look, options in (("light", LIGHT), ("dark", DARK)):
                    out = wanted.out / f"{name}-{width}-{look}.png"
                    browser.shot(name, out, width, height, options)
            for width in (600, 375):
                out = wanted.out / f"{name}-{width}-gmail.png"
                browser.shot(f"{name}-bare", out, width, tall, FORCED)
        server.shutdown()


def write_golden() -> None:
    """Write the pages and texts that the tests compare with; look at the pictures first."""
    for name in ("full", "one", "empty"):
        digest = week.issues()[name]
        golden = ROOT / "tests" / "golden"
        (golden / f"digest-{name}.html").write_text(render_html(digest), encoding="utf-8")
        (golden / f"digest-{name}.txt").write_text(render_text(digest), encoding="utf-8")


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """A file server that does not talk."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    main()
