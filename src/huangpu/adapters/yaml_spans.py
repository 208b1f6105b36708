"""Where in a YAML text does something stand, and how is one value written there?"""

from __future__ import annotations

import yaml

from huangpu.adapters.yaml_nodes import FLOAT, FLOAT_TAG

_WIDE = 1_000_000  # never break a line


def entry_of(node: yaml.Node | None, name: str) -> tuple[yaml.Node, yaml.Node] | None:
    """Give the nodes of a key of a mapping and of its value; None when it has no such key."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == name:
                return key, value
    return None


def end_of(node: yaml.Node) -> int:
    """Give where the last character of a node stands; the end mark of a block lies beyond it."""
    if isinstance(node, yaml.ScalarNode) or getattr(node, "flow_style", False) or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return end_of(last[1] if isinstance(last, tuple) else last)


class _Dumper(yaml.SafeDumper):
    """Puts in quotes what our own reader would take for a number, too: 0E0 is none to YAML 1.1."""


_Dumper.add_implicit_resolver(FLOAT_TAG, FLOAT, None)


def next_line(text: str, index: int) -> int:
    """Give where the line after a position begins."""
    if text[index - 1 : index] == "\n":  # a block scalar ends where the next line begins
        return index
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def dumped(value: object, *, in_brackets: bool = False) -> str:
    """Write one value on one line, so that every YAML reader takes it for the same.

    Lists and mappings are written in brackets.
    """
    is_odd = isinstance(value, str) and not value.isprintable()  # line ends of all kinds
    text = yaml.dump(
        [value] if in_brackets else value,
        Dumper=_Dumper,
        default_style='"' if is_odd else None,
        default_flow_style=True,
        allow_unicode=True,
        sort_keys=False,
        width=_WIDE,
    ).strip()
    return text[1:-1] if in_brackets else text.removesuffix("...").rstrip()


def newline_of(text: str) -> str:
    """Give the line end that a text uses."""
    return "\r\n" if "\r\n" in text else "\n"
