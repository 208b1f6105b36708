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


@pytest.mark.parametrize(
    ("tag", "title"),
    [
        ("talent", "Japanese physicist quits for Shenzhen institute, citing budgets"),
        ("talent", "A Turing Award winner moves to China after three decades abroad"),
        ("talent", "Chip veteran quits as SMIC's co-founder unit loses its technical lead"),
        ("talent", "诺奖得主全职加盟西湖大学"),
        ("talent", "深圳光明：博士后出站留深 每年资助12万元"),
        ("talent", "智谱技术负责人请辞，或将自己创业"),
        ("talent", "US university labs bar Chinese students from quantum projects"),
        ("research", "Tsinghua team traps single atoms on a chip for ten minutes"),
        ("research", "中国科学院团队捕捉到玻色子新信号"),
        ("research", "Journal retracts paper on room-temperature superconductor"),
        ("research", "中科大课题组造出室温单光子源"),
        (
            "export-controls",
            "Two men charged in Texas over Nvidia GPUs rerouted via Thailand to China",
        ),
        ("export-controls", "荷兰拟限制ASML在华光刻机维修服务"),
        ("export-controls", "China suspends antimony curbs for a year as truce holds"),
        ("export-controls", "H20许可下来了，国内客户却不急着下单"),
        ("export-controls", "US extends export controls to cryogenic CMOS for qubits"),
        ("investment", "UAE's MGX takes 15% of humanoid robot maker"),
        ("investment", "Onsemi completes purchase of Finnish chip designer"),
        ("investment", "Figure AI lines up another $1.5 billion from Gulf funds"),
        ("investment", "某脑机接口公司获增资，注册资本升至3亿元"),
        ("investment", "星河动力商业航天公司递表港交所"),
        ("policy-districts", "国家药监局就脑机接口医疗器械管理办法答记者问"),
        (
            "policy-districts",
            "Hetao one-stop customs pilot lets lab reagents cross the border in a day",
        ),
        ("biotech", "Surgeons in Guangzhou transplant gene-edited pig liver into patient"),
        ("biotech", "信达生物玛仕度肽三期达到主要终点"),
        ("biotech", "FDA advisers vote against obesity drug's label"),
        ("biotech", "zanidatamab meets endpoint in gastric cancer trial"),
        ("semiconductors", "长存321层闪存量产，年底出货"),
        ("semiconductors", "T-glass shortage hits substrate makers Ibiden and Unimicron"),
        ("ai", "Qwen 4 answers in 90 languages; here's how it compares"),
        ("ai", "Grok 5 delayed again, Musk says"),
        ("ai", "Lawyers fined over fake citations in federal court"),
        ("quantum", "Helium shortage threatens makers of dilution refrigerators"),
    ],
)
def test_a_headline_that_does_not_name_its_field(tagger: Tagger, tag: str, title: str) -> None:
    """A laureate who moves, a fridge, a trial phase or a version number say it as well."""
    assert tag in {match.tag for match in tagger.tag(title, "").tags}


@pytest.mark.parametrize(
    ("tag", "title"),
    [
        ("talent", "Forest fires rage near Google's Chilean data center"),
        ("investment", "Sovereign funds buy more gold as dollar weakens"),
        ("policy-districts", "Nvidia chips power the AI boom; who pays the power bill?"),
        ("investment", "复宏汉霖斯鲁利单抗上市申请获FDA受理"),
        ("research", "Breakthrough therapy tag for Junshi's lung cancer antibody"),
        ("semiconductors", "数据中心浸没式液冷渗透率提升"),
        ("quantum", "Quantum Systems wins German army drone contract"),
        ("talent", "H20 or its successor? Buyers in China wait"),
    ],
)
def test_words_that_only_look_like_it(tagger: Tagger, tag: str, title: str) -> None:
    """Fires in forests, bills for power, and a filing for a drug are what they are."""
    assert tag not in {match.tag for match in tagger.tag(title, "").tags}
