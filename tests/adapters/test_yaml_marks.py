"""What does a YAML file say, on which line, and what if it is built to hurt?"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.adapters.yaml_marks import MAX_VALUES, marked, read_marked
from huangpu.adapters.yaml_nodes import MAX_ALIASES, MAX_DEPTH
from huangpu.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def refusal(text: str) -> str:
    """Give the one line that a person reads about a text that cannot be used."""
    with pytest.raises(ConfigError) as caught:
        marked(text, "f.yaml")
    return tight(str(caught.value))


def tight(line: str) -> str:
    """Spell a fault without a key as `file:line: problem`, however wide the gap."""
    return line.replace(" : ", ": ", 1)


def test_every_value_knows_its_line() -> None:
    """Keys and list items are found on the line on which they begin, counted from 1."""
    read = marked("# 上海\nfeeds:\n  - id: a\n\n    title: 标题\n  - id: b\n", "f.yaml")
    assert {"feeds": [{"id": "a", "title": "标题"}, {"id": "b"}]} == read.value
    assert [2, 3, 5, 6] == [
        read.line(place)
        for place in (("feeds",), ("feeds", 0), ("feeds", 0, "title"), ("feeds", 1, "nowhere"))
    ]


@pytest.mark.parametrize(
    ("place", "spelled"),
    [
        (("feeds", 0), 'feeds[0] "caixin"'),
        (("feeds", 0, "poll_minutes"), 'feeds[0] "caixin".poll_minutes'),
        (("feeds", 1, "title"), "feeds[1].title"),
        (("hosts", "news.google.com", "note"), 'hosts["news.google.com"].note'),
        (("feeds", 0, "a\x1b[31m"), 'feeds[0] "caixin"["a?[31m"]'),
    ],
    ids=["item", "key of an item", "item without a name", "key with dots", "escape sequence"],
)
def test_key_is_spelled_for_people(place: tuple[str | int, ...], spelled: str) -> None:
    """A place is shown as an editor would look for it, and never moves the cursor."""
    read = marked("feeds:\n  - id: caixin\n  - x: 1\nhosts: {news.google.com: {}}\n", "f.yaml")
    assert spelled == read.key(place)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("true", "true"),
        ("12:30", "12:30"),
        ("1:30:00", "1:30:00"),
        ("2026-08-24", "2026-08-24"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("1.2.3", "1.2.3"),
        ("9" * 5000, "9" * 5000),
        ("010", 10),
        ("-7", -7),
        ("2.50", 2.5),
        ("1e3", 1000.0),
        ("'3'", "3"),
        ("~", None),
        ("", None),
    ],
)
def test_scalars_are_those_of_yaml_1_2(written: str, value: object) -> None:
    """No word turns into a boolean, a time into a number, a date into an object."""
    assert {"a": value} == marked(f"a: {written}", "f.yaml").value


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a:\n\tb: 1", "f.yaml:2: a tab in the indentation; indent with spaces"),
        ("a: 1\nb: [1,\n2", "f.yaml:2: a '[' is never closed"),
        ("a: {b: 1", "f.yaml:1: a '{' is never closed"),
        ("a: 1\nb: 'x\nc: 2", "f.yaml:2: a quote is never closed"),
        ("a: b: c", "f.yaml:1: a ': ' where none can be; put the text in quotes"),
        ("a: @b", "f.yaml:1: text that starts with '@'; put it in quotes"),
        ("a: %b", "f.yaml:1: text that starts with '%'; put it in quotes"),
        ("a: *b", "f.yaml:1: '*' starts an alias that is nowhere defined"),
        ("a:\n  - b\n c: d", "f.yaml:3: the line does not line up with those before it"),
        ("a: 1\nb\nc: 1", "f.yaml:3: a key without ':'"),
        ("a: 1\n---\nb: 1", "f.yaml:2: a second document starts here"),
        ("a: 1\nb: \x01", "f.yaml:2: a control character; remove it"),
        ("a: !!python/object:os.system x", "f.yaml:1: a tag that starts with '!'"),
        ("", "f.yaml: is empty, or holds only comments"),
        ("# nothing\n", "f.yaml: is empty, or holds only comments"),
        ("a: &x [*x]", "f.yaml:1: an alias that contains itself"),
    ],
)
def test_broken_yaml_is_explained(text: str, line: str) -> None:
    """What libyaml trips over is said in words, on the line that must be mended."""
    assert refusal(text).startswith(line)


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "- " * 50_000, "{a: " * 100_000, "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)],
    ids=["brackets", "dashes", "braces", "one too many"],
)
def test_depth_is_bounded(text: str) -> None:
    """A file built to exhaust the stack is refused before anything recurses."""
    assert f"is nested more than {MAX_DEPTH} levels deep" in refusal(text)


def test_alias_bombs_are_bounded() -> None:
    """Aliases that double themselves are refused in a moment, as are too many of them."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    start = time.perf_counter()
    assert f"its aliases expand to more than {MAX_VALUES} values" in refusal("\n".join(lines))
    assert time.perf_counter() - start < 5
    many = "a: &a 1\nb: [" + "*a, " * (MAX_ALIASES + 1) + "]"
    assert f"uses more than {MAX_ALIASES} aliases" in refusal(many)


def test_aliases_within_reason_are_followed() -> None:
    """An editor may give a value a name and use it again."""
    read = marked("a: &sh Asia/Shanghai\nb: *sh\n", "f.yaml")
    assert {"a": "Asia/Shanghai", "b": "Asia/Shanghai"} == read.value
    assert 2 == read.line(("b",))


def test_odd_keys_are_faults_that_leave_the_rest_readable() -> None:
    """A key written twice, or one that is a list, is named with its line; the rest is read."""
    read = marked("feeds:\n  - id: a\n    id: b\n? [x]\n: 1\nb: 2\n", "f.yaml")
    assert {"feeds": [{"id": "a"}], "b": 2} == read.value
    assert [
        'f.yaml:3  feeds[0] "a".id: is written twice; the first is on line 2; remove one',
        "f.yaml:4: a list or section cannot be a key; write 'key: value'",
    ] == [tight(str(fault)) for fault in read.faults]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("标题: 上海".encode("gbk"), "f.yaml:1: is not UTF-8 text; it looks like GBK; save it"),
        (b"a: 1\nb: \xff\xff", "f.yaml:2: is not UTF-8 text; save it as UTF-8"),
        ("a: 1".encode("utf-16"), "f.yaml: is in UTF-16; save it as UTF-8"),
        (b"#" * (4 * 1024 * 1024 + 1), "f.yaml: is larger than 4 MB"),
    ],
    ids=["GBK", "noise", "UTF-16", "too large"],
)
def test_files_that_are_no_text_of_ours(tmp_path: Path, content: bytes, words: str) -> None:
    """Encoding and size are explained instead of guessed."""
    path = tmp_path / "f.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_marked(path)
    assert tight(str(caught.value).replace(f"{tmp_path}/", "")).startswith(words)


def test_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    """What Windows editors put before the text is not part of the first key."""
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert {"a": 1, "b": 2} == read_marked(path).value


def test_missing_file_says_what_to_do(tmp_path: Path) -> None:
    """A file that is not there is named, with the option that would find it."""
    with pytest.raises(ConfigError, match=r"gone\.yaml ?: there is no such file; create it.*--con"):
        read_marked(tmp_path / "gone.yaml")
    with pytest.raises(ConfigError, match="is a folder, not a file"):
        read_marked(tmp_path)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab:-[]{}#&*!|>'\"%@`, \n\t\x07\x851é上🀄?~0.", max_size=60))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    """Whatever is typed, the answer is values or a ConfigError of single printable lines."""
    try:
        read = marked(text, "f.yaml")
    except ConfigError as error:
        faults = error.faults
    else:
        faults = read.faults
    assert all(str(fault).isprintable() for fault in faults)
