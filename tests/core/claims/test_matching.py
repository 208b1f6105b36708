"""Which sentence of an article carries a figure on a claim's subject?"""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.claims import Sighting, Watch
from huangpu.core.claims.phrases import pattern_of, sentences
from huangpu.model.claims import Claim, Claims

FAB = Claim(
    id="node", paragraph=3, en="It makes 3 nm.", zh="采用3纳米。", kind="node", unit="nm", value=3,
    near=(("Jiangpu Micro", "江浦微"),), between=(1, 100), unless=("rival", "对手"),
)  # fmt: skip
GROWTH = Claim(
    id="growth", paragraph=4, en="It grew by 34 %.", zh="增长34%。", kind="percent", unit="%",
    value=34, direction="up", near=(("AI industry", "人工智能产业"),),
    context=(("Shanghai", "上海"),), tags=("ai",),
)  # fmt: skip
OUTPUT = Claim(
    id="output", paragraph=4, en="It makes US$21 billion.", zh="产值210亿美元。", kind="money",
    unit="USD", value=21 * 10**9, near=(("AI industry", "人工智能产业"), ("output", "产值", "规模")),
)  # fmt: skip
BOOK = Claims(claims=(FAB, GROWTH, OUTPUT), rates={"CNY": "7"})


def seen(
    title: str, summary: str = "", tags: tuple[str, ...] = ("ai",), book: Claims = BOOK
) -> list[tuple[str, str]]:
    """Give the claims that an article speaks to, each with its figure as it stands there."""
    return [
        (one.claim.id, one.sentence[one.start : one.end])
        for one in Watch(book).sightings(title, summary, tags, 2026)
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("江浦微量产5纳米芯片", ("node", "5纳米")),
        ("Jiangpu Micro ships 5nm parts", ("node", "5nm")),
        ("上海人工智能产业去年增长30%", ("growth", "30%")),
        ("Shanghai's AI industries grew 30% last year", ("growth", "30%")),
        ("人工智能产业规模达1500亿元", ("output", "1500亿元")),
        ("The AI-industry has an output of $22bn", ("output", "$22bn")),
    ],
)
def test_a_figure_on_the_subject_is_seen(title: str, expected: tuple[str, str]) -> None:
    """Kind, unit and phrases of the claim meet in one sentence, in either language."""
    assert [expected] == seen(title)


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("江浦微量产车用芯片", "no figure"),
        ("江浦微投资50亿元", "another kind"),
        ("江浦微的200纳米颗粒", "no node"),
        ("江浦微测量500nm波长", "beyond what can be meant"),
        ("江浦微追赶对手的2纳米工艺", "a phrase that forbids"),
        ("上海人工智能产业占全国30%", "a share, not growth"),
        ("人工智能产业增长30%", "the article is not about Shanghai"),
        ("上海江浦微电子展。另有企业量产5纳米芯片", "another sentence"),
        ("人工智能产业规模达1500亿韩元", "no rate for this currency"),
        ("人工智能产业协会成立，同日另有消息称，位于郊区的某大型工业园区今年上半年总产值达500亿元", "far away"),
        ("Jiangpu Microscopes sells 5nm masks", "part of a longer word"),
    ],
)  # fmt: skip
def test_what_is_not_on_the_subject(title: str, why: str) -> None:
    """Precision first: one condition that fails is enough."""
    assert [] == seen(title), why


def test_tags_are_asked_of_the_article() -> None:
    """A claim with tags speaks to articles that carry one, or one below it."""
    title = "上海人工智能产业增长30%"
    assert [] == seen(title, tags=("biotech",))
    assert [("growth", "30%")] == seen(title, tags=("ai.cities",))


def test_context_may_stand_anywhere_in_the_article() -> None:
    """The place named in the title holds for the sentence below."""
    assert [("growth", "30%")] == seen("上海发布半年报", "人工智能产业增长30%。")


def test_of_several_figures_the_nearest_counts() -> None:
    """A sentence speaks once to a claim, with the figure that stands at its subject."""
    text = "人工智能产业规模达1500亿元，另有30亿元用于园区，20亿元用于人才"
    assert [("output", "1500亿元")] == seen(text)
    text = "Of a fund of $5 billion, the AI industry, with an output of $22 billion, gets half"
    assert [("output", "$22 billion")] == seen(text)


def test_a_table_is_no_sentence() -> None:
    """Where figures stand in rows, nothing is near to anything."""
    assert [] == seen("江浦微 " + "、".join(f"{size}纳米" for size in range(2, 40)))


def test_one_sentence_may_speak_to_several_claims() -> None:
    """Growth and output of one sentence are two sightings, in the order of the file."""
    title = "上海人工智能产业规模达1500亿元，增长30%"
    assert [("growth", "30%"), ("output", "1500亿元")] == seen(title)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲公司增长3%。乙公司下降！", ["甲公司增长3%。", "乙公司下降！"]),
        ("The U.S. firm grew. It hired 5.5 people. Dr. Wu left.",
         ["The U.S. firm grew. ", "It hired 5.5 people. ", "Dr. Wu left."]),
        ("第一行\n第二行", ["第一行\n", "第二行"]),
        ("", []),
    ],
)  # fmt: skip
def test_sentences(text: str, expected: list[str]) -> None:
    """Both languages end sentences in their own way; abbreviations and decimals end none."""
    assert expected == [text[start:end] for start, end in sentences(text)]


@given(text=st.text(st.sampled_from("a.。! \n“”A3")) | st.text(max_size=50))
def test_sentences_are_the_whole_text(text: str) -> None:
    """Nothing is lost and nothing is told twice."""
    assert text == "".join(text[start:end] for start, end in sentences(text))


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("qubit", "66 qubits", True),
        ("qubit", "qubitron", False),
        ("AI", "上海AI公司", True),
        ("AI", "Shanghai", False),
        ("traffic light", "a traffic-light", True),
        ("R&D", "R&D spending", True),
        ("U.S.", "the U.S. list", True),
        ("芯片", "車用芯片", True),
        (".*", "anything", False),
    ],
)
def test_phrases_are_literal_and_whole(phrase: str, text: str, found: bool) -> None:  # noqa: FBT001  a column of the table
    """Latin phrases are whole words beside any script; nothing in them is a pattern."""
    assert found is (pattern_of([phrase]).search(text) is not None)


def test_nothing_to_watch_sees_nothing() -> None:
    """Without claims, no text is looked at."""
    assert () == Watch(Claims()).sightings("江浦微量产5纳米芯片", "", (), 2026)


@settings(max_examples=100)
@given(
    title=st.text(max_size=60),
    summary=st.text(st.sampled_from("江浦微5纳米nm人工智能产业增长%。，上海亿元规模1 ")),
)
def test_any_text_is_survived(title: str, summary: str) -> None:
    """A sighting's figure lies in its sentence, and the sentence in the article."""
    for one in Watch(BOOK).sightings(title, summary, ("ai",), 2026):
        assert isinstance(one, Sighting)
        assert 0 <= one.start < one.end <= len(one.sentence)
        assert one.sentence in (title, summary)[one.field]


@pytest.mark.parametrize("piece", ["江浦微5纳米", "AI industry output $5bn ", "江浦微5纳米。"])
def test_hostile_articles_are_bounded(piece: str) -> None:
    """A subject and a figure ten thousand times over cost under two seconds."""
    started = time.perf_counter()
    Watch(BOOK).sightings(piece * 10_000, piece * 10_000, ("ai",), 2026)
    assert 2.0 > time.perf_counter() - started
