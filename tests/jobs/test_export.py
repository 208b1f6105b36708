"""Does a folder of Parquet files equal the published copy, for the price of what has changed?"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fakes import START, entry, feed, journalled, record, workshop

from huangpu.adapters.store import exporting as exporting_module
from huangpu.adapters.store.exporting import Exporter, exporting
from huangpu.jobs.export import MANIFEST, ExportReport, export
from huangpu.jobs.polling_round import Workshop, close_round

NOW = datetime(2026, 11, 22, tzinfo=UTC)
JULY = START - timedelta(days=40)


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give a data folder with articles of two months."""
    made = workshop(tmp_path / "var", feed("shen"))
    old = entry(1, "七月的AI新闻", published_at=JULY)
    journalled(made, record("shen", old, entry(2, "AI in August"), entry(3, "No tag here")))
    close_round(made)
    return made


def run(place: Workshop, folder: Path, *, everything: bool = False) -> ExportReport:
    """Export as the command does."""
    with exporting(place.analyst_link, "1GB") as exporter:
        return export(exporter, folder, NOW, everything=everything)


def manifest(folder: Path) -> Any:  # noqa: ANN401  whatever it holds
    """Read the manifest."""
    return json.loads((folder / MANIFEST).read_text("utf-8"))


def files(folder: Path) -> dict[str, bytes]:
    """Give every Parquet file by its path in the folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def rows(source: str, order: str = "ALL") -> list[tuple[Any, ...]]:
    """Read rows from a file pattern or a database."""
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT * FROM {source} ORDER BY {order}").fetchall()  # noqa: S608


def test_the_files_hold_every_row_of_every_view(place: Workshop, tmp_path: Path) -> None:
    """What is read from Parquet is what the views give, view by view."""
    folder = tmp_path / "parquet"
    run(place, folder)
    with duckdb.connect(str(place.analyst_link.resolve()), read_only=True) as database:
        for view, said in manifest(folder)["views"].items():
            stored = database.execute(f"SELECT * FROM {view} ORDER BY ALL").fetchall()  # noqa: S608
            pattern = f"read_parquet('{folder}/{view}/**/*.parquet', hive_partitioning = false)"
            assert said["rows"] == len(stored)
            assert stored == rows(pattern), view


def test_rows_lie_in_the_months_of_shanghai(place: Workshop, tmp_path: Path) -> None:
    """Midnight there is what divides months, and the partition is a column for whoever wants it."""
    folder = tmp_path / "parquet"
    eve = datetime(2026, 7, 31, 16, 30, tzinfo=UTC)  # 00:30 on the first of August in Shanghai
    journalled(place, record("shen", entry(9, "Just after midnight", published_at=eve), hours=1))
    close_round(place)
    run(place, folder)
    found = {(row[1], row[-1]) for row in rows(f"'{folder}/articles/*/*.parquet'")}
    assert ("Just after midnight", "2026-08") in found
    assert ("七月的AI新闻", "2026-07") in found
    tagged = {row[-1] for row in rows(f"'{folder}/article_tags/*/*.parquet'")}
    assert {"2026-07", "2026-08"} == tagged


def test_the_manifest_says_what_is_there(place: Workshop, tmp_path: Path) -> None:
    """Rows, months, hashes, the schema, the taxonomy, and the meaning of every column."""
    folder = tmp_path / "parquet"
    run(place, folder)
    said = manifest(folder)
    assert (NOW.isoformat(), "Asia/Shanghai") == (said["made_at"], said["months_on"])
    assert place.analyst_link.resolve().name == said["copy"]
    assert ["words-AI"] == said["taxonomy_versions"]
    assert isinstance(said["schema_version"], int)
    listed = [file for view in said["views"].values() for file in view["files"]]
    content = files(folder)
    assert {file["path"] for file in listed} == set(content)
    for file in listed:
        assert file["sha256"] == hashlib.sha256(content[file["path"]]).hexdigest()
        assert file["bytes"] == len(content[file["path"]])
    assert ["2026-07", "2026-08"] == [file["month"] for file in said["views"]["articles"]["files"]]
    columns = said["views"]["articles"]["columns"]
    assert {
        "name": "title",
        "type": "VARCHAR",
        "meaning": "Newest title, as plain text.",
    } in columns


def test_nothing_changed_writes_nothing(place: Workshop, tmp_path: Path) -> None:
    """The second export costs a look."""
    folder = tmp_path / "parquet"
    first = run(place, folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
    again = run(place, folder)
    assert (0, first.written, 0) == (again.written, again.kept, again.removed)
    assert (first.rows, first.bytes) == (again.rows, again.bytes)
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}


def test_only_changed_months_are_written(place: Workshop, tmp_path: Path) -> None:
    """A new article of August leaves July as it is."""
    folder = tmp_path / "parquet"
    run(place, folder)
    before = files(folder)
    journalled(place, record("shen", entry(7, "Another AI story"), hours=1))
    close_round(place)
    run(place, folder)
    changed = {path for path, content in files(folder).items() if content != before.get(path)}
    assert "articles/month=2026-08/articles.parquet" in changed
    assert not {path for path in changed if "2026-07" in path}
    assert 4 == len(rows(f"'{folder}/articles/*/*.parquet'"))


def test_equal_rows_give_equal_files(place: Workshop, tmp_path: Path) -> None:
    """Two exports of one copy are the same bytes, so that a mirror has nothing to do."""
    run(place, tmp_path / "one")
    run(place, tmp_path / "two")
    assert files(tmp_path / "one") == files(tmp_path / "two")


@pytest.mark.parametrize("damage", ["missing", "short", "manifest"])
def test_what_was_damaged_is_written_again(place: Workshop, tmp_path: Path, damage: str) -> None:
    """A lost or cut file, or a manifest that cannot be read, is mended by the next export."""
    folder = tmp_path / "parquet"
    run(place, folder)
    before = files(folder)
    victim = folder / "articles" / "month=2026-07" / "articles.parquet"
    match damage:
        case "missing":
            victim.unlink()
        case "short":
            victim.write_bytes(victim.read_bytes()[:-10])
        case _:
            (folder / MANIFEST).write_text("{", "utf-8")
    report = run(place, folder)
    assert len(before) if damage == "manifest" else report.written == 1
    assert before == files(folder)


def test_everything_can_be_written_anew(place: Workshop, tmp_path: Path) -> None:
    """Where somebody edited the files, say."""
    folder = tmp_path / "parquet"
    first = run(place, folder)
    assert first.written == run(place, folder, everything=True).written


def test_months_that_are_no_more_are_removed(
    place: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And files that no export ever wrote stay."""
    folder = tmp_path / "parquet"
    run(place, folder)
    own = folder / "articles" / "README.txt"
    own.write_text("mine")
    months = Exporter.months

    def without_july(exporter: Exporter, view: str) -> tuple[Any, ...]:
        return tuple(month for month in months(exporter, view) if month.month != "2026-07")

    monkeypatch.setattr(exporting_module.Exporter, "months", without_july)
    report = run(place, folder)
    assert report.removed > 0
    assert not (folder / "articles" / "month=2026-07").exists()
    assert own.exists()


def test_a_run_that_is_cut_short_is_gone_on_with(place: Workshop, tmp_path: Path) -> None:
    """Files are whole, the old manifest stands, and the next run completes both."""
    folder = tmp_path / "parquet"

    def die(done: int, _all: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with exporting(place.analyst_link, "1GB") as exporter, pytest.raises(KeyboardInterrupt):
        export(exporter, folder, NOW, die)
    assert not (folder / MANIFEST).exists()
    assert [] == list(folder.rglob("*.part"))
    run(place, folder)
    run(place, tmp_path / "whole")
    assert files(tmp_path / "whole") == files(folder)
