"""Which words begin or end no term? Small words of both languages, and the talk of markets."""

from __future__ import annotations

from typing import Final

ENGLISH: Final = frozenset((
    "a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "for", "from", "by", "with", "as",
    "is", "are", "was", "were", "be", "been", "being", "it", "its", "this", "that", "these",
    "those", "s", "t", "will", "would", "can", "could", "has", "have", "had", "not", "but", "about",
    "over", "into", "after", "before", "says", "say", "said", "how", "why", "what", "who", "when",
    "where", "which", "while", "out", "up", "down", "off", "more", "most", "than", "then", "you",
    "your", "we", "our", "us", "they", "their", "them", "he", "his", "she", "her", "i", "my", "me",
    "so", "if", "no", "do", "does", "did", "just", "also", "new", "now", "all", "any", "some",
    "many", "much", "may", "might", "should", "must", "there", "here", "other", "others", "one",
    "two", "three", "first", "second", "last", "next", "year", "years", "day", "days", "week",
    "weeks", "month", "months", "per", "via", "vs", "amid", "among", "between", "under", "through",
    "during", "against", "within", "without", "because", "get", "gets", "got", "make", "makes",
    "made", "take", "takes", "use", "uses", "using", "used", "like", "even", "still", "only", "own",
    "same", "such", "very", "too", "back", "well", "way", "inc", "ltd", "co", "ceo", "cto", "cfo",
    "url", "http", "https", "www", "com", "id", "am", "pm", "et", "jan", "feb", "mar", "apr", "jun",
    "jul", "aug", "sep", "oct", "nov", "dec", "january", "february", "march", "april", "june",
    "july", "august", "september", "october", "november", "december", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "million",
    "billion", "trillion",
))  # fmt: skip

# What quotations are wrapped in: no term of a field of technology ends so.
MARKETS: Final = frozenset((
    "stock", "stocks", "share", "shares", "price", "prices", "etf", "etfs", "investors", "investor",
    "earnings", "revenue", "nasdaq", "dow", "market", "markets", "rating", "bull", "bear", "rally",
    "buy", "sell", "wall", "street",
))  # fmt: skip

# Characters, and words, that begin or end a phrase but no term.
CHINESE_EDGE: Final = frozenset(
    "的了是们这那吗呢也都就还又及等将被把让给很更最之其而但或与和在于为对从向到以因所则却只已再仍不没有"
    "我你他她它谁个哪么吧啊着过得地"
)
CHINESE_START: Final = (
    "面对", "加速", "落地", "造福", "联合", "推出", "发布", "进入", "成为", "提供", "打造", "推动", "获得",
    "宣布", "完成", "实现", "开展", "举办", "举行", "今年", "去年", "明年", "目前", "正在", "可以", "通过",
    "如何", "为什", "什么", "关于", "一个", "一家", "多家", "首个", "首家", "来自", "前往", "支持", "利用",
    "使用", "超过", "预计", "据悉", "获悉", "记者", "作者", "编辑", "来源", "原标", "图源", "上半", "下半",
    "日在", "年在", "月在", "刚刚", "同时", "可能",
)  # fmt: skip
CHINESE_ACTS: Final = ("推出", "宣布", "表示", "认为")  # what holds one is a sentence
CHINESE_END: Final = (
    "发布", "推出", "宣布", "表示", "认为", "指出", "获悉", "获得", "完成", "实现", "成为", "来自", "举办",
    "举行", "上市", "股价", "涨停", "跌停", "概念股", "板块", "指数", "收盘", "开盘", "市值", "亿元", "亿美元",
    "万元", "同比", "环比", "增长", "下降", "记者", "作者", "编辑", "来源", "公告", "报道", "消息", "等人",
    "期间", "以来", "之后", "之前", "方面", "情况", "问题", "时候", "时间", "今天", "昨天", "近日", "日电",
)  # fmt: skip
