"""Where does a number, a name or an address stand that one could reach an advertiser by?

All patterns are run on folded text. Bounded everywhere: a hostile text costs linear time.
"""

from __future__ import annotations

import re

LONG_ID = 5  # text.md D: a place and a contact alone need a number this long

_LINK = r"(?:号码|号)?([ \t:+=,]{0,3})"
_DIGITS = r"[0-9]{3,20}(?![0-9])"
# 9470, q1234567, wx_abc88: digits first end at the first letter (…6089616381US starts…)
_ID = re.compile(rf"{_LINK}({_DIGITS}|[a-z][a-z0-9_-]{{3,19}}(?![a-z0-9_-]))")
# a number that the article goes on with: 2026世界…, 200余名, 3.4亿, 7月
_COUNTED = re.compile(
    r"(?:[.,][0-9]|[-/][0-9]|%|余|多|[年月日时点分秒家名个万亿元届位条项岁倍度次台架辆人款部米吨艘家"
    r"只股年种期场座]|[ ]?(?:million|billion|percent|years|people))"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}$")
_MEASURED = 4  # digits; a longer number is an id whatever follows
_SHORTEST = 3  # digits of an id
# the date that an article begins with, glued to an id: 41418239|11日
_DATES = (
    (re.compile("日(?![本元照航产韩语])"), re.compile(r"(?:[12][0-9]|3[01]|[1-9])$")),
    (re.compile("月(?![球饼薪])"), re.compile(r"(?:1[0-2]|[1-9])$")),
    (re.compile("年(?![轻])"), _YEAR),
)

_TLD = (
    r"(?:com|net|org|cc|cn|co|info|biz|top|xyz|vip|club|site|online|shop|app|me|tv|io|live|win|bet|pw"
    r"|ru|us|la|casino|pro|store|fun|ltd|link|icu|bid|loan|hk|tw|asia|mobi|games|ink|wang|ren)"
)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?"
DOMAIN = re.compile(
    rf"(?:(?<![a-z0-9@._/-])(?:https?://)?|(?=www\.))(?:{_LABEL}[.点]){{1,4}}{_TLD}"
    r"(?![a-z0-9-])(?!\.[a-z0-9])"
    r"(?:/[a-z0-9._~/?#=&%+-]{0,80})?"
)
INVITATION = re.compile(r"(?<![a-z0-9.-])(?:t|wa)\.me/\+?[a-z0-9_]{4,32}")
AT_NAME = re.compile(r"(?<![a-z0-9._])@[a-z][a-z0-9_]{3,31}(?![a-z0-9_.])")
MAIL = re.compile(r"(?<![a-z0-9._-])[a-z0-9][a-z0-9._-]{1,40}@(?:[a-z0-9-]{1,40}\.){1,3}[a-z]{2,8}")
# an id that stands alone: kuc539, sx064436
MIXED_ID = re.compile(r"(?<![a-z0-9._-])(?=[a-z0-9_]{6,20}(?![a-z0-9_]))[a-z_]+[0-9]{3,}[a-z0-9_]*")
LONG_NUMBER = re.compile(r"(?<![0-9.,])[0-9]{6,16}(?![0-9]|[.,][0-9a-z]|[人元年万亿股名])")
# 138 0013 8000, +44 7700 900123, 1-888-555-0170
PHONE = re.compile(
    r"(?<![0-9.,+-])(?:(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}|\+[0-9]{1,3}(?:[ -]?[0-9]{2,5}){2,4}"
    r"|(?:\+?1[ -])?8(?:00|88|77|66|55|44|33)-[0-9]{3}-[0-9]{4})(?![0-9]|[.,][0-9])"
)
NUMBER = re.compile(r"[0-9]+")
# 送88, 开户送88
GIFT = re.compile(r"(?:官网)?(?:注册|开户|首存|充值|免费)?即?送[0-9]{2,5}(?:元|彩金|体验金)?")

# 150起, 10元一单, 日赚200, 95-98场, $300 per day, 90% off, but not $12 million
PRICE = re.compile(
    r"[0-9](?:元|块)?(?:起|一单|一份|/月)|[日月](?:入|赚)[0-9]|[0-9]+-[0-9]+[元场]|[0-9]{2}% off"
    r"|\$[0-9][0-9,.]*(?![0-9,.]| ?(?:[mbkt]n?\b|million|billion|trillion))"
)

# what may stand between a contact and its id where a whole text is judged: 加微信同号 → abc123
_FAR_SIGNS = r"(?:[ \t:=,/|()\[\]<>【】「」.-]|\+(?![0-9])){0,4}"
_FAR_LINK = (
    rf"{_FAR_SIGNS}(?:(?:同号|号码|群号|账号|号|群|客服|id|me|us|at|on|no|number){_FAR_SIGNS})?"
)
_FAR_ID = re.compile(
    rf"{_FAR_LINK}(@[a-z][a-z0-9_]{{3,31}}|[a-z0-9_-]{{0,24}}[a-z][a-z0-9_-]{{0,24}}(?![a-z0-9_])"
    r"|\+?[0-9]{5,20}(?![0-9])|\+?[0-9]{1,4}(?:[ -][0-9]{2,11}){1,5}(?![0-9]))"
)
_FAR_LENGTH = range(LONG_ID, 25)
_IN_GROUPS = re.compile(r"[0-9 -]+[ -][0-9 -]+")
_FEWEST_DIGITS = 9  # of a number in groups: 2025-2026 is none
# 12345 and 95588 are at the other end of a public line, 2026-08-01 is a day
_PUBLIC = re.compile(r"[19][0-9]{4}|(?:19|20)[0-9]{2}[ -][01]?[0-9][ -][0-3]?[0-9]")


def id_after(text: str, at: int, *, certain: bool = False) -> tuple[int, int] | None:
    """Give the span of the id that follows a contact word ending at `at`, else None.

    `certain` says that a number must be an id, though it could be counting: 陪护长宁vx 9834多家.
    """
    found = _ID.match(text, at)
    if found is None:
        return None
    link, name = found.groups()
    start, end = found.span(2)
    if not name[0].isdigit():
        return (start, end) if any(char.isdigit() for char in name) else None
    if not certain and ":" not in link and _is_counted(text, end, name):
        return None  # after a colon a number is an id, whatever follows
    return start, _without_date(text, start, end)


def far_id_after(text: str, at: int) -> tuple[int, int] | None:
    """Give the span of an id within a few signs of a contact word; for texts judged as a whole."""
    found = _FAR_ID.match(text, at)
    if found is None or _PUBLIC.fullmatch(name := found[1]):
        return None
    if _IN_GROUPS.fullmatch(name) and sum(map(str.isdigit, name)) < _FEWEST_DIGITS:
        return None
    if name[0] != "@" and not (len(name) in _FAR_LENGTH and any(map(str.isdigit, name))):
        return None
    return found.span(1)


def _without_date(text: str, start: int, end: int) -> int:
    """Give where an id ends, when its last digits are the day, month or year that follows."""
    for unit, number in _DATES:
        if unit.match(text, end):
            date = number.search(text, start, end)
            if date and date.start() - start >= _SHORTEST:
                return date.start()
    return end


def _is_counted(text: str, end: int, digits: str) -> bool:
    if len(digits) > _MEASURED:
        return False
    if _COUNTED.match(text, end):
        return True
    goes_on = end < len(text) and "一" <= text[end] <= "鿿"
    return goes_on and _YEAR.match(digits) is not None
