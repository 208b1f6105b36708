"""What does a YAML file say, and on which line does it say it?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

import yaml

from huangpu.adapters.config_text import read_text
from huangpu.adapters.yaml_nodes import compose
from huangpu.errors import ConfigError, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_VALUES = 200_000  # with aliases expanded; the shipped feeds.yaml has about 2,000

Place: TypeAlias = tuple[str | int, ...]  # the way from the top of the file to one value

_NAMES = ("id", "name", "tag", "term", "address", "title")  # what people call a list item by
_SHOWN = 60  # characters of a key or name in a message


@dataclass(frozen=True, slots=True)
class Marked:
    """A YAML file as plain values, the line of each, and the faults seen so far.

    `value` is made of dict, list, str, int, float and None; `lines` counts from 1.
    """

    file: str
    value: object
    lines: Mapping[Place, int]
    faults: tuple[Fault, ...] = ()

    def at(self, place: Place) -> object:
        """Give the value at a place that exists; raise KeyError or IndexError for another."""
        value = self.value
        for part in place:
            value = value[part]  # type: ignore[index]  # a place is made of keys that exist
        return value

    def line(self, place: Place) -> int | None:
        """Give the line of a place, or of the nearest thing around it that has one."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)

    def fault(self, place: Place, problem: str, suggestion: str = "") -> Fault:
        """Make the fault of a place, with its file, line and key."""
        return Fault(self.file, self.line(place), self.key(place), problem, suggestion)

    def key(self, place: Place) -> str:
        """Spell a place for people: `feeds[2] "caixin".poll_minutes`. Items count from 0."""
        spelled = ""
        value: object = self.value
        for part in place:
            value = value[part] if has(value, part) else None  # type: ignore[index]  # it looked
            if isinstance(part, int):
                spelled += f"[{part}]{_called(value)}"
            elif re.fullmatch(r"[A-Za-z_][\w-]*", part):
                spelled += f".{part}" if spelled else part
            else:
                spelled += f'["{printable(part)}"]'
        return spelled


def has(value: object, part: str | int) -> bool:
    """Whether a value read from YAML has something under this key or number."""
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def printable(text: str) -> str:
    """Make a text from a file fit for one line of a message."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in text[:_SHOWN])
    return shown + ("…" if len(text) > _SHOWN else "")


def read_marked(path: Path) -> Marked:
    """Read a YAML file into values with lines; faults that leave it readable are collected.

    Raises ConfigError when nothing can be made of the file.
    """
    return marked(read_text(path), str(path))


def marked(text: str, file: str) -> Marked:
    """Do the same for a text that was read already."""
    root = compose(text, file)
    if root is None:
        raise ConfigError((Fault(file, None, "", "is empty, or holds only comments"),))
    builder = _Builder(file)
    whole = Marked(file, builder.value(root, ()), builder.lines)
    faults = tuple(
        Fault(file, line, whole.key(place), problem, suggestion)
        for place, line, problem, suggestion in builder.odd_keys
    )
    return replace(whole, faults=faults)


@dataclass(slots=True)
class _Builder:
    """Turns nodes into values. Aliases are followed, so the walk counts what it makes."""

    file: str
    lines: dict[Place, int] = field(default_factory=dict)
    odd_keys: list[tuple[Place, int, str, str]] = field(default_factory=list)
    made: int = 0
    around: set[int] = field(default_factory=set)

    def value(self, node: yaml.Node, place: Place) -> object:
        self.made += 1
        line = node.start_mark.line + 1
        if self.made > MAX_VALUES:
            problem = f"its aliases expand to more than {MAX_VALUES} values"
            raise ConfigError((Fault(self.file, line, "", problem),))
        if id(node) in self.around:
            raise ConfigError((Fault(self.file, line, "", "an alias that contains itself"),))
        self.lines.setdefault(place, line)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        self.around.add(id(node))
        value = (
            self._mapping(node, place)
            if isinstance(node, yaml.MappingNode)
            else [self.value(item, (*place, number)) for number, item in enumerate(node.value)]
        )
        self.around.discard(id(node))
        return value

    def _scalar(self, node: yaml.ScalarNode) -> object:
        match node.tag.rpartition(":")[2]:
            case "null":
                return None
            case "int":
                return int(node.value)
            case "float":
                return float(node.value)
        return str(node.value)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                problem = "a list or section cannot be a key"
                self.odd_keys.append((place, line, problem, "write 'key: value'"))
                continue
            key = str(key_node.value)
            where = (*place, key)
            if key in values:
                problem = f"is written twice; the first is on line {self.lines[where]}"
                self.odd_keys.append((where, line, problem, "remove one"))
                continue
            self.lines[where] = line
            values[key] = self.value(value_node, where)
        return values


def _called(value: object) -> str:
    if isinstance(value, dict):
        for name in _NAMES:
            if isinstance(value.get(name), str):
                return f' "{printable(value[name])}"'
    return ""
