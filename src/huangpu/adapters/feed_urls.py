"""Is this a URL that can be polled, and is it the same as that one?"""

from __future__ import annotations

import re
from difflib import get_close_matches
from urllib.parse import SplitResult, urlsplit

from huangpu.core.targets import DEFAULT_PORTS, target_of
from huangpu.errors import FetchError

MAX_LENGTH = 2_048  # security.md 3.5

_REFERENCES = re.compile(r"(?:\$\{[A-Za-z_][A-Za-z0-9_]*\})+")


def url_problem(url: str) -> tuple[str, str] | None:
    """Say what is wrong with a URL to poll, and what to do; None when nothing is.

    What the fetcher would refuse is refused here. The words never hold the URL, because it may
    carry a key.
    """
    if len(url) > MAX_LENGTH:
        return f"is longer than {MAX_LENGTH} characters", ""
    if any(sign.isspace() or not sign.isprintable() for sign in url):
        return "must not hold spaces or invisible characters", "write a space as %20"
    try:
        parts = urlsplit(url)
    except ValueError:
        return "cannot be fetched: its host cannot be", "write it as https://host/path"
    return _scheme_problem(parts.scheme) or _secret_problem(parts) or _target_problem(url)


def _scheme_problem(scheme: str) -> tuple[str, str] | None:
    if scheme in DEFAULT_PORTS:
        return None
    if not scheme:
        return "has no scheme", "start it with https://"
    meant = get_close_matches(scheme, DEFAULT_PORTS, n=1)
    hint = f"did you mean {meant[0]}://?" if meant else "start it with https://"
    return "must start with https:// or http://", hint


def _secret_problem(parts: SplitResult) -> tuple[str, str] | None:
    login = [part for part in (parts.username, parts.password) if part]
    if "${" in parts.path + parts.query + parts.fragment + (parts.hostname or ""):
        return "cannot hold ${NAME} there", "it works in headers and before the '@' only"
    if any(not _REFERENCES.fullmatch(part) for part in login):
        hint = "write https://${USER_NAME}:${PASSWORD_NAME}@host/ with names of the environment"
        return "must not hold a user name or password", hint
    return None


def _target_problem(url: str) -> tuple[str, str] | None:
    try:
        target_of(url)
    except FetchError as error:
        return f"cannot be fetched: {error.detail}", "write it as https://host/path"
    return None


def same_feed_key(url: str) -> str:
    """Give a key that is equal for two spellings of one feed's URL.

    http and https, letter case of the host, default ports, fragments and a final slash make no
    difference; the query does. Takes only URLs without a problem.
    """
    target = target_of(url)
    port = "" if target.port == DEFAULT_PORTS[target.scheme] else f":{target.port}"
    path, question, query = target.path.partition("?")
    return f"{target.host}{port}{path.rstrip('/')}{question}{query}"
