"""Is news from Shanghai told from news that only names it?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from huangpu.core.quality import score_binary
from huangpu.core.tagging import Tagger
from huangpu.model.taxonomy import Taxonomy

ROOT = Path(__file__).parents[2]
DEV = ROOT.parent / "shared/data/tags-dev.jsonl"


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    """Give a tagger of the taxonomy that is shipped."""
    text = (ROOT / "config/taxonomy.yaml").read_text(encoding="utf-8")
    return Tagger(Taxonomy.model_validate(yaml.load(text, Loader=yaml.CSafeLoader)))


@pytest.mark.parametrize(
    "title",
    [
        "上海发布新一轮城市更新方案",
        "一座新的科学馆在沪开馆",
        "Shanghai opens a new ferry line",
        "浦东一处码头投入使用",
        "Zhangjiang lab switches on its laser",
        "中芯国际公布季度业绩",
        "SMIC reports quarterly results",
        "WuXi AppTec wins a case in court",
        "SenseTime publishes a new model",
        "复旦大学团队发现新机制",
        "Ruijin Hospital treats first patient",
        "上海电气签下风电订单",
        "特斯拉上海超级工厂交付量创新高",
        "Tesla Shanghai ships a record number of cars",
        "上汽集团推出新车型",
        "世界人工智能大会下周开幕",
        "F1 returns: Shanghai prepares for the Chinese Grand Prix",
        "上海證券交易所附近的外灘夜景改造",
        "进博会首发新品超过四百件",
        "World Laureates Forum opens with forty Nobel winners",
        "非夕科技发布自适应机器人",
        "李政道研究所测得新的衰变道",
    ],
)
def test_about_shanghai(tagger: Tagger, title: str) -> None:
    """Places, institutions, plants and companies headquartered in the city count, in both names."""
    assert tagger.tag(title, "").shanghai.relevant


@pytest.mark.parametrize(
    "title",
    [
        "沪指收涨0.8%，创业板指跌0.3%",
        "沪深两市成交额突破两万亿元",
        "沪股通今日净买入12亿元",
        "上交所：对一只股票实施停牌",
        "上海证券交易所公布新规则",
        "上海期货交易所铜价走低",
        "据上海证券报报道，多地下调首付比例",
        "Shanghai Composite closes higher",
        "Shanghai copper slips on weak demand",
        "Shanghai-listed brewer posts higher profit",
        "Chinese battery maker soars in Shanghai debut",
        "上海合作组织成员国举行会议",
        "线上海外购物增长",
        "普陀山迎来香客高峰",
        "旧金山举办开发者大会",
        "金山办公推出新功能",
        "Leclerc fastest in practice for the Chinese GP",
        "沪昆高铁贵州段提速",
        "沪电股份扩建昆山工厂",
        "上汽通用五菱在柳州发布新车",
        "纳斯达克中国金龙指数涨1%，哔哩哔哩涨3%",
        "西安交大团队研制新型材料",
        "他盯上财富500强的订单",
        "志愿者获得物资援助",
        "产业关联影响评估报告公布",
    ],
)
def test_not_about_shanghai(tagger: Tagger, title: str) -> None:
    """Indexes, exchanges, newspapers, namesakes and a mere listing do not count."""
    assert not tagger.tag(title, "").shanghai.relevant


def test_a_company_from_elsewhere_is_not_made_local_by_its_listing(tagger: Tagger) -> None:
    """A dateline or the exchange does not make a story about bonds one about the city."""
    summary = "新华社上海5月6日电 上海证券交易所6日公布，一家山西煤企的债券今日上市。"
    assert not tagger.tag("山西煤企债券上市", summary).shanghai.relevant


def test_a_mention_in_passing(tagger: Tagger) -> None:
    """One name in a long text does not make it about the city; its lead does."""
    filler = (
        "这家公司在全国多地设有门店，近年来销售额稳步增长，员工人数也在增加，产品种类不断丰富。" * 3
    )
    assert not tagger.tag("连锁药店扩张", filler + "其中一家在上海。").shanghai.relevant
    assert tagger.tag("连锁药店扩张", "上海徐汇的一家连锁药店开业。" + filler).shanghai.relevant


def test_an_event_is_where_its_lead_says_it_is_held(tagger: Tagger) -> None:
    """A fair whose headline is silent is the city's news, another city's with a guest is not."""
    title = "家电博览会带来会叠衣服的机器人"
    assert tagger.tag(title, "展会正在上海举行，各类新品集中亮相。").shanghai.relevant
    assert not tagger.tag(title, "展会正在广州举行，一家上海企业带来新品。").shanghai.relevant
    title = "A robot that folds shirts steals the show"
    assert tagger.tag(title, "The fair held in Shanghai this week ends today.").shanghai.relevant


@pytest.mark.parametrize(
    ("expected", "title"),
    [
        (True, "东方证券：获准发行不超过90亿元公司债券"),
        (True, "交通银行董事长：继续支持科技企业"),
        (False, "东方证券：AI算力景气度有望延续"),
        (False, "申万宏源：看好下半年半导体设备"),
    ],
)
def test_a_broker_is_news_or_only_quoted(tagger: Tagger, title: str, *, expected: bool) -> None:
    """A house of the city counts where it is what the headline is about, not as a source."""
    assert expected == tagger.tag(title, "").shanghai.relevant


def test_the_verdict_shows_its_evidence(tagger: Tagger) -> None:
    """A reader can see which words made an article one about Shanghai."""
    verdict = tagger.tag("张江一家公司与上海微电子签约", "").shanghai
    assert ["张江", "上海微电子"] == [each.phrase for each in verdict.evidence]
    assert ["title"] * 2 == [each.field for each in verdict.evidence]


@pytest.mark.skipif(not DEV.exists(), reason="labelled articles are in ../shared/data only")
def test_quality_on_the_labelled_half(tagger: Tagger) -> None:
    """F1 on real articles does not fall below the goal of the project."""
    items = [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()]
    found = score_binary(
        (
            item["shanghai"],
            tagger.tag(item["title"], item["summary"], outlet=item["feed"]).shanghai.relevant,
        )
        for item in items
        if "shanghai" not in item["disputed"]
    )
    assert 0.95 <= found.f1
