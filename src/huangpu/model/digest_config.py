"""When does the weekly digest come, what is in it, how long may it be? `config/digest.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from huangpu.model.feeds import ZoneName
from huangpu.model.mail_config import (
    Delivery,
    ListUnsubscribe,
    Recipient,
    Section,
    Sender,
    Smtp,
)
from huangpu.model.problems import doubles, raise_all
from huangpu.model.taxonomy import TagName

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _web_root(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise ValueError("must be a web address; write it as https://host/path")
    if parts.query or parts.fragment or not value.isascii() or not value.isprintable():
        raise ValueError("must be a plain address, without '?', '#' or letters beyond ASCII")
    return value.rstrip("/")


class SendTime(Section):
    """When the week's digest goes out, on clocks of the digest's time zone."""

    weekday: Weekday = "monday"
    hour: int = Field(default=8, ge=0, le=23)
    minute: int = Field(default=0, ge=0, le=59)

    @property
    def cron(self) -> str:
        """The same as a cron line, for a scheduler that is told the zone beside it."""
        return f"{self.minute} {self.hour} * * {self.weekday[:3]}"


class SectionRule(Section):
    """One section of the digest: the stories of a tag and of all that hang below it."""

    tag: TagName
    cap: int = Field(default=10, ge=1, le=60)


class Caps(Section):
    """How long the digest may be. The bounds keep it under Gmail's 102 KB (email.md 1)."""

    items: int = Field(default=60, ge=1, le=60)
    per_outlet_share: float = Field(default=0.3, gt=0, le=1)  # of the top stories; email.md 7
    top_stories: int = Field(default=7, ge=1, le=12)


# Sectors first, then themes; in each what moves fastest comes first.
SECTIONS = (
    "semiconductors",
    "ai",
    "quantum",
    "biotech",
    "export-controls",
    "policy-districts",
    "investment",
    "research",
    "talent",
)


class DigestConfig(Section):
    """The whole of `digest.yaml`. Everything has a default that is fit for a preview."""

    timezone: ZoneName = "Asia/Shanghai"
    send: SendTime = SendTime()
    base_url: Annotated[str, AfterValidator(_web_root)] | None = None
    empty_week: Literal["send", "skip"] = "send"
    sections: tuple[SectionRule, ...] = tuple(SectionRule(tag=tag) for tag in SECTIONS)
    caps: Caps = Caps()
    recipients: tuple[Recipient, ...] = ()
    sender: Sender = Sender()
    smtp: Smtp = Smtp()
    delivery: Delivery = Delivery()
    list_unsubscribe: ListUnsubscribe = ListUnsubscribe()

    @model_validator(mode="after")
    def _has_no_doubles(self) -> Self:
        addresses = [recipient.address for recipient in self.recipients]
        tags = [section.tag for section in self.sections]
        raise_all(
            "DigestConfig",
            [*doubles("recipients", "address", addresses), *doubles("sections", "tag", tags)],
        )
        return self

    def missing_to_send(self) -> tuple[str, ...]:
        """Name the keys without which nothing can be mailed; empty when it can."""
        needed = {
            "smtp.host": self.smtp.host,
            "sender.address": self.sender.address,
            "recipients": self.recipients,
        }
        return tuple(key for key, value in needed.items() if not value)
