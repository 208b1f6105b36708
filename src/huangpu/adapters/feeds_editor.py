"""How does a program add, stop or change a feed without spoiling what people wrote around it?"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pydantic import ValidationError

from huangpu.adapters.catalogue_checks import catalogue_faults
from huangpu.adapters.config_files import model_of
from huangpu.adapters.config_text import read_text
from huangpu.adapters.plain_faults import faults_of
from huangpu.adapters.whole_files import alone_in, replace_bytes
from huangpu.adapters.yaml_edits import CannotEditError, Item, Scalar, with_items, with_values
from huangpu.adapters.yaml_marks import Marked, marked
from huangpu.adapters.yaml_nodes import compose
from huangpu.errors import ConfigError, Fault
from huangpu.model.feeds import Catalogue, Feed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

# The order in which feeds.yaml is written; what equals its default is left out.
_ORDER = (
    "id",
    "title",
    "url",
    "site",
    "language",
    "publisher",
    "kind",
    "timezone",
    "enabled",
    "reason",
    "poll_minutes",
    "weight",
    "encoding",
    "identity",
    "user_agent",
    "headers",
)


def add_feeds(path: Path, feeds: Sequence[Feed]) -> None:
    """Append feeds to `feeds.yaml`, all or none.

    Comments and order stay. The new text is read and checked before it replaces the file, in one
    step. Raises ConfigError when the file has faults, now or with the new feeds in it, and when
    it cannot be edited or written.
    """
    items = [_item(feed) for feed in feeds]
    if items:
        _edit(
            path,
            edit=lambda text, _: with_items(text, "feeds", items),
            expected=lambda before: (*before, *feeds),
        )


def change_feed(path: Path, feed_id: str, changes: Mapping[str, Scalar]) -> None:
    """Set keys of one feed; None takes a key away. Not for `id` and `headers`.

    Promises and raises the same as `add_feeds`; also ConfigError for a feed or key not known.
    """
    unknown = changes.keys() - (set(_ORDER) - {"id", "headers"})
    if unknown:
        keys = ", ".join(sorted(unknown))
        raise _refusal(path, f"{keys} cannot be changed by a command", "edit the file")

    def changed(before: tuple[Feed, ...]) -> tuple[Feed, ...]:
        at = _position(path, before, feed_id)
        kept = before[at].model_dump(exclude_unset=True)
        wanted = {**kept, **changes}
        values = {key: value for key, value in wanted.items() if value is not None}
        return (*before[:at], _feed(values, path), *before[at + 1 :])

    _edit(
        path,
        edit=lambda text, before: with_values(
            text, "feeds", _position(path, before, feed_id), changes
        ),
        expected=changed,
    )


def enable_feed(path: Path, feed_id: str) -> None:
    """Let a feed be polled again; the reason why it was not goes away."""
    change_feed(path, feed_id, {"enabled": True, "reason": None})


def disable_feed(path: Path, feed_id: str, reason: str) -> None:
    """Stop polling a feed, and note why."""
    change_feed(path, feed_id, {"enabled": False, "reason": reason})


def _edit(
    path: Path,
    *,
    edit: Callable[[str, tuple[Feed, ...]], str],
    expected: Callable[[tuple[Feed, ...]], tuple[Feed, ...]],
) -> None:
    """Read, edit, read again, compare with what should be there, and only then replace."""
    try:
        with alone_in(path.parent):
            old = read_text(path)
            before = _catalogue(old, path)
            wanted = before.model_copy(update={"feeds": expected(before.feeds)})
            new = edit(old, before.feeds)
            _compare(path, _catalogue(new, path), wanted, old)
            replace_bytes(path, new.encode())
    except CannotEditError as error:
        raise _refusal(path, f"cannot be edited: {error}", "edit the file by hand") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _refusal(path, f"cannot be written: {reason}") from error


def _compare(path: Path, made: Catalogue, wanted: Catalogue, old: str) -> None:
    if made != wanted:
        raise CannotEditError("the result would not be what was asked for")
    if read_text(path) != old:
        raise _refusal(path, "was changed by somebody else meanwhile", "try again")


def _catalogue(text: str, path: Path) -> Catalogue:
    """Read a catalogue; missing environment variables are no reason not to edit it."""
    if compose(text, str(path)) is None:  # nothing yet, or only comments
        return Catalogue()
    checks = partial(catalogue_faults, environ=None)
    return model_of(marked(text, str(path)), Catalogue, checks=checks)


def _item(feed: Feed) -> Item:
    values = feed.model_dump(exclude_defaults=True)
    return {key: values[key] for key in _ORDER if key in values}


def _feed(values: Mapping[str, object], path: Path) -> Feed:
    try:
        return Feed.model_validate(values)
    except ValidationError as error:
        read = Marked(str(path), dict(values), {})
        raise ConfigError(
            tuple(
                replace(fault, key=f'"{values["id"]}".{fault.key}')
                for fault in faults_of(error, read, Feed)
            )
        ) from error


def _position(path: Path, feeds: Sequence[Feed], feed_id: str) -> int:
    for number, feed in enumerate(feeds):
        if feed.id == feed_id:
            return number
    raise _refusal(path, f"has no feed {feed_id!r}", "`huangpu feeds list` names them all")


def _refusal(path: Path, problem: str, suggestion: str = "") -> ConfigError:
    return ConfigError((Fault(str(path), None, "", problem, suggestion),))
