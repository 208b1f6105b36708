"""Whose name stands behind a headline in aggregators, beside the tails learnt of each feed?"""

from __future__ import annotations

from typing import Final

NEWSROOMS: Final = frozenset(
    (
        "reuters", "bloomberg", "bbc", "bbc news", "cnn", "cnbc", "forbes", "wsj",
        "the wall street journal", "ft", "financial times", "the new york times", "the verge",
        "techcrunch", "wired", "ars technica", "the guardian", "associated press", "ap news",
        "yahoo finance", "marketwatch", "business insider", "scmp", "south china morning post",
        "nikkei asia", "the information", "axios", "engadget", "zdnet", "nature",
        "mit technology review", "xinhua", "china daily", "global times", "caixin global",
        "yicai global", "shine", "路透", "路透社", "彭博", "彭博社", "华尔街日报", "金融时报",
        "新华社", "新华网", "人民网", "央视新闻", "澎湃新闻", "新浪财经", "新浪网", "腾讯新闻",
        "网易", "凤凰网", "界面新闻", "第一财经", "财新网", "it之家", "36氪", "雪球",
        "财报见闻", "华尔街见闻", "联合早报", "参考消息",
    )
)  # fmt: skip
