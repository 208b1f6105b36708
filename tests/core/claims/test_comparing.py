"""Does a figure of the news agree with the report, and is it said plainly?"""

from __future__ import annotations

from dataclasses import astuple
from decimal import Decimal

import pytest

from huangpu.core.claims import Watch, compare
from huangpu.core.claims.comparing import figure_words, quantity_words
from huangpu.core.claims.periods import period_of
from huangpu.core.quantities import quantities
from huangpu.model.claims import Claims


def book(**changes: object) -> Claims:
    """Give a book of one claim: 7,300 firms in 2025, unless changed."""
    claim = {
        "id": "x", "paragraph": 2, "en": "a", "zh": "甲", "kind": "count", "unit": "firms",
        "value": 7300, "year": 2025, "near": [["江浦", "Jiangpu"]], **changes,
    }  # fmt: skip
    return Claims.model_validate({"claims": [claim], "rates": {"CNY": 7}})


def verdict(sentence: str, claims: Claims) -> tuple[str, str]:
    """Give what the one sighting of a sentence means, read in 2026."""
    (sighting,) = Watch(claims).sightings(sentence, "", (), 2026)
    comparison = compare(sighting, claims)
    return comparison.verdict, comparison.words


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("江浦有7300家企业", ("agrees", "7,300 firms, in agreement with the report's 7,300 firms.")),
        ("江浦有约7200家企业",
         ("agrees", "About 7,200 firms, in agreement with the report's 7,300 firms.")),
        ("江浦有超过7000家企业",
         ("agrees", "Over 7,000 firms, in agreement with the report's 7,300 firms.")),
        ("江浦有9000家企业", ("higher", "9,000 firms, higher than the report's 7,300 firms.")),
        ("Jiangpu has 5,000 firms", ("lower", "5,000 firms, lower than the report's 7,300 firms.")),
        ("江浦有超过1000家企业",
         ("open", "Over 1,000 firms, which leaves the report's 7,300 firms open.")),
        ("江浦有不到10000家企业",
         ("open", "At most 10,000 firms, which leaves the report's 7,300 firms open.")),
        ("2025年江浦有9000家企业",
         ("higher", "9,000 firms, higher than the report's 7,300 firms (for 2025).")),
        ("2026年江浦有9000家企业",
         ("newer", "Newer, for 2026: 9,000 firms, higher than the report's 7,300 firms.")),
        ("今年上半年江浦有9000家企业",
         ("newer", "Newer, for the first half of 2026: 9,000 firms, higher than the report's 7,300 firms.")),
        ("2020年江浦有900家企业",
         ("older", "Older, for 2020: 900 firms, lower than the report's 7,300 firms.")),
        ("到2030年江浦将有9000家企业",
         ("forecast",
          "A target, forecast or rumour, no result: 9,000 firms, higher than the report's 7,300 firms.")),
        ("Jiangpu aims to host 9,000 firms",
         ("forecast",
          "A target, forecast or rumour, no result: 9,000 firms, higher than the report's 7,300 firms.")),
    ],
)  # fmt: skip
def test_verdicts(sentence: str, expected: tuple[str, str]) -> None:
    """Rounding agrees, hedges leave open, other years are newer or older, targets are no results."""
    assert expected == verdict(sentence, book())


def test_without_a_figure_in_the_report_nothing_is_judged() -> None:
    """The news is quoted for what it says."""
    assert ("figure", "9,000 firms; the report gives no figure.") == verdict(
        "江浦有9000家企业", book(value=None, year=None)
    )


def test_nodes_and_qubits_are_not_rounded() -> None:
    """5 nm is another process than 3 nm, 65 qubits are another processor than 66."""
    node = book(kind="node", unit="nm", value=3)
    assert ("higher", "5 nm, a coarser process than the report's 3 nm.") == verdict(
        "江浦量产5纳米芯片", node
    )
    assert ("agrees", "3 nm, in agreement with the report's 3 nm.") == verdict(
        "江浦量产3nm芯片", node
    )
    qubits = book(kind="qubits", unit="qubits", value=66)
    assert ("lower", "65 qubits, lower than the report's 66 qubits.") == verdict(
        "江浦有65个量子比特", qubits
    )


def test_a_decline_contradicts_growth() -> None:
    """The same number with the other sign agrees with nothing."""
    growth = book(kind="percent", unit="%", value=34, direction="up")
    assert ("lower", "A decline of 34 %, against the report's 34 %.") == verdict(
        "江浦下降34%", growth
    )
    assert ("agrees", "Growth of 33.8 %, in agreement with the report's 34 %.") == verdict(
        "江浦增长33.8%", growth
    )


def test_another_currency_is_converted_and_said_to_be() -> None:
    """Yuan are compared by the rate of the file, and the words say so."""
    money = book(kind="money", unit="USD", value=21 * 10**9)
    assert (
        "higher",
        "CNY 500 billion (about US$71.43 billion), higher than the report's US$21 billion.",
    ) == verdict("江浦产值5000亿元", money)


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        ("38000000000", "38000000000", "USD", "US$38 billion"),
        ("550000000000", "550000000000", "CNY", "CNY 550 billion"),
        ("5", "7", "nm", "5 to 7 nm"),
        ("2", "2", "N+", "N+2"),
        ("25000000", "25000000", "m2", "25 km²"),
        ("12000", "12000", "m2", "12,000 m²"),
        ("34.50", "34.50", "%", "34.5 %"),
        ("0.125", "0.125", "%", "0.125 %"),
        ("1200", "1200", "things", "1,200"),
    ],
)
def test_figures_in_words(low: str, high: str, unit: str, expected: str) -> None:
    """A figure is written with its unit, large ones by their scale."""
    assert expected == figure_words(Decimal(low), Decimal(high), unit)


def test_a_hedge_is_kept() -> None:
    """What the news only nears, the words only near."""
    (quantity,) = quantities("超过5000家企业")
    assert "over 5,000 firms" == quantity_words(quantity)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("产值10亿元", (None, "", False)),
        ("2025年产值10亿元", (2025, "", False)),
        ("去年产值10亿元", (2025, "", False)),
        ("从去年的8亿元增至10亿元", (None, "", False)),
        ("今年一季度产值10亿元", (2026, "one quarter", False)),
        ("前三季度产值10亿元", (None, "the first nine months", False)),
        ("output of 10亿元 in the first half of 2026", (2026, "the first half", False)),
        ("output last year was 10亿元", (2025, "", False)),
        ("力争产值达10亿元", (None, "", True)),
        ("the plan expects 10亿元 by 2030", (2030, "", True)),
        ("产值10亿元？", (None, "", True)),
        ("据传产值10亿元", (None, "", True)),
        ("reportedly worth 10亿元", (None, "", True)),
        ("产值10亿元，利润去年增长", (None, "", False)),
        ("2023年起步，2025年产值10亿元", (2025, "", False)),
    ],
)
def test_periods(sentence: str, expected: tuple[int | None, str, bool]) -> None:
    """The time named last before a figure is its time; targets are told from results."""
    start = sentence.index("10亿元")
    assert expected == astuple(period_of(sentence, start, start + 4, 2026))
