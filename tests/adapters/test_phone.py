"""Does any mail stick out sideways on a phone? A real browser measures it."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import invented_week as week
import pytest

from huangpu.adapters.render import render_html
from huangpu.core.digest import DigestOptions, compose
from huangpu.core.digest.correcting import corrected
from huangpu.model.digest import Digest
from huangpu.model.digest_material import DigestArticle

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WIDTH = 375
FULL = week.issues()["full"]
ENDLESS = "x" * 200


def of(*articles: DigestArticle) -> Digest:
    """Give the digest of a week with these articles."""
    return compose(
        week.WEEK, articles, week.history(), week.feeds(), week.counts(len(articles)),
        DigestOptions(), week.MONDAY_MORNING,
    )  # fmt: skip


def measured(pages: dict[str, str], folder: Path) -> dict[str, int]:
    """Give how wide each page is when a phone of 375 px shows it: one browser, a frame a page."""
    frames = "".join(
        f'<iframe title="{name}" width={WIDTH} height=600 srcdoc="{html.escape(page)}"></iframe>'
        for name, page in pages.items()
    )
    script = (
        "onload=()=>{document.body.textContent='JSON'+JSON.stringify(Object.fromEntries("
        "[...document.querySelectorAll('iframe')].map(f=>"
        "[f.title,f.contentDocument.documentElement.scrollWidth])))+'END'}"
    )
    page = folder / "phone.html"
    page.write_text(f"<meta charset=utf-8><body>{frames}<script>{script}</script>", "utf-8")
    words = [
        str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        "--disable-background-networking", f"--user-data-dir={folder / 'profile'}",
        "--dump-dom", "--virtual-time-budget=3000", page.as_uri(),
    ]  # fmt: skip
    try:
        done = subprocess.run(words, check=True, capture_output=True, text=True, timeout=90)  # noqa: S603  a browser
    except (subprocess.SubprocessError, OSError) as error:
        pytest.skip(f"the chromium of this machine does not run: {type(error).__name__}")
    found = re.search(r"JSON(\{.*?\})END", done.stdout, re.DOTALL)
    assert found, "the browser measured nothing"
    return dict(json.loads(found[1]))


@pytest.mark.skipif(CHROMIUM is None, reason="needs a chromium on this machine")
def test_9_nothing_scrolls_sideways_on_a_phone(tmp_path: Path) -> None:
    """Case 9: endless words and titles of 300 characters wrap, with and without the style block."""
    long = replace(
        week.article(1, f"{ENDLESS} {'长' * 100}"),
        summary=ENDLESS * 2, outlet=ENDLESS[:90], publisher_family=ENDLESS,
    )  # fmt: skip
    names = tuple(
        replace(one, term=ENDLESS[:60], words=ENDLESS, title=ENDLESS) for one in FULL.new_terms
    )
    digests = {
        "full": FULL,
        "long": of(long),
        "names": replace(FULL, new_terms=names),
        "correction": corrected(FULL, "2026-W34-c1", "2026-W34", ENDLESS),
    }
    pages = {name: render_html(digest) for name, digest in digests.items()}
    bare = {
        f"{name}, bare": re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
        for name, page in pages.items()
    }
    every = pages | bare
    assert dict.fromkeys(every, WIDTH) == measured(every, tmp_path)
