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

_TLD = (
    r"(?:com|net|org|cc|cn|co|info|biz|top|xyz|vip|club|site|online|shop|app|me|tv|io|live|win|bet|pw"
    r"|ru|us|la|casino)"
)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?"
DOMAIN = re.compile(
    rf"(?<![a-z0-9@._/-])(?:https?://)?(?:{_LABEL}[.点]){{1,4}}{_TLD}(?![a-z0-9-])(?!\.[a-z0-9])"
    r"(?:/[a-z0-9._~/?#=&%-]{0,80})?"
)
AT_NAME = re.compile(r"(?<![a-z0-9._])@[a-z][a-z0-9_]{3,31}(?![a-z0-9_.])")
# an id that stands alone: kuc539, sx064436
MIXED_ID = re.compile(r"(?<![a-z0-9._-])(?=[a-z0-9_]{6,20}(?![a-z0-9_]))[a-z_]+[0-9]{3,}[a-z0-9_]*")
LONG_NUMBER = re.compile(r"(?<![0-9.,])[0-9]{6,16}(?![0-9]|[.,][0-9a-z]|[人元年万亿股名])")
NUMBER = re.compile(r"[0-9]+")
# 送88, 开户送88
GIFT = re.compile(r"(?:官网)?(?:注册|开户|首存|充值|免费)?即?送[0-9]{2,5}(?:元|彩金|体验金)?")


def id_after(text: str, at: int) -> tuple[int, int] | None:
    """Give the span of the id that follows a contact word ending at `at`, else None."""
    found = _ID.match(text, at)
    if found is None:
        return None
    link, name = found.groups()
    start, end = found.span(2)
    if name[0].isdigit():  # after a colon a number is an id, whatever follows
        return None if ":" not in link and _is_counted(text, end, name) else (start, end)
    return (start, end) if any(char.isdigit() for char in name) else None


def _is_counted(text: str, end: int, digits: str) -> bool:
    if len(digits) > _MEASURED:
        return False
    if _COUNTED.match(text, end):
        return True
    goes_on = end < len(text) and "一" <= text[end] <= "鿿"
    return goes_on and _YEAR.match(digits) is not None
