"""Is this text one YAML document of a sane size, and what is its tree of nodes?"""

from __future__ import annotations

import re

import yaml

from huangpu.errors import ConfigError, Fault

MAX_DEPTH = 40  # feeds.yaml needs 4; the C parser recurses, so depth is bounded before it does
MAX_ALIASES = 1_000  # what they expand to is bounded again in yaml_marks

_TAG = "tag:yaml.org,2002:"


class _Loader(yaml.CSafeLoader):
    """The scalars of YAML 1.2, less booleans.

    YAML 1.1 would turn `no` into False, `12:30` into 750, `010` into 8 and a date into an object.
    Here every word stays text, so that the field it is for decides: `enabled: no` is a boolean,
    the language `no` and the alias `on` are words.
    """

    yaml_implicit_resolvers = {}  # noqa: RUF012  PyYAML's own table, filled below


_Loader.add_implicit_resolver(_TAG + "null", re.compile(r"(?:~|null|Null|NULL|)\Z"), None)
_Loader.add_implicit_resolver(_TAG + "int", re.compile(r"[-+]?[0-9]{1,18}\Z"), None)
FLOAT_TAG = _TAG + "float"
FLOAT = re.compile(
    r"[-+]?(?:[0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18}|[0-9]{1,18}(?=[eE]))"
    r"(?:[eE][-+]?[0-9]{1,3})?\Z"
)
_Loader.add_implicit_resolver(FLOAT_TAG, FLOAT, None)

# What libyaml says, and what an editor of the file needs to hear.
_WORDS = (
    ("mapping values are not allowed", "a ': ' where none can be", "put the text in quotes"),
    ("found undefined alias", "'*' starts an alias that is nowhere defined",
     "put the text in quotes"),
    ("found duplicate anchor", "an anchor is defined twice", ""),
    ("did not find expected ',' or ']'", "a '[' is never closed", ""),
    ("did not find expected ',' or '}'", "a '{' is never closed", ""),
    ("did not find expected '-' indicator", "the lines of a list do not line up",
     "start each item with '- ' in the same column"),
    ("did not find expected key", "the line does not line up with those before it",
     "indent it like its neighbours; quotes must be closed"),
    ("could not find expected ':'", "a key without ':'", "write 'key: value'"),
    ("did not find expected node content", "a '[' or '{' is never closed, or holds too little", ""),
    ("unexpected end of stream", "a quote is never closed", ""),
    ("document", "a second document starts here", "keep one document a file; remove '---'"),
)  # fmt: skip


def compose(text: str, file: str) -> yaml.Node | None:
    """Give the root node of a YAML text, with its marks; None for one without content.

    Raises ConfigError with one fault when it is no YAML, or is built to exhaust a reader. Nodes
    that aliases stand for are shared, not copied: whoever walks the tree must bound the walk.
    """
    try:
        _measure(text, file)
        return yaml.compose(text, Loader=_Loader)
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        raise _refusal(file, line, "a control character", "remove it") from error
    except yaml.MarkedYAMLError as error:
        raise _in_plain_words(text, file, error) from error


def _measure(text: str, file: str) -> None:
    depth = aliases = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if getattr(event, "tag", None) is not None:
            raise _refusal(file, line, "a tag that starts with '!'", "remove it, or use quotes")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _refusal(file, line, f"is nested more than {MAX_DEPTH} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
            if aliases > MAX_ALIASES:
                raise _refusal(file, line, f"uses more than {MAX_ALIASES} aliases")


def _in_plain_words(text: str, file: str, error: yaml.MarkedYAMLError) -> ConfigError:
    mark = error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    problem = error.problem or "is no YAML"
    lines = text.split("\n")
    here = lines[line] if line < len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())] or "tab character" in problem:
        return _refusal(file, line + 1, "a tab in the indentation", "indent with spaces")
    if "cannot start any token" in problem:
        sign = here[mark.column : mark.column + 1] if mark else ""
        return _refusal(file, line + 1, f"text that starts with {sign!r}", "put it in quotes")
    for libyaml, words, suggestion in _WORDS:
        if libyaml in problem:
            # An unclosed bracket or quote is noticed at the end of the file: say where it opened.
            opened = error.context_mark if "never closed" in words else None
            return _refusal(file, (opened.line if opened else line) + 1, words, suggestion)
    return _refusal(file, line + 1, f"is no YAML: {problem}")


def _refusal(file: str, line: int, problem: str, suggestion: str = "") -> ConfigError:
    return ConfigError((Fault(file, line, "", problem, suggestion),))
