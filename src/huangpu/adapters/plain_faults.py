"""How does a person who has never heard of pydantic read what it found wrong?"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from huangpu.adapters.model_keys import FieldRule, rule_of
from huangpu.adapters.yaml_marks import has

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

    from huangpu.adapters.yaml_marks import Marked, Place
    from huangpu.errors import Fault

_SHOWN_KEYS = 24  # a longer list of known keys is no help in a line of text

_UNITS = {"minutes", "seconds", "hours", "days"}

_PLAIN = {
    "missing": ("is missing", ""),
    "string_type": ("must be text", "put it in quotes"),
    "bool_type": ("must be true or false", ""),
    "bool_parsing": ("must be true or false", ""),
    "string_too_short": ("must not be empty", ""),
    "too_short": ("must not be empty", ""),
    "tuple_type": ("must be a list", "write each item on its own line, after '- '"),
    "list_type": ("must be a list", "write each item on its own line, after '- '"),
    "set_type": ("must be a list", "write each item on its own line, after '- '"),
    "frozen_set_type": ("must be a list", "write each item on its own line, after '- '"),
    "dict_type": ("must be a section", "write its 'key: value' lines indented below it"),
    "model_type": ("must be a section", "write its 'key: value' lines indented below it"),
    "ip_v4_network": ("must be a network", "write it like 10.0.0.0/8 or fd00::/8"),
    "ip_v6_network": ("must be a network", "write it like 10.0.0.0/8 or fd00::/8"),
    "timezone_aware": ("has no time zone", "write it like 2026-08-24T08:00:00+08:00"),
}

_NUMBERS = {
    "int_type",
    "int_parsing",
    "int_parsing_size",
    "int_from_float",
    "float_type",
    "float_parsing",
    "finite_number",
    "greater_than",
    "greater_than_equal",
    "less_than",
    "less_than_equal",
}


def faults_of(error: ValidationError, read: Marked, model: type[BaseModel]) -> Iterator[Fault]:
    """Give one fault for each place that a validation error names, in plain words.

    No value of the file appears in them, except where a validator of our own models quotes one.
    """
    branched: set[Place] = set()
    for detail in error.errors(include_url=False, include_input=False):
        place = _place(read, detail["loc"])
        # The branches of a union fail one by one at one place: the first says enough.
        if len(detail["loc"]) > len(place) and detail["type"] != "missing":
            if place in branched:
                continue
            branched.add(place)
        if detail["type"] == "missing":
            place = (*place, str(detail["loc"][-1]))
        problem, suggestion = _reading(detail, read, place, rule_of(model, detail["loc"]))
        yield read.fault(place, problem, suggestion)


def unset_places(error: ValidationError, read: Marked) -> Iterator[Place]:
    """Give the keys that were written without a value and do not accept that.

    Such a key counts as not written: all its lines may be commented out.
    """
    for detail in error.errors(include_url=False, include_input=False):
        place = _place(read, detail["loc"])
        is_key = bool(place) and isinstance(place[-1], str)
        if detail["type"] not in {"missing", "extra_forbidden"} and is_key:
            value = read.at(place)
            if value is None:
                yield place


def _reading(detail: ErrorDetails, read: Marked, place: Place, rule: FieldRule) -> tuple[str, str]:
    """Give the problem and a suggestion for one error at one place of the file."""
    kind = detail["type"]
    if kind == "extra_forbidden":
        return "is no known key", _meant_key(str(place[-1]), rule.siblings)
    if kind in {"literal_error", "enum"}:
        words = f"must be one of {detail['ctx']['expected']}"
        return words, _meant(read.at(place), rule.choices)
    if kind in _NUMBERS:
        return _number(str(place[-1]) if place else "", rule), ""
    return _PLAIN.get(kind) or _halves(_own_words(detail))


def _place(read: Marked, loc: tuple[str | int, ...]) -> Place:
    """Follow an error's location as far as the file goes, past the names of union branches."""
    place: Place = ()
    value = read.value
    for part in loc:
        if has(value, part):
            value = value[part]  # type: ignore[index]  # has() looked
            place = (*place, part)
    return place


def _own_words(detail: ErrorDetails) -> str:
    words = detail["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    words = words.replace("Input should be", "must be").replace("Value should", "must")
    words = words.replace("String should", "must").replace("Tuple should", "must")
    return words[:1].lower() + words[1:]


def _halves(words: str) -> tuple[str, str]:
    """Part a message of ours into problem and suggestion, which '; ' separates."""
    problem, _, suggestion = words.partition("; ")
    return problem, suggestion


def _meant_key(key: str, known: tuple[str, ...]) -> str:
    for suffix in ("_env", "_file"):
        if key + suffix in known:
            return f"did you mean {key + suffix!r}? The secret itself never goes into this file"
    if close := get_close_matches(key.lower(), known, n=1):
        return f"did you mean {close[0]!r}?"
    return f"known here: {', '.join(known)}" if 0 < len(known) <= _SHOWN_KEYS else ""


def _meant(value: object, choices: tuple[str, ...]) -> str:
    close = get_close_matches(value.lower(), choices, n=1) if isinstance(value, str) else []
    return f"did you mean {close[0]!r}?" if close else ""


def _number(key: str, rule: FieldRule) -> str:
    words = "must be a whole number" if rule.is_whole else "must be a number"
    unit = key.rpartition("_")[2]
    if unit in _UNITS:
        words += f" of {unit}"
    return words + rule.bounds()
