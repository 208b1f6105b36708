"""What does an honest server answer to one request for one document?"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes under one address, what they are, and since when they have been so (UTC)."""

    body: bytes
    content_type: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """A status with its headers; the body is as it goes over the wire, inflated or not."""

    status: HTTPStatus
    headers: Mapping[str, str]
    body: bytes = b""


def answer_to(document: Document | None, headers: Mapping[str, str]) -> Answer:
    """Decide the answer to a GET: 200, 304 or, without a document, 404.

    `headers` are those of the request, with lower-case names. The body is gzipped when they
    ask for it.
    """
    if document is None:
        return Answer(HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain"}, b"no such feed\n")
    zipped = _wants_gzip(headers.get("accept-encoding", ""))
    # A strong tag names one sequence of bytes, so each coding has its own (RFC 9110 8.8.3.3).
    etag = f'"{sha256(document.body).hexdigest()[:16]}{"-gzip" if zipped else ""}"'
    validators = {
        "ETag": etag,
        "Last-Modified": format_datetime(document.changed_at, usegmt=True),
        "Vary": "Accept-Encoding",
    }
    if _is_unchanged(etag, document.changed_at, headers):
        return Answer(HTTPStatus.NOT_MODIFIED, validators)
    found = {**validators, "Content-Type": document.content_type}
    if zipped:
        body = gzip.compress(document.body, mtime=0)
        return Answer(HTTPStatus.OK, {**found, "Content-Encoding": "gzip"}, body)
    return Answer(HTTPStatus.OK, found, document.body)


def _wants_gzip(accept_encoding: str) -> bool:
    for choice in accept_encoding.lower().split(","):
        coding, _, weight = choice.partition(";")
        if coding.strip() == "gzip":
            return weight.replace(" ", "").rstrip("0.") != "q="
    return False


def _is_unchanged(etag: str, changed_at: datetime, headers: Mapping[str, str]) -> bool:
    """Whether 304 is the honest answer; a tag outranks a date (RFC 9110 13.1.3)."""
    if (tags := headers.get("if-none-match")) is not None:
        return not {etag, "*"}.isdisjoint(tag.strip().removeprefix("W/") for tag in tags.split(","))
    try:
        return changed_at <= parsedate_to_datetime(headers.get("if-modified-since", ""))
    except (TypeError, ValueError, OverflowError):  # no date, or one without a zone
        return False
