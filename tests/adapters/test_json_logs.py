"""Do logs leave without secrets, and as JSON where that is asked for?"""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huangpu.adapters.json_logs import JsonLines, Redacting, set_up_logs
from huangpu.errors import ConfigError

SECRET_URL = "https://user:hunter22@feeds.example/rss?key=AbC123dEf456GhI789jkl"


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    """Give a logger of our own with no handler, and put everything back afterwards."""
    made = logging.getLogger("huangpu.test_json_logs")
    root, before = logging.getLogger(), list(logging.getLogger().handlers)
    filters = {one: list(one.filters) for one in before}
    yield made
    made.handlers.clear()
    root.handlers[:] = before
    for one, kept in filters.items():
        one.filters[:] = kept


def lines(logger: logging.Logger, stream: io.StringIO) -> None:
    """Let the logger write JSON into a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)


def test_a_line_is_an_object(logger: logging.Logger) -> None:
    """Time in UTC, level, logger, message, and whatever else the record carries."""
    stream = io.StringIO()
    lines(logger, stream)
    logger.info("%d 篇新文章", 3, extra={"flow_run_id": "abc"})
    read = json.loads(stream.getvalue())
    assert read.pop("time").endswith("+00:00")
    assert {
        "level": "info",
        "logger": "huangpu.test_json_logs",
        "message": "3 篇新文章",
        "flow_run_id": "abc",
    } == read


def test_secrets_are_hidden_everywhere(logger: logging.Logger) -> None:
    """In the message, in its arguments, and in the traceback."""
    stream = io.StringIO()
    lines(logger, stream)
    set_up_logs({"HUANGPU_SMTP_PASSWORD": "correct-horse", "PWD": "/srv/huangpu"})
    try:
        int(f"login correct-horse at {SECRET_URL}")
    except ValueError:
        logger.exception("failed for %s in /srv/huangpu: correct-horse", SECRET_URL)
    read = json.loads(stream.getvalue())
    assert (
        "failed for https://***@feeds.example/rss?key=*** in /srv/huangpu: ***" == read["message"]
    )
    assert "feeds.example" in read["traceback"]
    assert not [word for word in ("correct-horse", "hunter22", "AbC123") if word in str(read)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://a.example/x?token=abc.", "see https://a.example/x?token=***."),
        ("源 https://a.example/x?token=abc。好", "源 https://a.example/x?token=***。好"),
        ("(postgresql+asyncpg://prefect:pw@db/prefect)", "(postgresql+asyncpg://***@db/prefect)"),
        ("smtp://localhost:25 and 3:4", "smtp://localhost:25 and 3:4"),
    ],
    ids=["end of a sentence", "in Chinese", "database", "nothing to hide"],
)
def test_urls_in_sentences(text: str, expected: str) -> None:
    """A URL ends where the sentence goes on, in both languages."""
    assert expected == Redacting().clean(text)


def test_arguments_that_do_not_fit_are_shown(logger: logging.Logger) -> None:
    """A wrong call of the logger loses neither the line nor the program."""
    stream = io.StringIO()
    lines(logger, stream)
    set_up_logs({})
    logger.info("%d feeds", "many")
    assert "%d feeds ('many',)" == json.loads(stream.getvalue())["message"]


def test_json_replaces_the_console(
    logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever wrote for people writes objects then; a second call changes nothing."""
    logger.addHandler(logging.StreamHandler(sys.stderr))
    logger.setLevel(logging.INFO)
    for _ in range(2):
        set_up_logs({"HUANGPU_LOG_FORMAT": "json"})
    logger.info("轮询结束")
    told = [line for line in capsys.readouterr().err.splitlines() if "轮询结束" in line]
    assert ["轮询结束"] == [json.loads(line)["message"] for line in told]


def test_an_unknown_format_is_refused() -> None:
    """With the words that may be written."""
    with pytest.raises(ConfigError, match="write text or json"):
        set_up_logs({"HUANGPU_LOG_FORMAT": "xml"})


@given(st.text(max_size=60))
def test_any_text_can_be_cleaned(text: str) -> None:
    """Nothing raises, and cleaning twice is cleaning once."""
    once = Redacting().clean(f"{text} {SECRET_URL} {text}")
    assert "hunter22" not in once
    assert once == Redacting().clean(once)
