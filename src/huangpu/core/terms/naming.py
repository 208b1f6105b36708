"""Is this sequence of words a name? By how it is written, and what stands around it.

A week's texts are too few to tell a term from a piece of a sentence by counting, as the growth of
the taxonomy does. So only that counts which writers mark themselves: capitals, quotation marks, the
ending of an organisation, a title beside a person. What is only said often is left to `huangpu
taxonomy suggest`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from huangpu.core.terms.corpus import Words, is_chinese, is_latin
from huangpu.core.terms.kinds import SURNAMES, names_a_body

_QUOTES: Final = {"“": "”", "《": "》", "「": "」", "『": "』", '"': '"', "‘": "’"}
_QUOTED: Final = 0.5  # share of occurrences; the others may be later mentions in the same text
_AROUND: Final = 12
_BYLINE: Final = re.compile(
    r"(?:作者|\bID\b|来源|图源|图片|题图|头图|配图|封面|公众号|出品|编辑|撰文|记者|文[|丨｜]|微信|\bby\b|photo|credit|source)"
    r"[^。！？.!?]{0,6}$",
    re.IGNORECASE,
)
_BYLINE_BEHIND: Final = re.compile(r"[)）]?\s*(?:原创|出品|撰文)")
_LABEL: Final = re.compile(r"\s*[:：]")
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:;。！？：；|丨｜\"“”‘’\n—–-])\s*$")
_HAN: Final = re.compile(r"[㐀-鿿]")
_MARKED: Final = re.compile(r"[A-Za-z][-. ]?\d|[a-z][A-Z]|[A-Z]{2}[a-z]|[A-Za-z]\.[A-Za-z]")
# of calendars and balance sheets: new every quarter, and no names
_PERIOD: Final = re.compile(
    r"(?:[qh]\d|\d[qh]|(?:fy|no|vol|part|day|top|phase|round|chapter|step|level|page|type|class|q|week)\b"
    r"|[12]\d{3}|\W|\d)+|[a-z]+20\d\d",
    re.IGNORECASE,
)
# a capitalised word beside it: then it is a piece of a longer name, Health of Northwell Health
_LONGER_BEFORE: Final = re.compile(r"[A-Z][A-Za-z0-9]*[ -]$")
_LONGER_BEHIND: Final = re.compile(r"[ -][A-Z0-9]")
_SMALL: Final = frozenset(("of", "and", "for", "the", "de", "van", "von", "der", "al", "in", "on"))
_CAPITALS: Final = re.compile(r"[A-Z]{3,6}")
_FOREIGN: Final = frozenset(
    "阿埃艾奥巴鲍贝比彼波伯博布查茨达戴丹德登蒂迪蒙多厄尔法菲费弗福盖冈戈格根古哈海汉赫亨侯胡霍基吉加贾杰金卡凯坎康柯科克肯孔库夸拉莱兰朗劳勒雷黎里理利莉列林琳隆卢鲁伦罗洛马玛麦迈曼梅门蒙米密缪莫姆穆纳娜奈内尼倪妮宁纽诺欧帕潘佩彭皮平珀普奇齐乔切琼丘让瑞萨塞桑瑟沙莎舍什史舒斯松苏索塔泰坦汤特腾滕提廷图托瓦万威韦维魏温沃乌伍西希席夏谢辛休许逊雅亚延扬耶叶伊易因英尤于约泽扎詹哲珍朱兹佐"
)
_SHORTEST_FOREIGN: Final = 3
_TITLE: Final = (
    r"CEO|CTO|CFO|COO|总裁|首席[^，。]{0,6}官|创始人|董事长|总经理|教授|院士|博士|研究员|部长|主席|总统|首相"
    r"|[数物化生经科][^，。]{0,4}学家|科学家|工程师|设计师|企业家|投资人|奖得主"
)
_TITLED: Final = re.compile(f"(?:{_TITLE})\\s*$")
_PROFESSION: Final = re.compile(
    "(?:[数化]学家|物理学家|生物学家|经济学家|科学家|工程师|设计师|企业家|投资人|教授|院士)"
)
_PERSON_LENGTHS: Final = (2, 3)
_FEWEST_QUOTED: Final = 3  # characters: shorter ones are words used in irony


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a sequence is said: the text, its span, and whether that is a title."""

    text: str
    start: int
    end: int
    in_title: bool

    @property
    def written(self) -> str:
        """The sequence as it stands there."""
        return self.text[self.start : self.end]

    @property
    def before(self) -> str:
        """The few characters in front of it."""
        return self.text[max(0, self.start - _AROUND) : self.start]

    @property
    def behind(self) -> str:
        """The few characters behind it."""
        return self.text[self.end : self.end + _AROUND]


def kind_of_name(words: Words, places: list[Occurrence]) -> str:
    """Say what kind of name it is: "organisation", "person", "quoted", "name"; "" when it is none."""
    if _is_byline(places):
        return ""
    if all(map(is_latin, words)):
        return "name" if _is_latin_name(words, places) else ""
    if not all(map(is_chinese, words)):
        return ""
    if len(words) >= _FEWEST_QUOTED and _is_quoted(places):
        return "quoted"
    if names_a_body(words) and _stands_alone(places):
        return "organisation"
    return "person" if _is_person(words, places) else ""


def _is_byline(places: Iterable[Occurrence]) -> bool:
    """Tell whether it mostly names who wrote, drew or photographed, or is a label."""
    said = [
        bool(_BYLINE.search(one.before) or _BYLINE_BEHIND.match(one.behind) or _is_label(one))
        for one in places
    ]
    return 2 * sum(said) >= len(said)


def _is_label(one: Occurrence) -> bool:
    return not one.in_title and _LABEL.match(one.behind) is not None


def _is_latin_name(words: Words, places: list[Occurrence]) -> bool:
    """Tell whether it is written with capitals, or letters and figures, where others are not."""
    phrase = " ".join(words)
    if _PERIOD.fullmatch(phrase):
        return False
    forms = [one.written for one in places]
    if any(form == form.lower() for form in forms):
        return False
    whole = [one for one in places if not _is_piece(one)]
    return any(_MARKED.search(one.written) or _is_proper(one) for one in whole)


def _is_piece(one: Occurrence) -> bool:
    return bool(_LONGER_BEFORE.search(one.before) or _LONGER_BEHIND.match(one.behind))


def _is_proper(one: Occurrence) -> bool:
    """Tell whether capitals mean a name here: no headline in capitals, no beginning of a sentence."""
    words = re.findall(r"[A-Za-z][A-Za-z0-9'&.]*", one.written)
    if not words or not all(word[0].isupper() or word in _SMALL for word in words):
        return False
    if _HAN.search(one.text):
        return True
    return not one.in_title and _SENTENCE_START.search(one.text[: one.start]) is None


def _is_quoted(places: list[Occurrence]) -> bool:
    quoted = [
        one
        for one in places
        if _QUOTES.get(one.before[-1:]) == one.behind[:1] and one.before and one.behind
    ]
    return len({one.text for one in quoted}) > 1 and len(quoted) >= _QUOTED * len(places)


def _stands_alone(places: list[Occurrence]) -> bool:
    """Tell whether, somewhere, a sign or an edge stands in front of it: else it is a piece."""
    return any(not one.before or not one.before[-1].isalnum() for one in places)


def _is_person(words: Words, places: list[Occurrence]) -> bool:
    """Tell whether it is a foreign name by its characters, or a Chinese one behind a title."""
    if len(words) >= _SHORTEST_FOREIGN and _FOREIGN.issuperset(words) and _stands_alone(places):
        return True
    titled = [one for one in places if _TITLED.search(one.before)]
    return len(words) in _PERSON_LENGTHS and words[0] in SURNAMES and 2 * len(titled) >= len(places)


def behind_profession(words: Words) -> int:
    """Give where a person's name would begin in 数学家邓煜; 0 where no profession stands first."""
    found = _PROFESSION.match("".join(words)) if all(map(is_chinese, words)) else None
    return found.end() if found and found.end() < len(words) else 0
