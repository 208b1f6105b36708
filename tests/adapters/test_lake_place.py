"""Are the two settings of a lake read as they are meant, and does no password leave them?"""

from __future__ import annotations

from pathlib import Path

import pytest

from huangpu.adapters.lake_place import LakePlace, files_of, overlap, place_of
from huangpu.errors import ConfigError
from huangpu.settings import load_settings

SECRET = "geheim/@:密码"
WRITTEN = "geheim%2F%40%3A%E5%AF%86%E7%A0%81"


def test_an_address_is_read_whole() -> None:
    """Host, port, database, user, password, encryption; what is written as %2F is a slash."""
    found = place_of(
        f"postgresql://huang:{WRITTEN}@db.example:6543/lake?sslmode=require", "s3://b1b/x"
    )
    expected = LakePlace(
        host="db.example", port=6543, database="lake", user="huang", password=SECRET,
        ssl_mode="require", data="s3://b1b/x/",
    )  # fmt: skip
    assert expected == found
    assert LakePlace("::1", "lake") == place_of("postgres://[::1]/lake")


def test_its_password_never_shows() -> None:
    """Neither where it is printed, nor in logs of objects, nor in settings."""
    place = place_of(f"postgresql://huang:{WRITTEN}@db.example/lake")
    assert "postgresql://huang@db.example:5432/lake" == str(place)
    assert "geheim" not in repr(place)


@pytest.mark.parametrize(
    "url",
    [
        "", "lake", "mysql://u:geheim@h/d", "postgresql://u:geheim@h", "postgresql://u:geheim@h/",
        "postgresql://u:geheim@h/a/b", "postgresql:///d", "postgresql://u:geheim@h:99999/d",
        "postgresql://u:geheim@h:x/d", "postgresql://u:geheim@h/d?options=-c",
        "postgresql://u:geheim@h/d?sslmode=maybe", "postgresql://u:geheim@h/d#x",
        "postgresql://u:geheim@[h/d", "postgresql://u:geheim%00@h/d",
    ],
)  # fmt: skip
def test_a_wrong_address_is_told_without_its_words(url: str) -> None:
    """What was written may be a secret."""
    with pytest.raises(ValueError, match=r"postgresql://user@host|cannot be printed") as caught:
        place_of(url)
    assert "geheim" not in str(caught.value)


def test_files_lie_in_a_store_or_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue keeps the place, so it is written out."""
    monkeypatch.chdir(tmp_path)
    assert "s3://bucket/lake/" == files_of(" s3://bucket/lake// ")
    assert "s3://bucket/" == files_of("s3://bucket")
    assert f"{tmp_path}/仓库/" == files_of("仓库")
    for wrong in ("", "gs://bucket/x", "s3://", "s3://B/x", "s3://bucket?x=1", "a\x00b"):
        with pytest.raises(ValueError, match=r"s3://bucket/path/|cannot be printed"):
            files_of(wrong)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("s3://bucket/lake/journal", True), ("s3://bucket", True), ("s3://bucket/lake", True),
        ("s3://bucket/lake-journal", False), ("s3://other/lake", False), ("var/journal", False),
    ],
)  # fmt: skip
def test_places_that_lie_in_each_other_are_noticed(other: str, *, expected: bool) -> None:
    """Names that begin alike are not."""
    assert expected is overlap("s3://bucket/lake/", other)


def faults(monkeypatch: pytest.MonkeyPatch, **values: str) -> str:
    """Give what the settings say of these variables."""
    for name, value in values.items():
        monkeypatch.setenv(f"HUANGPU_{name}", value)
    with pytest.raises(ConfigError) as caught:
        load_settings()
    return str(caught.value)


def test_one_setting_asks_for_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lake has a catalogue and files."""
    text = faults(monkeypatch, LAKE_URL="postgresql://u:geheim@h/d")
    assert "HUANGPU_LAKE_DATA: must say where the files of the lake lie" in text
    monkeypatch.delenv("HUANGPU_LAKE_URL")
    text = faults(monkeypatch, LAKE_DATA="s3://bucket/lake")
    assert "HUANGPU_LAKE_DATA: needs HUANGPU_LAKE_URL" in text


def test_a_wrong_setting_is_a_fault_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line for each, and what would be right."""
    text = faults(monkeypatch, LAKE_URL="mysql://u:geheim@h/d", LAKE_DATA="s3://bucket/lake")
    assert "HUANGPU_LAKE_URL: does not begin with postgresql://" in text
    assert "geheim" not in text


@pytest.mark.parametrize("data", ["s3://bucket", "s3://bucket/journal/lake"])
def test_the_journal_is_not_in_the_lake(monkeypatch: pytest.MonkeyPatch, data: str) -> None:
    """The upkeep of a lake removes files that it does not know."""
    monkeypatch.setenv("HUANGPU_JOURNAL_URL", "s3://bucket/journal")
    text = faults(monkeypatch, LAKE_URL="postgresql://h/d", LAKE_DATA=data)
    assert "must be a place of its own, and s3://bucket/journal is in it" in text


def test_nor_is_anything_else_of_the_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The folder around all of it is no place for a lake; one beside them is."""
    monkeypatch.setenv("HUANGPU_DATA_DIR", str(tmp_path))
    assert "journal is in it" in faults(
        monkeypatch, LAKE_URL="postgresql://h/d", LAKE_DATA=str(tmp_path)
    )
    monkeypatch.setenv("HUANGPU_LAKE_DATA", str(tmp_path / "files"))
    place = load_settings().lake
    assert place is not None
    assert f"{tmp_path}/files/" == place.data


def test_settings_keep_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who prints the settings prints no password; the sample week has no lake."""
    monkeypatch.setenv("HUANGPU_LAKE_URL", f"postgresql://huang:{WRITTEN}@h/d")
    monkeypatch.setenv("HUANGPU_LAKE_DATA", "s3://bucket/lake")
    settings = load_settings()
    assert "geheim" not in f"{settings!r} {settings}"
    assert settings.lake is not None
    assert SECRET == settings.lake.password
    assert load_settings(sample_url="http://127.0.0.1:1/").lake is None
