"""Is every fault of the configuration found at once, named, placed, and free of secrets?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from huangpu.adapters.catalogue_checks import ENCODINGS
from huangpu.adapters.config_files import (
    check_all,
    read_catalogue,
    read_digest_config,
    read_model,
)
from huangpu.core.parsing.decoding import _codec
from huangpu.errors import ConfigError, Fault
from huangpu.model.feeds import Catalogue
from huangpu.model.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MINIMAL_TAXONOMY = """
tags:
  ai: {facet: sector, label: {en: AI, zh: 人工智能}}
"""


@pytest.fixture
def faults_in(tmp_path: Path) -> Callable[..., list[str]]:
    """Give what a person reads about a text, one line a fault, without the folder."""

    def read(text: str, reader: Callable[[Path], object] = read_catalogue) -> list[str]:
        path = tmp_path / "f.yaml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError) as caught:
            reader(path)
        return [str(fault).replace(f"{tmp_path}/", "") for fault in caught.value.faults]

    return read


def test_a_good_catalogue_is_read(tmp_path: Path) -> None:
    """Only `id` and `url` are needed; text in Chinese comes through as written."""
    path = tmp_path / "feeds.yaml"
    path.write_text("feeds:\n  - {id: a, url: 'https://a.example/', title: 上海, enabled: no}\n")
    feed = read_catalogue(path).feeds[0]
    assert ("a", "https://a.example/", "上海", False) == (
        feed.id, feed.url, feed.title, feed.enabled,
    )  # fmt: skip


def test_keys_without_a_value_count_as_not_written(tmp_path: Path) -> None:
    """A list whose lines are all commented out is empty, not wrong."""
    path = tmp_path / "feeds.yaml"
    path.write_text("feeds:\n#  - id: a\nhosts:\nnetwork:\n  contact:\n")
    assert Catalogue() == read_catalogue(path)


_EVERY_FAULT_IS_REPORTED_AT_ONCE = """\
f.yaml:4  feeds[0] "a".publishr: is no known key; did you mean 'publisher'?
f.yaml:5  feeds[0] "a".poll_minutes: must be a whole number of minutes, 5 to 44640
f.yaml:6  feeds[0] "a".language: must be one of 'en', 'zh' or 'mixed'; did you mean 'en'?
f.yaml:7  feeds[0] "a".timezone: 'Asia/Shanghia' is no IANA time zone; write for example 'Asia/Shanghai'
f.yaml:8  feeds[0] "a".weight: must be a number, more than 0 and at most 10
f.yaml:9  feeds[1] "b".url: is missing
f.yaml:9  feeds[1] "b".title: must be text; put it in quotes
f.yaml:10  feeds[2] "a".id: is the same as feeds[0] "a" on line 2; remove one
f.yaml:11  feeds[2] "a".url: is the same as feeds[0] "a" on line 3; remove one
f.yaml:12  feeds[2] "a".enabled: must be true or false
f.yaml:13  feed: is no known key; did you mean 'feeds'?
"""


def test_every_fault_is_reported_at_once(faults_in: Callable[..., list[str]]) -> None:
    """Eleven mistakes give eleven lines, in file order, each with line, key and advice."""
    assert _EVERY_FAULT_IS_REPORTED_AT_ONCE.splitlines() == faults_in(
        "feeds:\n"
        "  - id: a\n"
        "    url: https://a.example/feed\n"
        "    publishr: X\n"
        "    poll_minutes: 1.5\n"
        "    language: eng\n"
        "    timezone: Asia/Shanghia\n"
        "    weight: 11\n"
        "  - {id: b, title: 36}\n"
        "  - id: a\n"
        "    url: http://A.example:80/feed/#top\n"
        "    enabled: maybe\n"
        "feed: []\n"
    )


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("a.example/feed", "has no scheme; start it with https://"),
        ("htps://a.example/", "must start with https:// or http://; did you mean https://?"),
        ("feed://a.example/", "must start with https:// or http://; start it with https://"),
        ("https:///feed", "cannot be fetched: the URL names no proper host; write it as https://h"),
        ("https://a.example:x/", "cannot be fetched: the URL has a malformed host or port"),
        ("https://a.example:0/", "cannot be fetched: port 0 cannot be connected to"),
        ("https://[::1/", "cannot be fetched: its host cannot be"),
        (f"https://{'a' * 64}.example/", "cannot be fetched: the host is no valid name"),
        ("http://2130706433/", "cannot be fetched: 2130706433 is an IPv4 address in disguise"),
        ("https://a.example/x y", "must not hold spaces or invisible characters"),
        ("https://a.example/\u200b", "must not hold spaces or invisible characters"),
        (f"https://a.example/{'x' * 2048}", "is longer than 2048 characters"),
        ("https://bob:hunter2@a.example/", "must not hold a user name or password"),
        ("https://a.example/?key=${KEY}", "cannot hold ${NAME} there"),
    ],
)
def test_bad_addresses(faults_in: Callable[..., list[str]], url: str, words: str) -> None:
    """An address that cannot be polled is explained, and never repeated in the message."""
    (fault,) = faults_in(f'feeds:\n  - id: a\n    url: "{url}"\n')
    assert fault.startswith(f'f.yaml:3  feeds[0] "a".url: {words}')
    assert "hunter2" not in fault


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Authorization: Bearer hunter2", "must not hold a secret; put the value into an env"),
        ("X-Api-Key: hunter2", "must not hold a secret"),
        ("Cookie: ${", "has a '${' without a name; write ${NAME}"),
        ("X-Key: ${NOT_SET}", "the environment variable NOT_SET is not set; set it, or disable"),
        ("X-Key: ${EMPTY}", "the environment variable EMPTY is not set"),
        ('X-A: "a\\r\\nHost: evil"', "must be one line of ASCII text"),
        ("X-A: 上海", "must be one line of ASCII text"),
        ('"X A": b', "is no header name"),
        ("Host: evil", "is a header that huangpu sets itself; remove it"),
        ("If-None-Match: x", "is a header that huangpu sets itself; remove it"),
        ("User-Agent: x", "has a key of its own; use user_agent"),
        ("X-A: 5", "must be text; put it in quotes"),
    ],
)
def test_bad_headers(faults_in: Callable[..., list[str]], header: str, words: str) -> None:
    """Headers that would be refused, break a request or show a secret are faults."""
    text = f"feeds:\n  - id: a\n    url: https://a.example/\n    headers:\n      {header}\n"
    faults = faults_in(text, lambda path: read_catalogue(path, {"EMPTY": ""}))
    assert any(words in fault for fault in faults)
    assert not any("hunter2" in fault for fault in faults)
    assert all(fault.startswith("f.yaml:5") for fault in faults)


def test_secrets_come_from_the_environment(tmp_path: Path) -> None:
    """`${NAME}` stays as written in the model; a feed that is off may lack its variable."""
    path = tmp_path / "feeds.yaml"
    path.write_text(
        "feeds:\n"
        "  - {id: a, url: 'https://${USER}:${PASS}@a.example/', headers: {X-Key: '${TOKEN}'}}\n"
        "  - {id: b, url: 'https://b.example/', headers: {X-Key: '${OTHER}'}, enabled: off}\n"
    )
    catalogue = read_catalogue(path, {"USER": "bob", "PASS": "hunter2", "TOKEN": "t0k3n"})
    assert {"X-Key": "${TOKEN}"} == catalogue.feeds[0].headers
    assert "hunter2" not in repr(catalogue)
    assert "t0k3n" not in repr(catalogue)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_are_those_that_the_decoder_knows(encoding: str) -> None:
    """What can be set is used: the decoder would silently pass over an unknown name."""
    assert _codec(encoding)


@pytest.mark.parametrize(
    ("encoding", "hint"),
    [
        ("utf9", "did you mean 'utf-8'?"),
        ("gb18O30", "did you mean 'gb18030'?"),
        ("utf-7", "did you mean 'utf-8'?"),
        ("unicode_escape", "write for example gb18030"),
        ("hex", "write for example gb18030"),
    ],
)
def test_other_encodings(faults_in: Callable[..., list[str]], encoding: str, hint: str) -> None:
    """A wrong name is a fault; codecs that rewrite what they read are among them."""
    (fault,) = faults_in(f"feeds: [{{id: a, url: 'https://a.example/', encoding: {encoding}}}]")
    assert fault.endswith(f"encoding: is no text encoding we know; {hint}")


_HOSTS_AND_NETWORKS = """\
hosts["News.Example"]: is no host; write it in lower case without scheme and port: news.example.org
hosts["News.Example"].min_gap_seconds: must be a number of seconds, 0 to 3600
hosts["https://a.example/"]: is no host; write it in lower case without scheme and port: news.example.org
hosts["a.example:1200"]: is no host; write it in lower case without scheme and port: news.example.org
hosts["b.example"].shared_with[1]: is no host; write it in lower case without scheme and port: news.example.org
network.allow_cidrs[2]: must be a network; write it like 10.0.0.0/8 or fd00::/8
network.allow_cidrs[3]: must be a network; write it like 10.0.0.0/8 or fd00::/8
network.allow_ports[1]: must be a whole number, 1 to 65535
network.allow_ports[2]: must be a whole number, 1 to 65535
"""


def test_hosts_and_networks(faults_in: Callable[..., list[str]]) -> None:
    """The politeness table takes host names alone, and the guard networks and ports alone."""
    faults = faults_in(
        "hosts:\n"
        '  "*": {concurrency: 1}\n'
        "  127.0.0.1: {min_gap_seconds: 0}\n"
        "  News.Example: {min_gap_seconds: -1}\n"
        "  https://a.example/: {}\n"
        "  a.example:1200: {}\n"
        "  b.example: {shared_with: [c.example, D.example]}\n"
        "network:\n"
        "  allow_cidrs: [10.0.0.0/8, fd00::/8, 10.0.0.1/8, x]\n"
        "  allow_ports: [1200, 99999, true]\n"
    )
    assert _HOSTS_AND_NETWORKS.splitlines() == [fault.partition("  ")[2] for fault in faults]


_DIGEST_FAULTS_ARE_ALL_FOUND = """\
f.yaml:1  timezone: 'Mars' is no IANA time zone; write for example 'Asia/Shanghai'
f.yaml:2  send.weekday: must be one of 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday' or 'sunday'; did you mean 'monday'?
f.yaml:2  send.hour: must be a whole number, 0 to 23
f.yaml:5  recipients[0] "a@b.example".tags[0]: must be words of a-z and 0-9 joined by '-', with one '.' for a sub-tag
f.yaml:6  recipients[1] "A@B.example".address: is listed twice; see recipients[0]
f.yaml:7  recipients[2] "a@b.example, c@d.example".address: must be one mail address; write it like desk@example.org
f.yaml:8  recipients[3].address: is missing
f.yaml:8  recipients[3].adress: is no known key; did you mean 'address'?
f.yaml:11  smtp.security: cannot be 'none' for a server elsewhere; use starttls or tls
f.yaml:11  smtp.security: cannot be 'none' with a login; it would travel in clear
f.yaml:13  smtp.password: is no known key; did you mean 'password_env'? The secret itself never goes into this file
f.yaml:14  smtp.password_env: must be the name of an environment variable, in capitals; write for example HUANGPU_SMTP_PASSWORD
f.yaml:16  caps.items: must be a whole number, 1 to 60
f.yaml:16  caps.per_outlet_share: must be a number, more than 0 and at most 1
f.yaml:17  list_unsubscribe.url: must start with https:// (RFC 8058)
f.yaml:18  base_url: must be a web address; write it as https://host/path
"""


def test_digest_faults_are_all_found(faults_in: Callable[..., list[str]]) -> None:
    """What belongs together is checked even while single values are wrong; no secret shows."""
    faults = faults_in(
        "timezone: Mars\n"
        "send: {weekday: Monday, hour: 25}\n"
        "recipients:\n"
        "  - address: a@b.example\n"
        "    tags: [AI]\n"
        "  - address: A@B.example\n"
        '  - address: "a@b.example, c@d.example"\n'
        "  - adress: 张@b.example\n"
        "smtp:\n"
        "  host: smtp.example.org\n"
        "  security: none\n"
        "  username: bob\n"
        "  password: hunter2\n"
        "  password_env: hunter2\n"
        "sections:\n"
        "caps: {items: 61, per_outlet_share: 0}\n"
        "list_unsubscribe: {url: http://x.example/}\n"
        "base_url: x.example\n",
        read_digest_config,
    )
    assert _DIGEST_FAULTS_ARE_ALL_FOUND.splitlines() == faults
    assert not any("hunter2" in fault for fault in faults)


class _Echo(BaseModel):
    """A model whose own validator says too much."""

    model_config = ConfigDict(extra="forbid")

    token: int = 0
    note: str = Field(default="", max_length=3)
    word: str = Field(default="", pattern="^a")


def test_values_of_secret_keys_are_masked(faults_in: Callable[..., list[str]]) -> None:
    """Whatever a validator says, what stands under a secret-looking key does not come out."""
    (fault,) = faults_in("token: 5\nnote: abc\nextra: x\n", lambda path: read_model(path, _Echo))
    assert "f.yaml:3  extra: is no known key; known here: token, note, word" == fault
    (fault,) = faults_in(
        "token: {sk-live-12345: 1, password: sk-live-12345}\n", lambda path: read_model(path, _Echo)
    )
    assert "sk-live" not in fault


def test_other_models_are_worded_too(faults_in: Callable[..., list[str]]) -> None:
    """What has no words of its own loses pydantic's accent."""
    assert [
        "f.yaml:1  note: must have at most 3 characters",
        "f.yaml:2  word: must match pattern '^a'",
    ] == faults_in("note: abcd\nword: b\n", lambda path: read_model(path, _Echo))


@pytest.mark.parametrize("text", ["just words", "- a\n- b", "5"])
def test_a_file_must_be_a_section(faults_in: Callable[..., list[str]], text: str) -> None:
    """A file that is a list or a sentence is told what it should be."""
    (fault,) = faults_in(text)
    assert "must be a section" in fault


def test_check_all_lists_the_faults_of_all_files(tmp_path: Path) -> None:
    """Missing files, broken YAML and wrong values of five files come in one answer."""
    (tmp_path / "feeds.yaml").write_text("feeds: [{id: a}]")
    (tmp_path / "taxonomy.yaml").write_text("tags: {")
    (tmp_path / "digest.yaml").write_text("language: de")
    faults = check_all(tmp_path)
    names = ["feeds.yaml", "taxonomy.yaml", "spam.yaml", "digest.yaml", "gazetteer.yaml"]
    assert names == [fault.file.rpartition("/")[2] for fault in faults]


def test_digest_tags_must_be_in_the_taxonomy(tmp_path: Path) -> None:
    """A section or recipient of a tag that nothing carries would stay empty for ever."""
    (tmp_path / "taxonomy.yaml").write_text(MINIMAL_TAXONOMY)
    (tmp_path / "digest.yaml").write_text(
        "sections: [{tag: ai}, {tag: quantum}]\n"
        "recipients:\n  - {address: a@b.example, tags: [aii]}\n"
    )
    readers = {
        "taxonomy.yaml": lambda path: read_model(path, Taxonomy),
        "digest.yaml": read_digest_config,
    }
    assert [
        'sections[1] "quantum".tag: is no tag of taxonomy.yaml',
        "recipients[0] \"a@b.example\".tags[0]: is no tag of taxonomy.yaml; did you mean 'ai'?",
    ] == [str(fault).partition("  ")[2] for fault in check_all(tmp_path, readers)]


words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12)
trees = st.recursive(
    st.none() | st.integers() | st.floats(allow_nan=False) | words,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["feeds", "hosts", "network", "id", "url", "headers", "allow_ports"])
            | words,
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(tree=trees)
def test_any_tree_is_read_or_explained(
    tmp_path_factory: pytest.TempPathFactory, tree: object
) -> None:
    """Values of any shape end as a catalogue or as faults, never as a traceback."""
    path = tmp_path_factory.mktemp("tree") / "feeds.yaml"
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    faults: tuple[Fault, ...] = ()
    try:
        read_catalogue(path, {})
    except ConfigError as error:
        faults = error.faults
    assert all("\n" not in str(fault) for fault in faults)
