"""Does the shipped taxonomy file articles where a careful analyst would, and say why?"""

from __future__ import annotations

import json
import pickle
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.quality import MICRO, Score, TagAnswer, score_tags
from huangpu.core.tagging import Tagger
from huangpu.core.taxonomy.check import check
from huangpu.model.tags import Tagging
from huangpu.model.taxonomy import Taxonomy

ROOT = Path(__file__).parents[2]
DEV = ROOT.parent / "shared/data/tags-dev.jsonl"
REPORT = ROOT.parent / "shared/report.txt"

SECTORS = frozenset({"semiconductors", "quantum", "ai", "biotech"})
THEMES = frozenset({"export-controls", "talent", "research", "policy-districts", "investment"})


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    """Give the taxonomy that is shipped."""
    text = (ROOT / "config/taxonomy.yaml").read_text(encoding="utf-8")
    return Taxonomy.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))


@pytest.fixture(scope="module")
def tagger(taxonomy: Taxonomy) -> Tagger:
    """Give a tagger of the taxonomy that is shipped."""
    return Tagger(taxonomy)


def main_tags(tagging: Tagging) -> set[str]:
    """Give the tags without sub-tags."""
    return {match.tag for match in tagging.tags if "." not in match.tag}


def test_the_shipped_taxonomy_has_nothing_suspicious(taxonomy: Taxonomy) -> None:
    """No rule is useless, no alias is a mask or stands twice, every tag can be earned."""
    assert () == check(taxonomy)


def test_the_tags_of_the_contract(taxonomy: Taxonomy) -> None:
    """The four sectors and five themes are there, with sub-tags below them."""
    main = {name: tag.facet for name, tag in taxonomy.tags.items() if "." not in name}
    assert dict.fromkeys(SECTORS, "sector") | dict.fromkeys(THEMES, "theme") == main
    assert {
        "biotech.brain-science",
        "semiconductors.photonic-computing",
        "ai.healthcare",
        "ai.cities",
    } <= taxonomy.tags.keys()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Foundry in Shanghai ships its first 28nm wafers", {"semiconductors"}),
        ("上海一晶圆厂将生产28纳米芯片", {"semiconductors"}),
        ("Physicists build a larger quantum computer", {"quantum", "research"}),
        ("新型量子计算机上线", {"quantum"}),
        ("A language model that reads X-ray images", {"ai"}),
        ("通用大模型开放下载", {"ai"}),
        ("Gene therapy wins FDA approval", {"biotech"}),
        ("一款基因疗法获批上市", {"biotech"}),
        (
            "Commerce Department adds chip tool makers to Entity List",
            {"export-controls", "semiconductors"},
        ),
        ("十家芯片企业被列入实体清单", {"export-controls", "semiconductors"}),
        ("China's chipmakers raise salaries as talent war heats up", {"semiconductors", "talent"}),
        ("芯片企业抢人大战升级，应届生年薪翻倍", {"semiconductors", "talent"}),
        ("Brain implant maker raises $80 million", {"biotech", "investment"}),
        ("脑机接口公司完成2亿元B轮融资", {"biotech", "investment"}),
        ("我国科研团队在量子通信领域取得重大突破", {"quantum", "research"}),
        ("上海出台若干措施支持人工智能产业发展", {"ai", "policy-districts"}),
        ("Lawmakers unveil bill on AI chips", {"semiconductors", "policy-districts"}),
        ("Robot maker files for an IPO in Hong Kong", {"ai", "investment"}),
    ],
)
def test_who_does_what_to_whom(tagger: Tagger, title: str, expected: set[str]) -> None:
    """Sectors and themes are told from a headline, in both languages."""
    assert expected == main_tags(tagger.tag(title, ""))


@pytest.mark.parametrize(
    "title",
    [
        "量子位：一家外卖平台的晚餐生意",
        "沪指涨1.2%，超四千股上涨",
        "A股收评：三大指数收跌，半导体、医药板块走低",
        "New intel on the ceasefire talks",
        "An interconnected world needs its ferries",
        "The main aim of the rain dance",
        "今年的苹果丰收了，果农却发愁",
        "团队可灵活组合，市场可灵活应对",
        "默克尔的回忆录在柏林发布",
        "春节大礼来袭，商场延长营业",
        "关联电商平台被处罚",
        "完美光影展在美术馆开幕",
        "反诈宣传走进平安进社区活动",
        "增强生态保护意识从课堂开始",
        "空想特摄入门：从第一代奥特曼看起",
        "Micron-thin coating keeps pans clean",
        "Mistral winds hit the south of France",
        "Shanghai Electric wins an order for wind turbines",
        "上海电气签下风电订单",
        "Five things to watch at the Chinese GP",
        "小米澎湃OS新版本推送，桌面更流畅",
        "新款手机曝光：八核处理器，6000mAh电池",
        "Potato chips and blue chips: what to eat during earnings season",
        "It would be a quantum leap for cycling",
        "The talent show returns on Saturday",
        "Real estate agents see more visitors",
        "Raise your glass: the wine harvest is good",
        "超市招聘收银员",
        "银行完成50亿元债券融资",
        "一批量子公司更名",
        "First Quantum sells a copper mine",
        "Ai Weiwei opens a show",
        "Gemini season: your horoscope",
    ],
)
def test_words_that_only_look_like_it(tagger: Tagger, title: str) -> None:
    """Everyday meanings, outlets, indexes, wraps and gadgets carry no tag."""
    assert set() == main_tags(tagger.tag(title, ""))


@pytest.mark.parametrize(
    ("title", "summary", "tag", "phrase"),
    [
        ("臺積電擴產", "", "semiconductors", "臺積電"),
        ("ＡＩ大會開幕", "", "ai", "ＡＩ"),
        ("DeepSeek‑style training", "", "ai", "DeepSeek"),
        ("SMIC财报出炉", "", "semiconductors", "SMIC"),
    ],
    ids=["traditional", "full-width", "odd hyphen", "Latin beside Chinese"],
)
def test_spellings(tagger: Tagger, title: str, summary: str, tag: str, phrase: str) -> None:
    """Whatever the spelling, the tag is found and its evidence is in the article's own letters."""
    matches = {match.tag: match for match in tagger.tag(title, summary).tags}
    assert phrase in {evidence.phrase for evidence in matches[tag].evidence}


def test_an_outlet_is_no_subject(tagger: Tagger) -> None:
    """The name of the publisher at the end of a title tags nothing."""
    assert set() == main_tags(tagger.tag("周末的城市骑行 - 半导体周刊", "", outlet="半导体周刊"))
    assert {"semiconductors"} == main_tags(tagger.tag("周末的城市骑行 - 半导体周刊", ""))


@pytest.mark.skipif(not REPORT.exists(), reason="the seed report is in ../shared only")
def test_the_report_carries_all_it_is_about(tagger: Tagger) -> None:
    """The seed report, its adverts left out, is about all four sectors and all five themes."""
    lines = REPORT.read_text(encoding="utf-8").splitlines()
    body = "\n".join(line for line in lines if len(line) > 40)
    tagging = tagger.tag("", body)
    assert SECTORS | THEMES == main_tags(tagging)
    assert tagging.shanghai.relevant


@pytest.mark.skipif(not REPORT.exists(), reason="the seed report is in ../shared only")
def test_adverts_of_the_report_give_no_term(tagger: Tagger, taxonomy: Taxonomy) -> None:
    """Nothing in the advertising lines but the city and a district is a term."""
    lines = [line for line in REPORT.read_text(encoding="utf-8").splitlines() if 0 < len(line) < 40]
    aliases = {
        a for group in taxonomy.groups.values() for term in group.terms for a in term.aliases
    }
    assert 3 == len(lines)
    assert {"上海", "杨浦"} == {alias for alias in aliases for line in lines if alias in line} - {
        "沪"
    }
    assert [()] * 3 == [tagger.tag(line, "").tags for line in lines]


def test_the_version_is_the_taxonomy_s(tagger: Tagger, taxonomy: Taxonomy) -> None:
    """Tags are stored under the version of the file that made them."""
    assert taxonomy.version == tagger.version


def test_a_tagger_travels(tagger: Tagger) -> None:
    """A worker process gets an equal tagger by pickling."""
    title = "上海AI芯片公司完成融资"
    assert tagger.tag(title, "") == pickle.loads(pickle.dumps(tagger)).tag(title, "")  # noqa: S301  our own


def test_a_tagger_is_shared_by_threads(tagger: Tagger) -> None:
    """Threads that use one tagger at once get what one thread gets."""
    titles = [f"SMIC fab {n} in Shanghai hires researchers 量子" for n in range(40)]
    alone = [tagger.tag(title, "") for title in titles]
    with ThreadPoolExecutor(4) as threads:
        assert alone == list(threads.map(lambda title: tagger.tag(title, ""), titles))


@pytest.mark.parametrize(
    "text",
    [
        "AI " * 50_000,
        "上海" * 50_000,
        "a" * 200_000,
        "芯片。" * 30_000,
        "《" * 50_000,
        "1亿" * 40_000,
    ],
    ids=["Latin", "Chinese", "one word", "sentences", "brackets", "numbers"],
)
def test_hostile_text_costs_no_more_than_a_long_article(tagger: Tagger, text: str) -> None:
    """Text made to be slow is read only so far, and in bounded time."""
    started = time.perf_counter()
    tagger.tag(text, text)
    assert time.perf_counter() - started < 2


TEXT = st.lists(
    st.sampled_from(
        [
            "AI",
            "ＡＩ",
            "芯片",
            "晶片",
            "上海",
            "SMIC",
            "hires",
            "raises $5 million",
            "ﬁ",
            "İ",
            " ",
            "。",
            ". ",
            "\n",
            "x",
        ]
    )
).map("".join)


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_evidence_is_where_it_says(tagger: Tagger, data: st.DataObject) -> None:
    """Every span of evidence holds its phrase in the original text, and every tag has some."""
    texts = {"title": data.draw(TEXT), "summary": data.draw(TEXT)}
    tagging = tagger.tag(texts["title"], texts["summary"])
    for match in tagging.tags:
        assert match.evidence
        assert 0.5 <= match.score < 1
        for each in match.evidence:
            assert each.phrase == texts[each.field][each.start : each.end]
    assert tagging.shanghai.relevant == (tagging.shanghai.score >= 0.5)


@pytest.fixture(scope="module")
def dev_scores(tagger: Tagger) -> dict[str, Score]:
    """Give the scores on the labelled half."""
    if not DEV.exists():
        pytest.skip("labelled articles are in ../shared/data only")
    answers = []
    for line in DEV.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        given_tags = main_tags(tagger.tag(item["title"], item["summary"], outlet=item["feed"]))
        answers.append(
            TagAnswer(frozenset(item["tags"]), frozenset(given_tags), frozenset(item["disputed"]))
        )
    return score_tags(answers, sorted(SECTORS | THEMES))


@pytest.mark.parametrize(
    ("tag", "goal"),
    [
        (MICRO, 0.88),
        ("semiconductors", 0.90),
        ("ai", 0.90),
        ("biotech", 0.90),
        ("quantum", 0.95),
        ("export-controls", 0.75),
        ("talent", 0.75),
        ("research", 0.75),
        ("investment", 0.75),
        ("policy-districts", 0.65),
    ],
)
def test_quality_on_the_labelled_half(dev_scores: dict[str, Score], tag: str, goal: float) -> None:
    """F1 on real articles does not fall below the goals of the project."""
    assert goal <= dev_scores[tag].f1
