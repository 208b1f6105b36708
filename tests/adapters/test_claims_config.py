"""Is `claims.yaml` read, checked whole, and done without where it is missing?"""

from __future__ import annotations

from pathlib import Path

import pytest

from huangpu.adapters.config_files import check_all, read_claims, read_model
from huangpu.core.claims import Watch
from huangpu.errors import ConfigError
from huangpu.model.claims import Claim, Claims
from huangpu.model.taxonomy import Taxonomy

CONFIG = Path(__file__).parents[2] / "config"
GOOD = """\
claims:
  - id: plant
    paragraph: 3
    en: The new plant makes chips of 3 nm.
    zh: 新厂采用3纳米工艺。
    kind: node
    unit: nm
    value: 3
    near: [[江浦微, Jiangpu Micro]]
"""
FAULTY = """\
tolerance: 2
rates: {YUAN: 7, CNY: 0}
claims:
  - id: plant
    paragraph: 9
    en: One
    zh: 一
    kind: node
    unit: mm
    near: [[江浦微]]
  - id: plant
    paragraph: 3
    en: Two
    zh: 二
    kind: mony
    unit: USD
    near: []
  - id: third
    paragraph: 3
    en: Three
    zh: 三
    kind: money
    unit: USD
    direction: up
    value: 5
    between: [10, 20]
    nearby: [[x]]
    near: [[江浦微]]
  - id: fourth
    paragraph: 3
    en: Four
    zh: 四
    kind: area
    unit: m2
    between: [20, 10]
    near: [[""]]
"""


def faults(tmp_path: Path, text: str) -> list[str]:
    """Give the faults of a file with this text, without its name."""
    path = tmp_path / "claims.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_claims(path)
    return [str(fault).removeprefix(f"{path}:") for fault in caught.value.faults]


def test_the_file_may_be_missing(tmp_path: Path) -> None:
    """Without it nothing is watched, and checking the folder does not miss it."""
    assert Claims() == read_claims(tmp_path / "claims.yaml")
    readers = {"claims.yaml": read_claims}
    assert () == check_all(tmp_path, readers)
    (tmp_path / "claims.yaml").write_text("# nothing yet\n", encoding="utf-8")
    assert Claims() == read_claims(tmp_path / "claims.yaml")
    assert () == check_all(tmp_path, readers)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    """What is left out has its default."""
    path = tmp_path / "claims.yaml"
    path.write_text(GOOD, encoding="utf-8")
    (claim,) = read_claims(path).claims
    assert ("plant", 3, 60, "none", ()) == (
        claim.id, claim.value, claim.within, claim.direction, claim.tags,
    )  # fmt: skip


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    """Each with its line, its key, and what would be right."""
    assert [
        "1  tolerance: must be a number, 0 to 0.5",
        "2  rates.YUAN: is no currency; known here: CNY, USD, HKD, TWD, EUR, GBP, JPY, KRW, SGD",
        "2  rates.CNY: must be a number, more than 0 and at most 10000",
        '5  claims[0] "plant".paragraph: must be a whole number, 1 to 7',
        '9  claims[0] "plant".unit: is no unit of node; known here: nm, N+',
        '11  claims[1] "plant".id: is listed twice; see claims[0]',
        (
            "15  claims[1] \"plant\".kind: must be one of 'money', 'count', 'node', 'qubits',"
            " 'percent', 'points' or 'area'; did you mean 'money'?"
        ),
        '17  claims[1] "plant".near: must not be empty; name what stands near the figure',
        '24  claims[2] "third".direction: is for percent and points alone; remove it',
        "25  claims[2] \"third\".value: does not lie in 'between'; widen that, or correct this",
        "27  claims[2] \"third\".nearby: is no known key; did you mean 'near'?",
        '35  claims[3] "fourth".between: must have its smaller end first; write [low, high]',
        '36  claims[3] "fourth".near[0][0]: must not be empty, nor begin or end with a space',
    ] == faults(tmp_path, FAULTY)


@pytest.mark.parametrize(
    "text",
    ["claims: 5", "claims: [5]", "rates: 7", "claims: {a: b}", "claims: [{between: 3}]", "- a"],
)
def test_any_shape_is_explained(tmp_path: Path, text: str) -> None:
    """A file of another shape gives faults, never a traceback."""
    assert faults(tmp_path, text)


def test_a_tag_must_be_in_the_taxonomy(tmp_path: Path) -> None:
    """A claim on a tag that nothing carries would stay silent for ever."""
    (tmp_path / "taxonomy.yaml").write_text(
        "tags: {semiconductors: {facet: sector, label: {en: Chips, zh: 芯片}}}", encoding="utf-8"
    )
    (tmp_path / "claims.yaml").write_text(GOOD + "    tags: [semiconductor]\n", encoding="utf-8")
    readers = {
        "taxonomy.yaml": lambda path: read_model(path, Taxonomy),
        "claims.yaml": read_claims,
    }
    (fault,) = check_all(tmp_path, readers)
    assert (10, 'claims[0] "plant".tags[0]', "did you mean 'semiconductors'?") == (
        fault.line, fault.key, fault.suggestion,
    )  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> Claims:
    """Read the claims that ship."""
    return read_claims(CONFIG / "claims.yaml")


def test_shipped_claims_cover_the_report(shipped: Claims) -> None:
    """Every paragraph with something to check has its claims, in the order of the report."""
    paragraphs = [claim.paragraph for claim in shipped.claims]
    assert [2, 3, 4, 5, 6, 7] == sorted(set(paragraphs))
    assert paragraphs == sorted(paragraphs)
    assert 15 <= len(shipped.claims) <= 30


def test_shipped_claims_are_of_both_languages(shipped: Claims) -> None:
    """Each claim is told in both, and each of its choices can be met in both."""
    for claim in shipped.claims:
        assert claim.en.isascii()
        assert not claim.zh.isascii()
        for choice in (*claim.near, *claim.context):
            assert {True, False} == {phrase.isascii() for phrase in choice}, claim.id


SENTENCES = {
    "zhangjiang-area": ("张江科学城规划面积约95平方公里。", "Zhangjiang now spans 95 square kilometres."),
    "zhangjiang-firms": ("张江已有8000余家科技企业落户。", "Zhangjiang counts 8,000 tech firms."),
    "zhangjiang-laboratories": ("张江有3个国家实验室。", "Zhangjiang has 12 key laboratories."),
    "chip-output-share": ("上海集成电路规模占全国的25%。", "Shanghai makes 25% of China's chip output."),
    "chip-investment": ("上海集成电路基金投资145亿元。", "Shanghai invests $9 billion in chip plants."),
    "qubits-shanghai": ("祖冲之号有105个量子比特。", "Zuchongzhi has 105 qubits."),
    "smic-node": ("中芯国际量产5纳米芯片。", "SMIC ships 5nm chips."),
    "smic-capacity": ("中芯国际月产能达4.5万片。", "SMIC adds capacity of 45,000 wafers."),
    "ai-growth": ("上海人工智能产业增长13%。", "Shanghai's AI industry grew 13%."),
    "ai-output": ("上海人工智能产业规模达4500亿元。", "Shanghai's AI industry has output of $60 billion."),
    "ai-firms": ("上海规上人工智能企业达400家。", "Shanghai has 400 AI companies."),
    "smart-signals": ("上海5000个路口装上智能信号灯。", "Shanghai puts AI on 5,000 intersections."),
    "medical-zone-investment": ("国际医学园区吸引投资50亿元。", "The medical zone drew $2 billion of investment."),
    "biotech-growth": ("上海生物医药产业产值增长6%。", "Shanghai's biopharmaceutical output grew 6%."),
    "biotech-output": ("上海生物医药产业规模达1万亿元。", "Shanghai's biomedical industry has output of CNY 1 trillion."),
    "wuxi-clients": ("药明康德服务6000家客户。", "WuXi AppTec serves 6,000 clients."),
    "neural-interface-people": ("上海脑机接口临床试验入组32名患者。", "A Shanghai brain-computer interface trial enrols 32 patients."),
    "tech-salaries": ("上海芯片行业平均薪酬上涨5%。", "Tech salaries in China rose 5%."),
    "entity-list": ("美国将9家企业列入实体清单。", "The U.S. adds 9 firms to the entity list."),
    "research-spending": ("上海基础研究经费占研发投入比重达10%。", "In Shanghai basic research accounts for 10% of spending."),
    "waic-exhibitors": ("世界人工智能大会有800家企业参展。", "WAIC brings 800 exhibitors."),
    "waic-deals": ("世界人工智能大会达成160亿元采购意向。", "The World AI Conference signed deals of CNY 16 billion."),
    "waic-area": ("世界人工智能大会展览面积7万平方米。", "WAIC has an exhibition of 70,000 square metres."),
}  # fmt: skip


def test_every_shipped_claim_has_its_sentences(shipped: Claims) -> None:
    """The table below is complete."""
    assert [claim.id for claim in shipped.claims] == list(SENTENCES)


@pytest.mark.parametrize(
    ("claim_id", "sentence"),
    [(claim_id, sentence) for claim_id, both in SENTENCES.items() for sentence in both],
)
def test_a_shipped_claim_is_spoken_to(shipped: Claims, claim_id: str, sentence: str) -> None:
    """A plain sentence in either language on the subject is seen, and no other claim sees it."""
    claims: dict[str, Claim] = {claim.id: claim for claim in shipped.claims}
    tags = claims[claim_id].tags or ("semiconductors",)
    seen = Watch(shipped).sightings(sentence, "", tags, 2026)
    assert [claim_id] == [one.claim.id for one in seen]


SILENT = (
    "北京人工智能产业规模达4500亿元，上海紧随其后",
    "上海微电子发布新型光刻机，台积电3纳米产能满载",
    "SMIC's rival TSMC ships 2nm chips",
    "中芯国际股价上涨3%，市值达7000亿元",
    "中芯国际拟投资50亿元建设12英寸产线",
    "SMIC beats its margin guidance as 28nm fills up",
    "Google's 105-qubit chip impressed Chinese scientists in Shanghai",
    "张江高科净利润增长15%，成交25亿元",
    "张江新增500家企业",
    "上海有3家全国重点实验室获批",
    "上海一人工智能企业融资10亿元，估值增长34%",
    "Shanghai AI company's revenue grew 34%",
    "上海芯片企业中微公司营收增长34%，占全国市场15%",
    "上海集成电路企业A公司持股15%",
    "药明康德营收增长15%，新增3000名员工",
    "WuXi AppTec cuts 4,000 jobs",
    "美国将中芯国际列入实体清单已有5年",
    "全国基础研究投入占比6.9%，上海代表团热议",
    "某公司在上海的研发投入占营收比重15%",
    "世界人工智能大会期间，某企业获融资20亿元",
    "WAIC opens with 350,000 visitors",
    "2026世界人工智能大会7月17日开幕",
    "上海平均工资上涨8%",
    "AI芯片公司高管薪酬上涨50%",
    "浦东国际医学园区一医院营收92亿元",
    "上海生物医药指数上涨2%，基金规模达225亿元",
    "张江一栋楼2.5万平方米招租",
)


@pytest.mark.parametrize("sentence", SILENT)
def test_no_shipped_claim_is_spoken_to(shipped: Claims, sentence: str) -> None:
    """Neighbours of a claim's subject are left alone, whatever tags the article carries."""
    tags = [tag for claim in shipped.claims for tag in claim.tags]
    assert () == Watch(shipped).sightings(sentence, "", tags, 2026)
