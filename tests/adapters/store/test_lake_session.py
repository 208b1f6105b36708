"""Is the lake reached with the right words, and does no secret stand where it could be read?"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from huangpu.adapters.lake_place import LakePlace
from huangpu.adapters.store import lake_session
from huangpu.adapters.store.lake_session import attaching, lake_errors, load_extensions
from huangpu.adapters.store.lake_upkeep import Tidied, is_ours
from huangpu.errors import ConfigError, LakeError

PLACE = LakePlace("db.example", "lake", 5433, "huang", "it's geheim", data="s3://bucket/lake/")
AWS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "it's"}


def test_secrets_stand_in_secrets_only() -> None:
    """DuckDB's errors quote what stands in ATTACH; an apostrophe ends no string."""
    *others, attach = attaching(PLACE, AWS, writing=True)
    assert "PASSWORD 'it''s geheim'" in others[0]
    assert "HOST 'db.example', PORT 5433, DATABASE 'lake', USER 'huang'" in others[0]
    assert "geheim" not in attach
    assert "KEY_ID 'key', SECRET 'it''s'" in others[-1]
    assert "DATA_PATH 's3://bucket/lake/'" in attach
    assert "READ_ONLY" not in attach


def test_an_own_store_is_reached_by_its_address() -> None:
    """Stores other than Amazon's have one, and may do without encryption on this machine."""
    environ = {**AWS, "AWS_ENDPOINT_URL": "http://127.0.0.1:9000", "AWS_DEFAULT_REGION": "eu"}
    secret = attaching(PLACE, environ, writing=True)[-2]
    assert "REGION 'eu', ENDPOINT '127.0.0.1:9000', URL_STYLE 'path', USE_SSL false" in secret
    secret = attaching(PLACE, {**environ, "AWS_ENDPOINT_URL": "https://s3.example"}, writing=True)[
        -2
    ]
    assert "ENDPOINT 's3.example', URL_STYLE 'path')" in secret


def test_readers_write_nothing() -> None:
    """Not even an empty lake; where the files lie the catalogue knows."""
    *_, attach = attaching(replace(PLACE, data=None), {}, writing=False, snapshot=7)
    assert "READ_ONLY" in attach
    assert "CREATE_IF_NOT_EXISTS false" in attach
    assert "SNAPSHOT_VERSION 7" in attach
    assert "DATA_PATH" not in attach


def test_a_lake_in_a_folder_needs_no_store() -> None:
    """Encryption is asked for where the address asks."""
    place = replace(PLACE, data="/srv/lake/", ssl_mode="require", user="", password="")
    secret, attach = attaching(place, AWS, writing=True)
    assert "USER" not in secret
    assert "PASSWORD" not in secret
    assert "sslmode=require" in attach


def test_errors_are_one_line_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is the cause kept, which a traceback would show."""
    monkeypatch.setenv("PGPASSWORD", "offen")
    with pytest.raises(LakeError) as caught, lake_errors(PLACE):
        raise duckdb.IOException(
            'IO Error: Failed to attach "postgres:"Unable to connect to Postgres at "x=1": '
            "refused\nit's geheim offen"
        )
    assert "the lake postgresql://huang@db.example:5433/lake: refused *** ***" == str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_missing_extensions_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra brings them."""
    monkeypatch.setattr(lake_session, "find_spec", lambda _name: None)
    with duckdb.connect() as connection, pytest.raises(ConfigError) as caught:
        load_extensions(connection)
    assert "needs the package duckdb-extension-postgres-scanner" in str(caught.value)
    assert "pip install 'huangpu[lake]'" in str(caught.value)


def test_extensions_of_another_version_say_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """They load into exactly one version of DuckDB."""
    package = tmp_path / "duckdb_extension_postgres_scanner"
    (package / "extensions" / "v0.0.1").mkdir(parents=True)
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, package.name, raising=False)
    monkeypatch.setattr(duckdb, "__version__", "0.0.2")
    with duckdb.connect() as connection, pytest.raises(ConfigError) as caught:
        load_extensions(connection)
    assert "needs duckdb-extension-postgres-scanner for DuckDB 0.0.2; pip install" in str(
        caught.value
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("main/articles/year=2026/month=8/ducklake-01a206cc-94b5.parquet", True),
        ("huangpu/shown/ducklake-01a206cc-94b5.parquet", True),
        ("main/articles/ducklake-01a206cd-7307-delete.parquet", True),
        ("main/articles/mine.parquet", False),
        ("journal/0001/batch.parquet", False),
        ("other/articles/ducklake-01a206cc.parquet", False),
    ],
)
def test_only_files_of_a_lake_are_removed(path: str, *, expected: bool) -> None:
    """Whatever else somebody keeps below its folder is not ours."""
    assert expected is is_ours(f"s3://bucket/lake/{path}", "s3://bucket/lake/")
    assert not is_ours(f"s3://bucket/other/{path}", "s3://bucket/lake/")


def test_the_upkeep_says_what_it_did() -> None:
    """And what it left alone."""
    assert "12 rows written to files, 3 files merged, 0 old states" in str(Tidied(12, 3))
    assert "2 files are not the lake's" in str(Tidied(foreign=2))
