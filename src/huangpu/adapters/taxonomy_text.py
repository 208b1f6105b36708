"""How does the text of `taxonomy.yaml` look with one more term, all else left as it was typed?"""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from huangpu.adapters.yaml_edits import CannotEditError
from huangpu.adapters.yaml_nodes import compose
from huangpu.adapters.yaml_spans import dumped, end_of, entry_of, newline_of, next_line

_INDENT = 2  # of groups, where there is none yet to be like

Value = Mapping[str, object]


def with_term(text: str, name: str, head: Value, term: Value) -> str:
    """Append a term to the group of a name, which is made with `head` where there is none.

    Each term is one line in brackets, as most of the file is written. Raises CannotEditError for
    groups that are written in brackets. A text without a line end at its end stays so.
    """
    if text and not text.endswith("\n"):
        whole = with_term(text + newline_of(text), name, head, term)
        return whole.removesuffix(newline_of(text))
    groups = entry_of(compose(text, "groups"), "groups")
    if groups is None:
        return f"{text}groups:{newline_of(text)}{_group(name, head, term, _INDENT, text)}"
    held = groups[1]
    group = entry_of(held, name)
    if group is not None:
        return _into(text, group[1], term)
    if not isinstance(held, yaml.MappingNode) or held.flow_style or not held.value:
        raise CannotEditError("the groups are written in brackets, or there are none")
    at = next_line(text, end_of(held))
    column = held.value[0][0].start_mark.column
    return f"{text[:at]}{newline_of(text)}{_group(name, head, term, column, text)}{text[at:]}"


def _into(text: str, group: yaml.Node, term: Value) -> str:
    """Append a term to a group that is there."""
    terms = entry_of(group, "terms")
    listed = terms[1] if terms else None
    if not isinstance(listed, yaml.SequenceNode) or listed.flow_style or not listed.value:
        raise CannotEditError("its list of terms is written in brackets, or empty")
    at = next_line(text, end_of(listed.value[-1]))
    line = f"{' ' * listed.start_mark.column}- {dumped(term)}{newline_of(text)}"
    return text[:at] + line + text[at:]


def _group(name: str, head: Value, term: Value, column: int, text: str) -> str:
    """Write a new group with its first term."""
    outer, inner = " " * column, " " * 2 * column
    lines = [f"{outer}{name}:"]
    lines += [f"{inner}{key}: {dumped(value)}" for key, value in head.items()]
    lines += [f"{inner}terms:", f"{inner}  - {dumped(term)}"]
    return "".join(line + newline_of(text) for line in lines)
