"""Does the shipped taxonomy tell themes by who does what, in headlines nobody tuned it on?

The headlines are invented; those of each list were written before the rules were tried on them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from huangpu.core.tagging import Tagger
from huangpu.model.taxonomy import Taxonomy

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    """Give a tagger of the taxonomy that is shipped."""
    text = (CONFIG / "taxonomy.yaml").read_text(encoding="utf-8")
    return Tagger(Taxonomy.model_validate(yaml.load(text, Loader=yaml.CSafeLoader)))


@pytest.mark.parametrize(
    ("tag", "title"),
    [
        ("talent", "Nvidia rival poaches three senior architects from Google's TPU team"),
        ("talent", "Chip industry faces shortage of 67,000 technicians by 2030, report says"),
        ("talent", "TSMC engineers in Arizona complain of long hours and cultural clashes"),
        ("talent", "Beijing tells AI founders not to travel abroad"),
        ("talent", "Meta names former Scale executive as chief AI officer"),
        ("talent", "前OpenAI研究副总裁加入阿里通义实验室"),
        ("talent", "字节跳动Seed团队负责人离职，将创办具身智能公司"),
        ("talent", "临港新片区放宽人才落户条件 集成电路企业可直接推荐"),
        ("research", "Fudan team grows wafer-scale 2D semiconductor at room temperature"),
        ("research", "DeepMind's new model predicts the effect of mutations, paper in Science"),
        ("research", "中科院上海微系统所研制出超低功耗神经形态芯片"),
        ("research", "国家自然科学基金委启动类脑智能重大研究计划"),
        ("policy-districts", "Shanghai offers vouchers for computing power to AI start-ups"),
        ("policy-districts", "India approves $1.2 billion national quantum mission"),
        ("policy-districts", "工信部等七部门：到2027年人形机器人整机产品达到国际先进水平"),
        ("policy-districts", "韩国政府将向半导体产业提供33万亿韩元支援"),
        ("investment", "Temasek leads funding for Shanghai robot maker"),
        ("investment", "Quantum start-up raises $230m from Nvidia and others"),
        ("investment", "壁仞科技在港交所挂牌 首日大涨"),
        ("investment", "药明生物拟出售爱尔兰疫苗工厂"),
        ("investment", "生物医药私募基金合伙企业在沪成立，出资额8亿"),
        ("investment", "存储芯片厂新股中签号出炉"),
        ("export-controls", "Malaysia to require permits for exports of US AI chips"),
        ("export-controls", "外交部：反对美方将科技问题政治化、滥施对华芯片限制"),
    ],
)
def test_a_theme_is_told_by_who_does_what(tagger: Tagger, tag: str, title: str) -> None:
    """Hiring, finding, ruling, funding and withholding are recognised in both languages."""
    assert tag in {match.tag for match in tagger.tag(title, "").tags}


@pytest.mark.parametrize(
    ("tag", "title"),
    [
        ("ai.models", "Nvidia releases Nemotron 4 with open weights"),
        ("ai.models", "用了一周GPT5之后的体会"),
        ("ai.robotics", "特斯拉FSD入华再传新进展"),
        ("semiconductors.memory", "存储原厂暂停报价 DDR4现货一周涨三成"),
        ("semiconductors.memory", "Console makers raise prices as memory shortage bites"),
        ("quantum.computing", "Google's Willow chip runs a verifiable algorithm"),
        ("quantum.computing", "IBM lays out path to fault tolerance by 2029"),
        ("quantum.communication", "Banks urged to prepare encryption for Q-day"),
        ("biotech.drugs", "国产九价HPV苗获批 每支不足五百元"),
    ],
)
def test_products_stand_for_their_field(tagger: Tagger, tag: str, title: str) -> None:
    """A headline that names only a model, a part or a drug is filed under its field."""
    assert tag in {match.tag for match in tagger.tag(title, "").tags}


@pytest.mark.parametrize(
    "title",
    [
        "Chip and Joanna Gaines open new hotel in Texas",
        "他用一根芯片卡骗过了停车场",
        "Brain model with two billion neurons built of wool wins craft prize",
        "Willow trees line the new riverside path",
        "Runway closed for snow at regional airport",
        "过年的元宝点心怎么包",
    ],
)
def test_their_everyday_namesakes_do_not(tagger: Tagger, title: str) -> None:
    """The same words outside the field carry no tag."""
    assert () == tagger.tag(title, "").tags
