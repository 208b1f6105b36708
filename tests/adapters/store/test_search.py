"""Do the macros find what people mean, in either script, any width and any case?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import duckdb
import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.adapters.store.migrating import migrate

NOW = datetime(2026, 8, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    """Give today's schema in memory, with a handful of articles."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'Asia/Shanghai'")
        migrate(connection)
        for number, (title, summary, days, values) in enumerate(ARTICLES):
            row = {"article_id": f"a{number}", "title": title, "summary": summary, **values}
            _add(connection, row, NOW - timedelta(days=days))
        connection.execute(
            "INSERT INTO poll BY NAME SELECT 'p' AS poll_id, 'b' AS batch_id, 'f' AS feed_id, ?::TIMESTAMPTZ "
            "AS started_at, 'ok' AS outcome, 0 AS entries_seen, 0 AS entries_new, 0 AS entries_updated, "
            "0 AS entries_unchanged, 0 AS entries_rejected, 0 AS bytes, 0 AS duration_ms, "
            "false AS may_have_missed, '' AS next_poll_reason",
            [NOW],
        )
        yield connection


ARTICLES: list[tuple[str, str, int, dict[str, object]]] = [
    ("国产光刻机交付", "上海微电子的设备。", 0, {}),  # a0
    ("國產光刻機出貨", "臺灣媒體報道。", 1, {}),  # a1
    ("Lithography tool shipped", "A domestic scanner for Hua Hong, not for SMIC.", 2, {}),  # a2
    ("Weather", "国产光刻机 is mentioned only here.", 0, {}),  # a3
    ("国产光刻机交付", "上海微电子的设备。", 0, {"copy_of": "a0"}),  # a4
    ("国产光刻机 加微信", "advert", 0, {"is_spam": True}),  # a5
    ("ＡＩ芯片与５Ｇ", "全角字母。", 3, {}),  # a6
    ("Aims of the main AI policy", "Export-controls, companies and chips.", 40, {}),  # a7
]


def _add(
    connection: duckdb.DuckDBPyConnection, values: dict[str, object], published_at: datetime
) -> None:
    row = {
        "language": "zh",
        "outlet": "Shen",
        "publisher_family": "Shen",
        "feed_id": "shen",
        "entry_key": values["article_id"],
        "published_at": published_at,
        "first_seen_at": NOW,
        "published_is_estimated": False,
        "revision": 1,
        "shanghai": True,
        "shanghai_score": 1.0,
        "is_spam": False,
        **values,
    }
    places = ", ".join(f"${name} AS {name}" for name in row)
    connection.execute(f"INSERT INTO article BY NAME SELECT {places}", row)


def found(database: duckdb.DuckDBPyConnection, words: str) -> list[str]:
    """Give the ids of the hits, in their order."""
    rows = database.execute("SELECT article_id FROM search($words)", {"words": words}).fetchall()
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("国产光刻机", {"a0", "a1", "a3", "a4"}),
        ("國產光刻機", {"a0", "a1", "a3", "a4"}),
        ("光刻机|lithography", {"a0", "a1", "a2", "a3", "a4"}),
        ("光刻机 上海", {"a0", "a4"}),
        ("上海 光刻机", {"a0", "a4"}),
        ("SMIC", {"a2"}),
        ("smic", {"a2"}),
        ("ＳＭＩＣ", {"a2"}),
        ('"hua hong"', {"a2"}),
        ('"hong hua"', set()),
        ("hong hua", {"a2"}),
        ("ai", {"a6", "a7"}),
        ("AI芯片", {"a6"}),
        ('"AI 芯片"', {"a6"}),
        ("5G", {"a6"}),
        ("chip", {"a7"}),
        ("company", {"a7"}),
        ("policies", {"a7"}),
        ('"export control"', {"a7"}),
        ("litho*", {"a2"}),
        ("litho", set()),
        ("台湾", {"a1"}),
        ("", set()),
        ('- "" |', set()),
        ("不存在", set()),
    ],
)
def test_words_find_every_spelling(
    database: duckdb.DuckDBPyConnection, words: str, expected: set[str]
) -> None:
    """Script, width, case, hyphens and plurals make no difference; word order neither; spam is out."""
    assert expected == set(found(database, words))


def test_hits_are_ranked(database: duckdb.DuckDBPyConnection) -> None:
    """Title before summary, newer before older, an original before its copy."""
    assert ["a0", "a1", "a4", "a3"] == found(database, "国产光刻机")


def test_hits_are_marked_in_the_script_of_the_text(database: duckdb.DuckDBPyConnection) -> None:
    """What was found is shown as it is written."""
    rows = database.execute("SELECT title, excerpt FROM search('国产 台湾')").fetchall()
    assert [("«國產»光刻機出貨", "«臺灣»媒體報道。")] == rows


def test_an_excerpt_begins_near_the_first_hit(database: duckdb.DuckDBPyConnection) -> None:
    """Long summaries are cut around what was found, and say so."""
    text = "无关。" * 50 + "这里有芯片，" + "无关。" * 100
    excerpt = database.execute(
        "SELECT search_excerpt($text, strpos($text, '芯片'), search_any('芯片'), 160)",
        {"text": text},
    ).fetchone()
    assert excerpt is not None
    assert excerpt[0].startswith("…")
    assert excerpt[0].endswith("…")
    assert "这里有«芯片»，" in excerpt[0]


def test_search_can_be_narrowed(database: duckdb.DuckDBPyConnection) -> None:
    """By time, and by number."""
    since = database.execute(
        "SELECT article_id FROM search('ai', since := as_of() - INTERVAL 30 DAY)"
    ).fetchall()
    assert [("a6",)] == since
    assert 1 == len(database.execute("FROM search('光刻机', top := 1)").fetchall())


def test_mentions_is_search_as_a_condition(database: duckdb.DuckDBPyConnection) -> None:
    """It gives true or false for any text, and false for none."""
    row = database.execute(
        "SELECT mentions('出口管制與SMIC', '\"export control\"|出口管制 SMIC'), "
        "mentions('AI in the main', 'AI'), mentions('maintain', 'AI'), mentions(NULL, 'AI'), "
        "mentions('a b c d e f', 'a b c d e f g h')"
    ).fetchone()
    assert (True, True, False, False, True) == row


def test_wildcards_of_sql_are_letters_like_others(database: duckdb.DuckDBPyConnection) -> None:
    """A percent sign and an underline are looked for as they are (security.md 4)."""
    row = database.execute(
        "SELECT mentions('grew by 50% in 2026', '50%'), mentions('grew by 500', '50%'), "
        "mentions('增长了50%', '50%'), mentions('芯xx片', '芯%片'), mentions('file a_c', 'a_c'), "
        "mentions('abc', 'a_c')"
    ).fetchone()
    assert (True, False, True, False, True, False) == row


@settings(max_examples=25, deadline=None)
@given(words=st.text(max_size=30))
def test_nothing_that_is_typed_breaks_a_search(
    database: duckdb.DuckDBPyConnection, words: str
) -> None:
    """Every input is words to look for; none is a pattern of its own."""
    database.execute(
        "SELECT mentions('上海 chips (AI)', $words), regexp_matches('x', search_any($words))",
        {"words": words.encode("utf-8", "replace").decode()},
    ).fetchall()


WORD = st.from_regex(r"[一-龥]{2,6}|[A-Za-z]{2,8}|[A-Za-z]{2,5}[一-龥]{2,3}", fullmatch=True)


@settings(max_examples=25, deadline=None)
@given(word=WORD)
def test_every_word_finds_itself(database: duckdb.DuckDBPyConnection, word: str) -> None:
    """In simplified writing and in what OpenCC calls traditional, in upper case and full width."""
    wide = "".join(chr(ord(char) + 0xFEE0) if char.isascii() else char for char in word)
    simplified, traditional = (opencc.OpenCC(way).convert(word) for way in ("t2s", "s2t"))
    texts = [word, word.upper(), wide, simplified]
    if opencc.OpenCC("t2s").convert(traditional) == word:
        texts.append(traditional)
    missed = database.execute(
        "SELECT list_filter($texts, lambda text: NOT mentions(text, $word))",
        {"texts": texts, "word": word},
    ).fetchone()
    assert ([],) == missed


def test_the_scripts_are_those_of_opencc(database: duckdb.DuckDBPyConnection) -> None:
    """Every group is one character to OpenCC, and every traditional character is in one."""
    row = database.execute("SELECT search_scripts()").fetchone()
    assert row is not None
    groups = row[0].split()
    simplified = opencc.OpenCC("t2s").convert
    assert [] == [group for group in groups if len(_settled(group, simplified)) > 1]
    held = set("".join(groups))
    codes = range(0x4E00, 0xA000)
    assert set() == {chr(code) for code in codes if simplified(chr(code)) != chr(code)} - held
    assert len(held) == sum(map(len, groups)), "a character stands in two groups"


def _settled(group: str, simplified: object) -> set[str]:
    """Simplify until nothing changes: 苧 is both the simple form of 薴 and a form of 苎."""
    return {simplified(simplified(char)) for char in group}  # type: ignore[operator]  # a function


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-08-16 15:59:59+00", "2026-W33"),
        ("2026-08-16 16:00:00+00", "2026-W34"),
        ("2026-12-31 16:00:00+00", "2026-W53"),
        ("2027-01-03 16:00:00+00", "2027-W01"),
    ],
)
def test_weeks_begin_on_monday_in_shanghai(
    database: duckdb.DuckDBPyConnection, moment: str, expected: str
) -> None:
    """`week_of` and `week_start` belong together."""
    row = database.execute(
        "SELECT week_of($moment::TIMESTAMPTZ), week_start(week_of($moment::TIMESTAMPTZ)) <= $moment::TIMESTAMPTZ, "
        "strftime(week_start($week), '%a %H:%M')",
        {"moment": moment, "week": expected},
    ).fetchone()
    assert (expected, True, "Mon 00:00") == row


def test_a_tag_includes_its_sub_tags(database: duckdb.DuckDBPyConnection) -> None:
    """And no tag that only begins with the same letters; each article once."""
    for article, tag in (
        ("a0", "ai"),
        ("a0", "ai.models"),
        ("a1", "ai.models"),
        ("a2", "aircraft"),
    ):
        database.execute(
            "INSERT INTO article_tag VALUES (?, ?, 'sector', 0.5, [], 'v')", [article, tag]
        )
    rows = database.execute("SELECT article_id, tags FROM tagged('ai') ORDER BY ALL").fetchall()
    assert [("a0", ["ai", "ai.models"]), ("a1", ["ai.models"])] == rows


def test_likeness_counts_characters(database: duckdb.DuckDBPyConnection) -> None:
    """Not bytes, as DuckDB's own does: 芯片 and 苹果 share nothing."""
    row = database.execute(
        "SELECT title_sim('芯片', '苹果'), round(title_sim('新闻标题一', '新闻标题二'), 2), title_sim('AI', 'ai')"
    ).fetchone()
    assert (0.0, 0.6, 1.0) == row


def test_every_macro_says_what_it_is_for(database: duckdb.DuckDBPyConnection) -> None:
    """Those for analysts in words, the others as a part of search."""
    rows = database.execute(
        "SELECT function_name, comment FROM duckdb_functions() "
        "WHERE NOT internal AND function_type LIKE '%macro'"
    ).fetchall()
    assert [] == [name for name, comment in rows if not comment]
    hidden = {name for name, comment in rows if comment.startswith("Part of ")}
    assert hidden == {name for name, _ in rows if re.match("search_", name)}
