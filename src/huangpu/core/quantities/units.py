"""Which unit stands beside a number, and what is it a figure of?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from huangpu.model.quantities import Kind


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it stands in a text: its kind, its base unit, what one of it is worth, its end."""

    kind: Kind
    name: str
    factor: Decimal
    end: int


_ONE: Final = Decimal(1)
CURRENCY: Final = (
    r"(?:(?:US|HK|NT|AU|SG|[SAC])?\$|€|£|CN¥|¥|人民币"
    r"|(?:RMB|CNY|USD|US dollars?|HKD|EUR|GBP|JPY)(?=\s?[0-9]))"
)
_CURRENCIES: Final = {
    "$": "USD", "us$": "USD", "usd": "USD", "hk$": "HKD", "hkd": "HKD", "nt$": "TWD",
    "s$": "SGD", "sg$": "SGD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP", "jpy": "JPY",
    "¥": "CNY", "cn¥": "CNY", "人民币": "CNY", "rmb": "CNY", "cny": "CNY",
}  # fmt: skip

# Ordered: of two that fit, the first counts. Latin words end at a word's end, Chinese ones where
# the next sign does not make another word of them (元宇宙, 比特币, 纳米材料, 人民币).
_TABLE: Final[tuple[tuple[Kind, str, str, str], ...]] = (
    ("points", "points", "1", r"\s?(?:个百分点|percentage[ -]points?\b)"),
    ("percent", "%", "1", r"\s?%|[ -]?per[ -]?cent\b(?!age)|\s?pct\b"),
    ("money", "USD", "1", r"\s?(?:美元|美金|USD\b|US ?\$|U\.?S\.? dollars?\b)"),
    ("money", "HKD", "1", r"\s?(?:港元|港币|HKD\b|HK dollars?\b|Hong Kong dollars?\b)"),
    ("money", "TWD", "1", r"\s?(?:新台币|新?台币|NT ?\$|NT dollars?\b)"),
    ("money", "EUR", "1", r"\s?(?:欧元|euros?\b|EUR\b)"),
    ("money", "GBP", "1", r"\s?(?:英镑|pounds? sterling\b|GBP\b)"),
    ("money", "JPY", "1", r"\s?(?:日元|日圆|yen\b|JPY\b)"),
    ("money", "KRW", "1", r"\s?(?:韩元|韩圆|won\b(?= \(|,|\.|;|$)|KRW\b)"),
    ("money", "SGD", "1", r"\s?(?:新加坡元|新元|SGD\b)"),
    ("money", "CNY", "1",
     (r"\s?(?:元(?!宇宙|素|件|器|旦|年|月|首|老|组|初)|块钱|人民币"
     r"|(?:Chinese )?yuan\b|RMB\b|CNY\b|renminbi\b)")),
    ("money", "USD", "1", r"[ -](?:dollars?\b)"),
    ("qubits", "qubits", "1",
     (r"\s?(?:个?(?:物理|逻辑|超导|可用|纠缠|读取|数据)?(?:量子比特|量子位)"
     r"|[ -](?:(?:physical|logical|superconducting|entangled|neutral-atom|working|programmable)[ ,]"
     r"\s?){0,2}qubits?\b)")),
    ("node", "nm", "1",
     (r"[ -]?(?:nm(?![A-Za-z])|nanomet(?:re|er)s?\b)"
     r"|\s?纳米(?!颗粒|材料|线|管|粒子|孔|晶|机器人|技术|药|银|医|纤维|抗体|片|尺度|级?厚|科技|光)")),
    ("area", "m2", "1000000",
     (r"\s?(?:平方公里|平方千米|km²|km2\b|sq\.? ?km\b)"
     r"|[ -](?:square[ -]kilomet(?:re|er)s?\b)")),
    ("area", "m2", "10000", r"\s?(?:公顷|hectares?\b)"),
    ("area", "m2", "1", r"\s?(?:平方米|平米|㎡|m²|sq\.? ?m\b)|[ -]square[ -]met(?:re|er)s?\b"),
    ("count", "visits", "1", r"\s?(?:人次|visits?\b)"),
    ("count", "wafers", "1", r"\s?片(?!区|面|刻|段|场|酬|方|源|酱|头疼)"),
    ("count", "people", "1", r"\s?(?:人(?!民|工|形|类|均|机|脸|像|气|性|文)|名(?!单|称|字|义|次|额))"),
    ("count", "firms", "1", r"\s?家(?!庭|用|居|电|长|里|乡|国|常|具|政|暴|族)"),
    ("count", "laboratories", "1", r"\s?所(?!以|有|谓|需|在|得|属|长|示|致)"),
    ("count", "things", "1",
     (r"\s?(?:个(?!月|小时|工作日|交易日|季度|基点|年|周|星期|人(?!才)|性|股|点(?!位)|百分)"
     r"|[座台颗款项套辆枚户件](?!目|票|务|版|车|阶|湾|词|风|积电|胞|北))")),
)  # fmt: skip
_UNITS: Final = tuple(
    (kind, name, Decimal(factor), re.compile(pattern, re.IGNORECASE))
    for kind, name, factor, pattern in _TABLE
)
_BITS: Final = re.compile(r"\s?(?:个?比特(?!币|率|大陆|米))")

_NOUNS_ZH: Final = (
    ("laboratories", re.compile(r"实验室|研究所|研究院")),
    ("clients", re.compile(r"客户")),
    ("people", re.compile(r"人才|员工|学生|科学家|工程师|受试者|患者")),
    ("firms", re.compile(r"企业|公司|初创|机构")),
)
_OF_MONEY: Final = re.compile(
    r"(?:规模|产值|营收|收入|总额|金额|投资|融资|资金|估值|市值|利润|基金)[^，。；！？,;0-9]{0,6}$"
)
_OF_HEADS: Final = re.compile("用户|人口|客户|下载|人次|粉丝|参数|销量")
_NOTHING_BEHIND: Final = re.compile(r"[\s，。；！？、）)】」”…]|$")
_NOUN_REACH: Final = 12
_CLAUSE_END: Final = re.compile(r"[，。；！？、：:;!?（）()【】\n]")

# Words that may not stand between a number and what it counts: they begin another phrase.
_BREAKS: Final = (
    r"of|and|or|to|in|the|for|by|from|at|as|on|with|that|who|which|than|a|an|its|their|his|per"
    r"|percent|cent|billion|million|trillion|years?|months?|days?|weeks?|hours?|minutes?|times"
    r"|was|were|is|are|has|have|had|said|when|while|after|before|since|but|if|not|this|these"
)
_NOUNS_EN: Final = (
    ("laboratories", r"laborator(?:y|ies)|labs?|institutes?"),
    ("clients", r"clients?|customers?"),
    ("people", (r"people|staff|workers?|employees?|engineers?|researchers?|scientists?|students?"
     r"|graduates?|patients?|volunteers?|professionals?|experts?|participants?|jobs?")),
    ("visits", r"visitors?|visits?|attendees?"),
    ("wafers", r"wafers?"),
    ("firms", (r"firms?|companies|company|enterprises?|start-?ups?|businesses|organi[sz]ations?"
     r"|institutions?|exhibitors?|entities|suppliers?|manufacturers?|hospitals?|universities")),
    ("things", (r"intersections?|junctions?|signals?|traffic lights|exhibits?|robots?|models?"
     r"|products?|projects?|chips?|patents?|electrodes?|channels?|trials?|papers?|units?")),
)  # fmt: skip
_COUNTED: Final = re.compile(
    rf"[ -](?:(?!(?:{_BREAKS})\b)[A-Za-z][A-Za-z'’&-]{{0,23}} ){{0,4}}?"
    "(?:" + "|".join(rf"(?P<{name}>{words})" for name, words in _NOUNS_EN) + r")\b",
    re.IGNORECASE,
)


def currency_of(sign: str) -> str | None:
    """Give the currency that a sign or code before a number stands for."""
    sign = sign.strip().lower()
    return "USD" if sign.startswith("us dollar") else _CURRENCIES.get(sign)


def unit_behind(text: str, at: int) -> Unit | None:
    """Give the unit that stands at this place, behind a number and its scale."""
    for kind, name, factor, pattern in _UNITS:
        if found := pattern.match(text, at):
            counted = _counted_zh(text, found.end()) if kind == "count" else None
            return Unit(kind, counted or name, factor, found.end())
    if (found := _BITS.match(text, at)) and "量子" in text[max(0, at - 30) : at + 30]:
        return Unit("qubits", "qubits", _ONE, found.end())
    return None


def counted_behind(text: str, at: int) -> Unit | None:
    """Give the English noun that a number counts, at most four words behind it."""
    found = _COUNTED.match(text, at)
    if not found or not found.lastgroup:
        return None
    return Unit("count", found.lastgroup, _ONE, found.end())


def unsaid_yuan(text: str, start: int, end: int) -> Unit | None:
    """Give yuan where a headline leaves them out: 产业规模破万亿, 融资超10亿."""
    if text[end - 1 : end] != "亿" or not _NOTHING_BEHIND.match(text, end):
        return None
    before = text[max(0, start - 14) : start]
    if not _OF_MONEY.search(before) or _OF_HEADS.search(before):
        return None
    return Unit("money", "CNY", _ONE, end)


def _counted_zh(text: str, at: int) -> str | None:
    """Give what a Chinese classifier counts, where the noun stands in the same clause."""
    words = text[at : at + _NOUN_REACH]
    if cut := _CLAUSE_END.search(words):
        words = words[: cut.start()]
    hits = [
        (found.start(), name) for name, pattern in _NOUNS_ZH if (found := pattern.search(words))
    ]
    return min(hits)[1] if hits else None
