"""To whom does the mail go, from whom, through which server, and how carefully?

The mail part of `config/digest.yaml`. Every password stays outside: only the name of an
environment variable or of a file is written there.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from huangpu.model.addresses import EmailAddress, HeaderText, HostName
from huangpu.model.problems import Problem, raise_all
from huangpu.model.taxonomy import TagName

if TYPE_CHECKING:
    from collections.abc import Iterator

MailLanguage = Literal["en", "zh"]

_PORTS = {"tls": 465, "starttls": 587, "none": 25}


def _env_name(value: str) -> str:
    if not re.fullmatch(r"[A-Z][A-Z0-9_]{0,63}", value):
        raise ValueError(
            "must be the name of an environment variable, in capitals; write for example"
            " HUANGPU_SMTP_PASSWORD"
        )
    return value


EnvName = Annotated[str, AfterValidator(_env_name)]


def _one_click(value: str) -> str:
    if not value.startswith("https://") or not urlsplit(value).hostname:
        raise ValueError("must start with https:// (RFC 8058)")
    if value.count("{token}") != 1 or value.count("{") != 1 or value.count("}") != 1:
        raise ValueError("must hold {token} once; it stands for the recipient")
    if not value.isascii() or any(sign.isspace() or not sign.isprintable() for sign in value):
        raise ValueError("must be ASCII without spaces; percent-encode the rest")
    return value


class Section(BaseModel):
    """A frozen section of digest.yaml: unknown keys are faults, and values never show in errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Recipient(Section):
    """One person or list that gets the digest; no tags or languages means all of them."""

    address: EmailAddress
    name: HeaderText = ""
    tags: tuple[TagName, ...] = ()
    languages: tuple[MailLanguage, ...] = ()


class Sender(Section):
    """Whom the mail is from, who gets the answers, and who gets the bounces."""

    address: EmailAddress | None = None
    name: HeaderText = "Huangpu Weekly"
    reply_to: EmailAddress | None = None
    bounces_to: EmailAddress | None = None  # the envelope sender; the address when not set


class Smtp(Section):
    """The server that takes the mail. `none` is refused unless it runs on this machine."""

    host: HostName | None = None
    port: int | None = Field(default=None, ge=1, le=65_535)
    security: Literal["tls", "starttls", "none"] = "starttls"
    username: HeaderText | None = None
    password_env: EnvName | None = None
    password_file: str | None = None
    ca_file: str | None = None  # certificates of a private authority, PEM

    @property
    def port_to_dial(self) -> int:
        """The port that was set, else the usual one: tls 465, starttls 587, none 25."""
        return self.port or _PORTS[self.security]

    @property
    def is_local(self) -> bool:
        """Whether the server runs on this machine, so that nothing travels in clear."""
        if self.host is None or self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        raise_all("Smtp", self.problems())
        return self

    def problems(self) -> Iterator[Problem]:
        """Give what does not go together, each with the key to mend."""
        password = self.password_env or self.password_file
        if self.security == "none" and not self.is_local:
            yield ("security",), "cannot be 'none' for a server elsewhere; use starttls or tls"
        if self.security == "none" and (self.username or password):
            yield ("security",), "cannot be 'none' with a login; it would travel in clear"
        if self.password_env and self.password_file:
            yield ("password_file",), "stands beside password_env; keep one of the two"
        if self.username and not password:
            yield ("username",), "needs a password; name it with password_env or password_file"
        if password and not self.username:
            key = "password_env" if self.password_env else "password_file"
            yield (key,), "needs a username"


class Delivery(Section):
    """How fast to send, and what to do when something is late or uncertain (email.md 5)."""

    max_per_minute: int = Field(default=20, ge=1, le=600)
    hold_after_days: int = Field(default=3, ge=1, le=60)
    on_unknown: Literal["hold", "resend"] = "hold"


class ListUnsubscribe(Section):
    """Where a reader's mail program sends the wish to leave the list."""

    mailto: EmailAddress | None = None
    # 900: the header stays below the 998 characters of a line, unfolded (email.md 1)
    url: Annotated[str, AfterValidator(_one_click), Field(max_length=900)] | None = None

    def url_for(self, token: str) -> str | None:
        """Give one recipient's address for one-click unsubscription; `token` is URL-safe."""
        return None if self.url is None else self.url.replace("{token}", token)
