"""What do we watch, and how politely? The catalogue of `config/feeds.yaml`."""

from __future__ import annotations

import re
from functools import cache
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

FeedLanguage = Literal["en", "zh", "mixed"]
IdentityRule = Literal["auto", "guid", "link", "title"]
FeedKind = Literal[
    "newspaper",
    "trade press",
    "official",
    "university/journal",
    "aggregator search feed",
    "RSSHub route",
    "other",
]


def _feed_id(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", value):
        raise ValueError(
            "must be 1 to 64 of a-z, 0-9, '.', '_', '-', and start with one of a-z, 0-9"
        )
    return value


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # walks the disk: 3.5 ms a call


def _zone(value: str) -> str:
    if value not in _zones():
        raise ValueError(f"{value!r} is no IANA time zone; write for example 'Asia/Shanghai'")
    return value


FeedId = Annotated[str, AfterValidator(_feed_id)]
ZoneName = Annotated[str, AfterValidator(_zone)]


class _Closed(BaseModel):
    """A frozen section of a file: unknown keys are faults, and values never show in errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Feed(_Closed):
    """One feed of the catalogue. Only `id` and `url` are required."""

    id: FeedId
    url: str
    title: str = ""
    site: str | None = None
    language: FeedLanguage = "mixed"
    publisher: str = ""
    kind: FeedKind = "other"
    timezone: ZoneName | None = None
    enabled: bool = True
    reason: str = ""  # why it is disabled, for `feeds list`
    poll_minutes: int = Field(default=60, ge=5, le=44_640)
    weight: float = Field(default=1.0, gt=0, le=10)
    encoding: str | None = None  # overrides detection for a feed that lies about it
    identity: IdentityRule = "auto"
    user_agent: str | None = None
    headers: dict[str, str] = Field(default_factory=dict)  # values may be ${ENV_NAME}

    @property
    def zone(self) -> ZoneInfo:
        """The zone of dates that name none: configured, else Shanghai for Chinese, else UTC."""
        fallback = "Asia/Shanghai" if self.language == "zh" else "UTC"
        return ZoneInfo(self.timezone or fallback)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.title or self.id


class HostRule(_Closed):
    """How one host wants to be asked; every field overrides the default row."""

    concurrency: int | None = Field(default=None, ge=1, le=16)
    min_gap_seconds: float | None = Field(default=None, ge=0, le=3_600)
    total_timeout_seconds: float | None = Field(default=None, gt=0, le=600)
    poll_floor_minutes: int | None = Field(default=None, ge=1, le=44_640)
    max_requests_per_poll: int | None = Field(default=None, ge=1)
    shared_with: tuple[str, ...] = ()  # hosts that count as the same one
    note: str = ""


class NetworkRules(_Closed):
    """Where we may connect: public addresses, and what is listed here."""

    allow_cidrs: tuple[IPv4Network | IPv6Network, ...] = ()
    allow_ports: tuple[Annotated[int, Field(ge=1, le=65_535)], ...] = ()
    contact: str = ""  # a URL or address in the User-Agent, so that a site can reach the operator


class Catalogue(_Closed):
    """The whole of `feeds.yaml`."""

    feeds: tuple[Feed, ...] = ()
    hosts: dict[str, HostRule] = Field(default_factory=dict)
    network: NetworkRules = Field(default_factory=NetworkRules)

    def enabled(self) -> tuple[Feed, ...]:
        """Give the feeds that are to be polled, in file order."""
        return tuple(feed for feed in self.feeds if feed.enabled)
