"""How does a YAML text look after one edit, with everything else left as it was typed?

The edit is made in the text, at the marks of the parser. Round-trip dumpers such as ruamel.yaml
write the whole file anew: they re-indent it, and a comment that stands after the last item of a
list ends up before the item that is appended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import yaml

from huangpu.adapters.yaml_nodes import compose
from huangpu.adapters.yaml_spans import dumped, end_of, entry_of, newline_of, next_line

Scalar: TypeAlias = str | int | float | bool | None
Item: TypeAlias = Mapping[str, Scalar | Mapping[str, str]]


class CannotEditError(ValueError):
    """The text is valid, but written in a way that only a person should change."""


def with_items(text: str, key: str, items: Sequence[Item]) -> str:
    """Append items to the list under a top-level key, in the manner of those that are there.

    The key may be missing, without a value, or hold `[]`. Raises CannotEditError for a list
    that is written in brackets and not empty.
    """
    text = text if text.endswith("\n") or not text else text + newline_of(text)
    root = compose(text, key)
    found = entry_of(root, key) if root is not None else None
    if found is None:
        return f"{text}{key}:{newline_of(text)}{_block(items, 2, newline_of(text), spaced=False)}"
    name, listed = found
    if isinstance(listed, yaml.SequenceNode) and listed.value and not listed.flow_style:
        last = listed.value[-1]
        spaced = _blank_before(text, last)
        block = _block(items, listed.start_mark.column, newline_of(text), spaced=spaced)
        at = next_line(text, end_of(last))
        return text[:at] + block + text[at:]
    if listed.value not in ("", []):
        raise CannotEditError(f"the list of {key!r} is written in brackets")
    head = text[: name.end_mark.index] + ":"
    rest = text[max(listed.end_mark.index, len(head)) :]
    line, newline, after = rest.partition("\n")
    block = _block(items, 2, newline_of(text), spaced=False)
    return head + line.rstrip(" ") + newline + block + after


def with_values(text: str, key: str, number: int, values: Mapping[str, Scalar]) -> str:
    """Set keys of one item of the list under a top-level key; None takes a key away.

    A key that is not there yet is written on a line of its own, after `url`. Comments stay.
    Raises CannotEditError where an alias stands for the item or a value.
    """
    for name, value in values.items():
        text = _with_value(text, key, number, name, value)
    return text


def _with_value(text: str, key: str, number: int, name: str, value: Scalar) -> str:
    found = entry_of(compose(text, key), key)
    item = found[1].value[number] if found else None
    if not isinstance(item, yaml.MappingNode):
        raise CannotEditError(f"item {number} of {key!r} is no section")
    entry = entry_of(item, name)
    written = dumped(value, in_brackets=bool(item.flow_style))
    if entry is None:
        return text if value is None else _inserted(text, item, f"{name}: {written}")
    old = _span(text, *entry)
    if value is not None:
        return text[: old[0]] + _spaced(text, old[0], written) + text[old[1] :]
    if item.flow_style or entry[0] is item.value[0][0]:
        return text[: old[0]] + _spaced(text, old[0], "null") + text[old[1] :]
    return _without_line(text, entry[0].start_mark.index, old[1])


def _inserted(text: str, item: yaml.MappingNode, pair: str) -> str:
    after = entry_of(item, "url") or item.value[0]
    end = _span(text, *after)[1]
    if item.flow_style:
        return f"{text[:end]}, {pair}{text[end:]}"
    at = next_line(text, end)
    indent = " " * item.value[0][0].start_mark.column
    return f"{text[:at]}{indent}{pair}{newline_of(text)}{text[at:]}"


def _without_line(text: str, start: int, end: int) -> str:
    """Take a key and its value away; a comment behind them keeps the line."""
    start = text.rfind("\n", 0, start) + 1
    stop = next_line(text, end)
    tail = text[end:stop].strip()
    indent = text[start : len(text) - len(text[start:].lstrip(" "))]
    return text[:start] + (f"{indent}{tail}{newline_of(text)}" if tail else "") + text[stop:]


def _span(text: str, key: yaml.Node, value: yaml.Node) -> tuple[int, int]:
    """Give where a key's scalar value stands, without the line end that a block scalar takes."""
    start, end = value.start_mark.index, value.end_mark.index
    between = text[key.end_mark.index : start]
    if not isinstance(value, yaml.ScalarNode) or between.strip() != ":":
        raise CannotEditError("a value that is no plain text, or stands elsewhere")
    return start, start + len(text[start:end].rstrip("\r\n"))


def _spaced(text: str, at: int, words: str) -> str:
    return words if text[at - 1 : at].isspace() else f" {words}"


def _blank_before(text: str, node: yaml.Node) -> bool:
    """Whether an empty line, or a comment below one, parts this item from the one before."""
    above = text[: node.start_mark.index].split("\n")[:-1]
    while above and above[-1].lstrip().startswith("#"):
        above.pop()
    return bool(above) and not above[-1].strip()


def _block(items: Sequence[Item], column: int, newline: str, *, spaced: bool) -> str:
    lines: list[str] = []
    for item in items:
        lines += [""] if spaced else []
        dash = "- "
        for name, value in item.items():
            lines.append(f"{' ' * column}{dash}{name}:")
            dash = "  "
            if isinstance(value, Mapping):
                inner = " " * (column + 4)
                lines += [f"{inner}{dumped(key)}: {dumped(word)}" for key, word in value.items()]
            else:
                lines[-1] += f" {dumped(value)}"
    return "".join(line + newline for line in lines)
