"""How do the spellings of one figure become one spelling, without moving a character?"""

from __future__ import annotations

import re
from typing import Final

_WIDE_SIGNS: Final = "％＄．＋－"
_ONE_FOR_ONE: Final = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)},
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF21, 0xFF3B)},
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF41, 0xFF5B)},
        **{sign: chr(ord(sign) - 0xFEE0) for sign in _WIDE_SIGNS},
        "￥": "¥",
        "㎚": "n",  # one sign for nm: what follows is made good below
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t", " "),
        **dict.fromkeys("‐‑–—−〜〰～", "-"),
        "~": "-",
        **dict(zip("億萬兩個納點約過達長減幾餘圓條據", "亿万两个纳点约过达长减几余元条据", strict=True)),
        **dict(
            zip("漲幣韓鎊歐實驗戶間應員壹貳叁參肆伍陸柒捌玖拾佰仟", "涨币韩镑欧实验户间应员一二三三四五六七八九十百千", strict=True)
        ),
    }
)  # fmt: skip
_WIDE_THOUSANDS: Final = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")


def folded(text: str) -> str:
    """Give the text with plain digits, dashes, spaces and simplified units, sign for sign.

    The result is exactly as long, so a span in it is a span in the text. A full-width comma stays
    the end of a clause, except between full-width digits.
    """
    if text.isascii():
        return text.replace("~", "-").replace("\t", " ")
    return _WIDE_THOUSANDS.sub(",", text).translate(_ONE_FOR_ONE)
