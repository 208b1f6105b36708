"""Which folders, clock and limits does this run use? The environment's `HUANGPU_*`, and options."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from huangpu.adapters import lake_place
from huangpu.adapters.lake_place import LakePlace
from huangpu.adapters.plain_faults import faults_of
from huangpu.adapters.yaml_marks import Marked
from huangpu.errors import ConfigError, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "HUANGPU_"
FEWEST_DAYS = 60  # the digest, the four-week means and the taxonomy's growth look back so far


def _moment(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        raise ValueError("is no ISO time; write it like 2026-08-24T08:00:00+08:00") from None
    if moment.tzinfo is None:
        raise ValueError("has no time zone; write it like 2026-08-24T08:00:00+08:00")
    return moment.astimezone(UTC)


def _size(value: str) -> str:
    number, unit = value[:-2].strip(), value[-2:].upper()
    if unit not in {"MB", "GB"} or not number.isdecimal() or int(number) < 1:
        raise ValueError("must be a size; write it like 512MB or 2GB")
    return f"{int(number)}{unit}"


Folder = Annotated[Path, AfterValidator(Path.expanduser)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
MemorySize = Annotated[str, AfterValidator(_size)]


class Settings(BaseSettings):
    """What the environment and the command line decide, beside the files of `config/`.

    Read from `HUANGPU_CONFIG_DIR` and so on; an empty variable counts as none. No `.env` file is
    read unless `load_settings` is told which.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        env_file=None,
        frozen=True,
        extra="ignore",  # HUANGPU_SMTP_PASSWORD and the like are none of ours
        hide_input_in_errors=True,
    )

    config_dir: Folder = Path("config")
    data_dir: Folder = Path("var")
    now: Moment | None = None  # the clock of a replay or a test, in UTC
    sample_url: str | None = None  # set while the sample week is played: where it is served
    json_output: bool = Field(default=False, validation_alias=f"{PREFIX}JSON")
    quiet: bool = False
    debug: bool = False
    journal_url: str | None = None  # where batches lie, s3://bucket/path or a folder
    lake_url: SecretStr | None = None  # the catalogue of the lake that shows the published copy
    lake_data: str | None = Field(default=None, validate_default=True)  # where its files lie
    fetch_concurrency: int = Field(default=50, ge=1, le=256)  # requests under way at once
    parse_workers: int = Field(default=2, ge=1, le=64)  # processes that read feeds
    poll_minutes: Literal[5, 10, 15, 20, 30, 60] = 15  # how often `serve` looks who is due
    keep_days: int | None = Field(default=None, ge=FEWEST_DAYS, le=36_500)  # None: everything
    backup_dir: Folder | None = None  # None: the nightly upkeep makes no backup
    backup_keep: int = Field(default=7, ge=1, le=1_000)  # how many of those stay
    memory_limit: MemorySize = "2GB"  # what DuckDB may use before it spills to disk

    @field_validator("lake_url")
    @classmethod
    def _names_a_catalogue(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            lake_place.place_of(url.get_secret_value())
        return url

    @field_validator("lake_data")
    @classmethod
    def _completes_the_lake(cls, data: str | None, info: ValidationInfo) -> str | None:
        if "lake_url" not in info.data:  # it has a fault of its own
            return data
        url = info.data["lake_url"]
        if url is None and data is not None:
            raise ValueError(f"needs {lake_place.URL}, the address of the lake's catalogue")
        if url is not None and data is None:
            raise ValueError(
                f"must say where the files of the lake lie that {lake_place.URL} names; write it "
                "like s3://bucket/path/, or as a folder"
            )
        if data is None:
            return None
        files, folder = lake_place.files_of(data), info.data.get("data_dir", Path("var")).absolute()
        journal = info.data.get("journal_url") or ""
        for place in (journal, str(folder / "journal"), str(folder / "lake")):
            if place and lake_place.overlap(files, place):
                raise ValueError(f"must be a place of its own, and {place} is in it or around it")
        return files

    @property
    def lake(self) -> LakePlace | None:
        """The lake that shows the published copy to other machines; None where none is wanted."""
        if self.lake_url is None or self.sample_url is not None:
            return None
        return lake_place.place_of(self.lake_url.get_secret_value(), self.lake_data)

    def clock(self) -> datetime:
        """Give the present, in UTC: the moment that was set, else the machine's."""
        return self.now or datetime.now(UTC)


def load_settings(env_file: Path | None = None, **options: object) -> Settings:
    """Make the settings of this run.

    `options` are those given on the command line, by field name; they win over the environment,
    and None means not given. Raises ConfigError with every fault, each named as the environment
    variable it could be set by, and without its value.
    """
    given = {_input_name(name): value for name, value in options.items() if value is not None}
    if env_file is not None and not env_file.is_file():
        raise ConfigError((Fault(str(env_file), None, "", "there is no such file"),))
    try:
        return Settings(_env_file=env_file, **given)  # type: ignore[arg-type]  # checked by pydantic
    except ValidationError as error:
        raise ConfigError(tuple(_named(error, given))) from error


def _input_name(field: str) -> str:
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else field


_OPTIONS = {
    "config_dir": "--config",
    "data_dir": "--data",
    "now": "--now",
    "HUANGPU_JSON": "--json",
}


def _named(error: ValidationError, given: Mapping[str, Any]) -> list[Fault]:
    """Say of each fault where its value came from, in the words by which a person set it."""
    fields = {str(detail["loc"][0]) for detail in error.errors(include_input=False)}
    read = Marked("", dict.fromkeys(fields), {})
    return [
        replace(fault, file="command line", key=_option(fault.key))
        if fault.key in given
        else replace(fault, file="environment", key=PREFIX + fault.key.removeprefix(PREFIX).upper())
        for fault in faults_of(error, read, Settings)
    ]


def _option(field: str) -> str:
    return _OPTIONS.get(field, "--" + field.replace("_", "-"))
