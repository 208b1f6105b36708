"""Do the environment and the command line decide, in this order, and in plain words?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from huangpu.errors import ConfigError
from huangpu.settings import Settings, load_settings


def test_defaults_need_no_environment() -> None:
    """Where nothing is set, config/ and var/ of the present folder are used."""
    settings = load_settings()
    assert (Path("config"), Path("var"), None) == (
        settings.config_dir, settings.data_dir, settings.now,
    )  # fmt: skip
    assert settings.clock().tzinfo is UTC


def test_options_win_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed counts; an option that was not given leaves the environment alone."""
    monkeypatch.setenv("HUANGPU_DATA_DIR", "/from/env")
    monkeypatch.setenv("HUANGPU_CONFIG_DIR", "/from/env")
    monkeypatch.setenv("HUANGPU_JSON", "yes")
    settings = load_settings(data_dir=Path("/from/option"), config_dir=None, json_output=None)
    assert Path("/from/option") == settings.data_dir
    assert Path("/from/env") == settings.config_dir
    assert settings.json_output


def test_empty_variables_count_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """`HUANGPU_DATA_DIR=` in a compose file is no wish for the root folder."""
    monkeypatch.setenv("HUANGPU_DATA_DIR", "")
    assert Path("var") == load_settings().data_dir


def test_home_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shell expands `~` in an environment file, so we do."""
    monkeypatch.setenv("HUANGPU_DATA_DIR", "~/data")
    assert Path.home() / "data" == load_settings().data_dir


@pytest.mark.parametrize(
    "written", ["2026-08-24T08:00:00+08:00", "2026-08-24T00:00:00Z", "20260824T080000+0800"]
)
def test_now_is_a_moment_in_utc(written: str) -> None:
    """Any ISO time with a zone becomes the clock, in UTC."""
    assert datetime(2026, 8, 24, tzinfo=UTC) == load_settings(now=written).clock()
    assert load_settings(now=written).clock().tzinfo is UTC


def test_every_fault_is_named_by_where_it_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults name the variable or option, all at once, and never show what was in it."""
    monkeypatch.setenv("HUANGPU_NOW", "2026-08-24T08:00:00")
    monkeypatch.setenv("HUANGPU_PARSE_WORKERS", "hunter2")
    monkeypatch.setenv("HUANGPU_MEMORY_LIMIT", "hunter2")
    monkeypatch.setenv("HUANGPU_JSON", "hunter2")
    with pytest.raises(ConfigError) as caught:
        load_settings(fetch_concurrency=0, quiet="hunter2")
    assert {
        "environment  HUANGPU_NOW: has no time zone; write it like 2026-08-24T08:00:00+08:00",
        "environment  HUANGPU_PARSE_WORKERS: must be a whole number, 1 to 64",
        "environment  HUANGPU_MEMORY_LIMIT: must be a size; write it like 512MB or 2GB",
        "environment  HUANGPU_JSON: must be true or false",
        "command line  --fetch-concurrency: must be a whole number, 1 to 256",
        "command line  --quiet: must be true or false",
    } == set(str(caught.value).splitlines())


@pytest.mark.parametrize("written", ["yesterday", "1700000000", "2026-13-01T00:00:00Z", ""])
def test_now_must_be_iso(written: str) -> None:
    """A number or a word is no clock."""
    with pytest.raises(ConfigError, match=r"--now: is no ISO time; write it like"):
        load_settings(now=written)


def test_env_files_are_read_only_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A `.env` that happens to lie in the present folder changes nothing."""
    (tmp_path / ".env").write_text("HUANGPU_DATA_DIR=/elsewhere\nOTHER=1\n")
    monkeypatch.chdir(tmp_path)
    assert Path("var") == load_settings().data_dir
    assert Path("/elsewhere") == load_settings(Path(".env")).data_dir
    with pytest.raises(ConfigError, match="there is no such file"):
        load_settings(Path("gone.env"))


def test_variables_that_are_none_of_ours_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of a password's variable is free, ours or not."""
    monkeypatch.setenv("HUANGPU_SMTP_PASSWORD", "hunter2")
    assert "hunter2" not in repr(load_settings())


def test_importing_reads_nothing() -> None:
    """The class is defined, and nothing was made of it."""
    assert not any(isinstance(value, Settings) for value in vars(load_settings).values())
