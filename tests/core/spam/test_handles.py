"""Ids, addresses and names are found, and numbers that the article goes on with are not."""

import pytest

from huangpu.core.spam.handles import (
    AT_NAME,
    DOMAIN,
    LONG_NUMBER,
    MAIL,
    MIXED_ID,
    PHONE,
    PRICE,
    far_id_after,
    id_after,
)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("9470", "vx 9470 公司"),
        ("0278198163", "vx 0278198163中新网"),
        ("6089616381", "vx6089616381us starts"),
        ("abc_123", "vx:abc_123 "),
        ("12345", "vx号:12345"),
        ("195", "vx:195名"),
        ("53301450", "vx53301450年"),
        ("41418239", "vx:4141823911日,沪上"),
        ("8559", "vx855912月"),
        ("794072", "vx 7940722026年"),
        ("4528", "vx:4528日本首相"),
    ],
    ids=[
        "space",
        "glued to text",
        "glued to latin",
        "name",
        "with 号",
        "colon",
        "too long to count",
        "a day follows",
        "a month follows",
        "a year follows",
        "Japan is no day",
    ],
)
def test_id(expected: str, text: str) -> None:
    """An id ends where the number or the name ends."""
    span = id_after(text, 2)
    assert span is not None
    assert expected == text[slice(*span)]


@pytest.mark.parametrize(
    "text",
    [
        "vx 2026世界人工智能大会",
        "vx 200余名",
        "vx 300家",
        "vx 18日",
        "vx it之家",
        "vx 2026-08-01",
        "vx",
    ],
    ids=["year", "more than", "counted", "day", "word", "date", "nothing"],
)
def test_no_id(text: str) -> None:
    """What the sentence goes on with is no id."""
    assert None is id_after(text, 2)


@pytest.mark.parametrize(
    ("pattern", "expected", "text"),
    [
        (DOMAIN, ["abc021.com"], "眼前abc021.com浦东"),
        (DOMAIN, ["www.abc.net"], "看www.abc.net"),
        (DOMAIN, ["https://t.me/abc"], "https://t.me/abc"),
        (DOMAIN, ["d9623点com"], "d9623点com"),
        (DOMAIN, [], "me@abc.com and 3.5 and e.g. this"),
        (AT_NAME, ["@hello_99"], "联系@hello_99,谢谢"),
        (AT_NAME, [], "me@hello.com"),
        (MIXED_ID, ["sx064436"], "佳 sx064436 可"),
        (MIXED_ID, [], "iphone17 a19pro 4k120hz"),
        (MAIL, ["some.one@mail.com"], "write to some.one@mail.com."),
        (MAIL, [], "@name and a@b"),
        (PHONE, ["138 0013 8000"], "电话138 0013 8000"),
        (PHONE, ["+44 7700 900123"], "ring +44 7700 900123"),
        (PHONE, ["1-888-555-0170"], "1-888-555-0170 toll free"),
        (PHONE, [], "138001380001 and 2026-08-01 and 1-0"),
        (PRICE, ["日赚3"], "日赚300"),
        (PRICE, ["$300"], "$300 per day"),
        (PRICE, [], "raises $12 million, or $3.5bn"),
        (LONG_NUMBER, ["7703144151"], "加7703144151+"),
        (LONG_NUMBER, [], "247986人 600584.sh 1,234,567"),
    ],
)
def test_patterns(pattern: object, expected: list[str], text: str) -> None:
    """Addresses, names and numbers are told from look-alikes."""
    assert expected == [found[0] for found in pattern.finditer(text)]  # type: ignore[attr-defined]


def test_certain_id() -> None:
    """A number that must be an id is one, though it could be counting."""
    assert (3, 7) == id_after("vx 9834多家机构", 2, certain=True)
    assert None is id_after("vx 9834多家机构", 2)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("abc123", "vx: abc123"),
        ("abc123", "vx (abc123)"),
        ("abc123", "vx/号abc123"),
        ("@some_name", "vx @some_name"),
        ("13800138000", "vx同号13800138000"),
        ("+86 138 0000 1111", "vx +86 138 0000 1111"),
        (None, "vx 12345"),
        (None, "vx 2026-08-01"),
        (None, "vx abcdef"),
        (None, "vx a1"),
        (None, "vx 有一个很长的号码abc123"),
    ],
)
def test_far_id(expected: str | None, text: str) -> None:
    """An id may stand a few signs behind its contact, where it cannot be anything else."""
    span = far_id_after(text, 2)
    assert expected == (None if span is None else text[slice(*span)])
