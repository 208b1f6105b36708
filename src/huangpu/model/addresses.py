"""Is this one mail address, one host, one line of text, as a mail header may carry it?"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import ip_address
from typing import Annotated

from pydantic import AfterValidator

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")  # RFC 5322 dot-atom: no quotes, no comments
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")

MAX_LOCAL, MAX_ADDRESS, MAX_HEADER_TEXT = 64, 254, 200  # RFC 5321 4.5.3; ours


def _domain(value: str) -> str | None:
    try:
        domain = value.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    return domain if all(map(_LABEL.fullmatch, domain.split("."))) else None


def _email(value: str) -> str:
    """Give one address with its domain in ASCII lower case; raise ValueError for anything else.

    Local parts beyond ASCII are refused: sending to them needs SMTPUTF8 on every server of the
    way (email.md 3).
    """
    local, at, after = value.rpartition("@")
    if not local.isascii():
        raise ValueError("must have only ASCII letters before the '@'")
    domain = _domain(after)
    if not at or not _LOCAL.fullmatch(local) or domain is None:
        raise ValueError("must be one mail address; write it like desk@example.org")
    if "." not in domain and domain != "localhost":
        raise ValueError("has a domain without a dot; write it like desk@example.org")
    if len(local) > MAX_LOCAL or len(local) + len(domain) >= MAX_ADDRESS:
        raise ValueError(f"is longer than the {MAX_ADDRESS} characters of a mail address")
    return f"{local}@{domain}"


def _host(value: str) -> str:
    try:
        return str(ip_address(value))
    except ValueError:
        domain = _domain(value)
    if domain is None:
        raise ValueError("must be a host name alone; the port has its own key")
    return domain


def _header_text(value: str) -> str:
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for sign in value):
        raise ValueError("must be one line without control characters")
    if len(value) > MAX_HEADER_TEXT:
        raise ValueError(f"is longer than {MAX_HEADER_TEXT} characters")
    return value.strip()


EmailAddress = Annotated[str, AfterValidator(_email)]
HostName = Annotated[str, AfterValidator(_host)]
HeaderText = Annotated[str, AfterValidator(_header_text)]
