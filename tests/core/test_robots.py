"""Is robots.txt obeyed as RFC 9309 says, also where the standard library errs?"""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.robots import MAX_BYTES, MAX_DELAY, read_robots, robots_of, unreachable


def allows(text: str, path: str) -> bool:
    """Whether a site with this robots.txt lets us have a path."""
    return read_robots(text).refusal(path) is None


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        ("Disallow: /", "/page", False),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow:", "/page", True),
        ("Disallow: /news", "/newsroom", False),
        ("Disallow: /news/", "/news", True),
        ("Disallow: /news\nAllow: /news/public", "/news/public/1", True),
        ("Allow: /news/public\nDisallow: /news", "/news/other", False),
        ("Disallow: /page\nAllow: /page", "/page", True),
        ("Disallow: /*.php", "/a/index.php?x=1", False),
        ("Disallow: /*.php$", "/index.php?x=1", True),
        ("Disallow: /*.php$", "/index.php", False),
        ("Disallow: /*?", "/list?page=2", False),
        ("Disallow: /*?", "/list", True),
        ("Disallow: *", "/anything", False),
        ("Disallow: /$", "/", False),
        ("Disallow: /$", "/page", True),
        ("Disallow: /a*b*c$", "/a1b2c3c", False),
        ("Disallow: /a*b*c$", "/a1c2b", True),
        ("Disallow: /ab*b$", "/ab", True),
        ("Disallow: /新闻", "/%E6%96%B0%E9%97%BB/1", False),
        ("Disallow: /%e6%96%b0%e9%97%bb", "/新闻/1", False),
        ("Disallow: /%7Ejoe", "/~joe/", False),
        ("disallow : /page # not this", "/page", False),
    ],
)
def test_the_longest_rule_decides(rules: str, path: str, *, expected: bool) -> None:
    """Paths are prefixes, `*` is anything, `$` the end; the longest rule wins, allow in a tie."""
    assert expected == allows(f"User-agent: *\n{rules}\n", path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: huangpu\nDisallow: /page\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: huangpu\nDisallow: /x", True),
        ("User-agent: HuangPu/1.0\nDisallow: /page", False),
        ("User-agent: other\nUser-agent: huangpu\nDisallow: /page", False),
        ("User-agent: huangpu\nAllow: /x\nUser-agent: other\nDisallow: /page", True),
        ("User-agent: huangpu\nDisallow: /x\n\nUser-agent: huangpu\nDisallow: /page", False),
        ("User-agent: huangpubot\nDisallow: /page", True),
        ("User-agent: a\nCrawl-delay: 5\nUser-agent: huangpu\nDisallow: /page", False),
        ("\ufeffUser-agent: *\r\nDisallow: /page\r\n", False),
        ("User-agent: *\rDisallow: /page\r", False),
        ("Disallow: /page", True),
        ("<!DOCTYPE html><html><body>Not found</body></html>", True),
        ("", True),
    ],
    ids=[
        *("our own group", "our own group alone", "with a version", "shared group"),
        *("a rule ends the names", "groups are joined", "longer name", "delay between names"),
        *("mark and CRLF", "CR", "no group", "a web page", "empty"),
    ],
)
def test_the_group_for_us_counts(text: str, *, expected: bool) -> None:
    """Rules for `huangpu` replace those for everybody; what is no rule is skipped."""
    assert expected == allows(text, "/page")


@pytest.mark.parametrize(
    ("status", "expected"),
    [(200, False), (404, True), (401, True), (410, True), (429, False), (500, False), (302, False)],
)
def test_answers_without_rules(status: int, *, expected: bool) -> None:
    """No robots.txt allows all; a server that cannot say allows nothing."""
    robots = robots_of(status, b"User-agent: *\nDisallow: /")
    assert expected == (robots.refusal("/page") is None)


def test_refusals_say_why() -> None:
    """The rule that decided, or what went wrong, stands in the reason."""
    rules = read_robots("User-agent: *\nDisallow: /private")
    assert rules.refusal("/private/a") == "robots.txt says Disallow: /private"
    assert unreachable("no answer").refusal("/") == "its robots.txt cannot be read (no answer)"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("10", 10.0), ("2.5", 2.5), ("999999", MAX_DELAY), ("-1", 0.0), ("soon", 0.0), ("1e9", 0.0)],
)
def test_crawl_delay(value: str, seconds: float) -> None:
    """Seconds are read and bounded; nonsense is none."""
    assert seconds == read_robots(f"User-agent: *\nCrawl-delay: {value}").delay


def test_what_stands_behind_the_limit_is_not_read() -> None:
    """Only the first 512 KiB count, so a huge file costs nothing."""
    filler = b"# " + b"x" * MAX_BYTES
    assert robots_of(200, filler + b"\nUser-agent: *\nDisallow: /").refusal("/page") is None


def test_a_pattern_of_stars_costs_nothing() -> None:
    """A rule built to make a matcher run for ever is answered at once."""
    assert allows("User-agent: *\nDisallow: /" + "*a" * 2_000 + "b", "/" + "a" * 8_000)


def test_the_standard_library_would_err() -> None:
    """Why the matcher is our own: robotparser trespasses and shies away where sites use `*`."""
    text = "User-agent: *\nDisallow: /*?\nDisallow: /news\nAllow: /news/public\n"
    theirs = RobotFileParser()
    theirs.parse(text.splitlines())
    assert theirs.can_fetch("huangpu", "https://a.example/list?page=2")
    assert not allows(text, "/list?page=2")
    assert not theirs.can_fetch("huangpu", "https://a.example/news/public/1")
    assert allows(text, "/news/public/1")


_PARTS = st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=3)
_PATHS = _PARTS.map(lambda parts: "/" + "/".join(parts))


@settings(max_examples=150, deadline=None)
@given(st.lists(_PATHS, max_size=4), _PATHS)
def test_it_agrees_with_the_standard_library_on_plain_rules(rules: list[str], path: str) -> None:
    """Where only plain Disallow lines stand, there is nothing to disagree about."""
    text = "\n".join(["User-agent: *", *(f"Disallow: {rule}" for rule in rules)])
    theirs = RobotFileParser()
    theirs.parse(text.splitlines())
    assert theirs.can_fetch("huangpu", f"https://a.example{path}") == allows(text, path)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_nothing_raises(text: str, path: str) -> None:
    """Whatever a site serves as robots.txt, there is an answer."""
    read_robots(text).refusal(path)
    robots_of(200, text.encode("utf-8", "replace")).refusal(path)
