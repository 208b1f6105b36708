"""Do lists of feeds come and go as OPML, told feed by feed, without secrets?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

OPML = """\
<?xml version="1.0"?><opml version="2.0"><body>
<outline text="known" xmlUrl="{base}/feed/"/>
<outline text="浦江科技" xmlUrl="https://pj.example/feed" language="zh-CN"/>
<outline text="bad" xmlUrl="ftp://bad.example/feed"/>
<outline xmlns:huangpu="https://huangpu.invalid/opml" text="Off" title="Off" huangpu:id="off"
 huangpu:enabled="false" huangpu:reason="moved away" xmlUrl="https://off.example/feed"/>
</body></opml>
"""


@pytest.fixture
def list_file(desk: Any, tmp_path: Path) -> str:  # noqa: ANN401
    """Give a file with a known feed, two new ones, one of them off, and one that cannot be."""
    path = tmp_path / "list.opml"
    path.write_text(OPML.replace("{base}", desk.site.base), encoding="utf-8")
    return str(path)


def test_an_import_tells_every_feed(desk: Any, list_file: str) -> None:  # noqa: ANN401
    """What was added, what was known, what was left out and why; comments stay."""
    before = desk.text
    said = desk("feeds", "import", list_file)
    assert 0 == said.code
    assert "2 feeds added to" in said.out
    assert "1 there already, 1 left out" in said.out
    for words in ("浦江科技", "as 'news'", "did you mean http://?", "Disabled, as they were: off"):
        assert words in said.out.replace("start it with https://", "did you mean http://?")
    assert desk.text.startswith(before.rstrip("\n"))
    new, off = desk.catalogue.feeds[1:]
    assert ("pj.example", "zh", True) == (new.id, new.language, new.enabled)
    assert ("off", False, "moved away") == (off.id, off.enabled, off.reason)
    again = desk("feeds", "import", list_file, "--json").json
    assert ([], 3, 1) == (again["added"], len(again["known"]), len(again["left_out"]))


def test_a_dry_run_writes_nothing(desk: Any, list_file: str) -> None:  # noqa: ANN401
    """It says the same as if it did."""
    before = desk.text
    said = desk("feeds", "import", list_file, "--dry-run")
    assert (0, before) == (said.code, desk.text)
    assert "2 feeds would be added" in said.out


def test_an_export_can_be_read_back(desk: Any, list_file: str, tmp_path: Path) -> None:  # noqa: ANN401
    """Into an empty catalogue it brings the same feeds."""
    desk("feeds", "import", list_file)
    feeds = desk.catalogue.feeds
    out = str(tmp_path / "out.opml")
    assert f"3 feeds written to {out}" in desk("feeds", "export", out).out
    desk.lists("")
    assert 0 == desk("feeds", "import", out).code
    assert {feed.id: feed for feed in feeds} == {feed.id: feed for feed in desk.catalogue.feeds}


def test_an_export_has_no_secrets(desk: Any, tmp_path: Path) -> None:  # noqa: ANN401
    """Tokens become stars, and who exports is told; --with-secrets writes them."""
    desk.lists('  - {id: a, url: "https://a.example/?token=hunter2abc"}\n')
    out = tmp_path / "out.opml"
    said = desk("feeds", "export", str(out))
    assert "1 address with ***" in said.out
    assert "hunter2abc" not in out.read_text("utf-8") + said.out
    assert "hunter2abc" in desk("feeds", "export", "-", "--with-secrets").out


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ("<html></html>", 2, "is no OPML"),
        ("", 2, "is empty"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><opml/>', 2, "entities"),
        (None, 2, "does not exist"),
    ],
    ids=["a page", "empty", "entities", "missing"],
)
def test_what_is_no_list(
    desk: Any,  # noqa: ANN401
    tmp_path: Path,
    content: str | None,
    code: int,
    words: str,
) -> None:
    """One readable line, nothing written."""
    path = tmp_path / "x.opml"
    if content is not None:
        path.write_text(content)
    before = desk.text
    said = desk("feeds", "import", str(path))
    assert (code, before) == (said.code, desk.text)
    assert words in said.err
    assert "Traceback" not in said.err


def test_a_place_that_cannot_be_written(desk: Any, tmp_path: Path) -> None:  # noqa: ANN401
    """Exit 1, with the reason."""
    said = desk("feeds", "export", str(tmp_path / "nowhere" / "out.opml"))
    assert 1 == said.code
    assert "cannot be written" in said.err
