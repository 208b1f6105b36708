"""What kind of thing might a candidate be? A guess from its ending and its company."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from huangpu.core.terms.corpus import Words, is_chinese
from huangpu.model.taxonomy_terms import Kind

_CHINESE_ENDINGS: Final[tuple[tuple[Kind, tuple[str, ...]], ...]] = (
    (
        "organisation",
        (
            *("公司", "集团", "股份", "科技", "半导体", "微电子", "电子", "光电", "医药", "药业", "制药"),
            *("生物", "基因", "研究院", "研究所", "研究中心", "实验室", "大学", "学院", "医院", "资本", "创投"),
            *("基金", "证券", "银行", "委员会", "协会", "联盟", "商务部", "机器人公司", "信息技术", "智能科技"),
        ),
    ),
    ("event", ("大会", "论坛", "峰会", "博览会", "展览会", "大赛", "会议", "进博会", "年会")),
    ("policy", ("政策", "条例", "办法", "规划", "行动", "方案", "意见", "措施", "法案", "计划", "战略", "清单")),
    ("place", ("新区", "园区", "科学城", "产业园", "高新区", "开发区", "新片区", "港区", "大厦", "中心城", "小镇")),
)  # fmt: skip
_LATIN_ENDINGS: Final[tuple[tuple[Kind, frozenset[str]], ...]] = (
    (
        "organisation",
        frozenset((
            "corp", "corporation", "labs", "lab", "laboratory", "laboratories", "technologies",
            "technology", "semiconductor", "semiconductors", "therapeutics", "biosciences",
            "biotech", "bio", "pharma", "pharmaceuticals", "pharmaceutical", "medical", "health",
            "systems", "robotics", "university", "institute", "college", "hospital", "academy",
            "capital", "ventures", "partners", "group", "holdings", "electronics", "micro",
            "networks", "foundation", "association", "ministry", "commission", "agency",
        )),
    ),
    ("event", frozenset(("conference", "summit", "forum", "expo", "congress", "symposium"))),
    ("policy", frozenset(("act", "policy", "initiative", "plan", "programme", "program", "bill",
                          "rules", "regulation", "strategy"))),
    ("place", frozenset(("park", "district", "province", "county", "valley", "zone"))),
)  # fmt: skip
# Made of nothing else, a word names no body: 科技有限公司, 技术研究院.
_BARE = re.compile(
    "(?:上市|创业|初创|龙头|相关|中国|美国|日本|国家|全国|国内|国有|民营|外资|外国|地方"
    "|科技|技术|智能|消费|电子|信息|网络|生物|医药|股份|有限|责任|控股|投资|公司|集团|企业|大学|医学院|学院"
    "|医院|银行|证券|基金|协会|联盟|委员会|研究院|研究所|研究中心|实验室)+"
)
_TITLES: Final = (
    *("教授", "院士", "博士", "先生", "女士", "表示", "认为", "指出", "坦言", "介绍说"),
    *("创始人", "董事长", "总裁", "研究员", "主任", "首席", "said", "says", "told", "ceo ", "professor"),
)  # fmt: skip
SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜"
    "崔谭陆范汪廖石金贾夏韦付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔汤"
)
_NAME_LENGTHS = (2, 3)
_OFTEN = 0.2  # share of occurrences beside a title


def names_a_body(words: Words) -> bool:
    """Tell whether a candidate looks like the name of one organisation."""
    return kind_of(words) == "organisation" and not _BARE.fullmatch("".join(words))


def kind_of(words: Words, company: Sequence[str] = ()) -> Kind:
    """Guess the kind; `company` are the few characters or words around each occurrence."""
    if any(map(is_chinese, words)):
        text = "".join(words)
        for kind, endings in _CHINESE_ENDINGS:
            if text.endswith(endings) and text not in endings:
                return kind
        may_be_a_name = len(words) in _NAME_LENGTHS and words[0] in SURNAMES
    else:
        for kind, last_words in _LATIN_ENDINGS:
            if len(words) > 1 and words[-1] in last_words:
                return kind
        may_be_a_name = len(words) in _NAME_LENGTHS
    if may_be_a_name and company:
        titled = sum(any(title in around for title in _TITLES) for around in company)
        if titled / len(company) >= _OFTEN:
            return "person"
    return "technology"
