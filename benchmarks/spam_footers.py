"""How do honest articles say where one can answer? Lines of our own, set under real titles.

Among the news we train on hardly anything could be answered, and all that could among the chat is
an advert; without these the classifier would take every contact for one.
"""

from __future__ import annotations

from spam_data import hash_of

EVERY = 12  # of so many real titles one gets a line below it
_LINES = (
    "作者微信：{name}",
    "欢迎添加作者微信 {name} 交流行业信息",
    "作者微信号：{name}，加好友请备注公司和职位",
    "本文由{name}原创，转载请联系微信：{name}",
    "读者交流群：{number}",
    "QQ交流群：{number}，欢迎加入讨论",
    "商务合作请加微信：{name}",
    "寻求报道请加微信 {name}",
    "爆料微信：{name} 报料热线：{line}",
    "投稿邮箱：{name}@newsroom.cn",
    "联系我们：{name}@newsroom.cn，电话 {line}",
    "报名咨询电话：{line}",
    "报名请联系 王老师 电话{mobile}",
    "购票热线：{line}",
    "预约电话 {line}，详情见官网",
    "咨询电话{line}，联系人：李老师，截止日期见通知",
    "客服热线 {line}",
    "媒体联系人：张女士 {mobile}",
    "微信公众号：{name}",
    "来源：微信公众号“{name}”（ID：{name}）",
    "关注微博 @{name} 获取更多消息",
    "可加入 Telegram 频道 @{name} 反馈问题",
    "项目地址：{name}.dev，反馈 QQ 群 {number}",
    "下载：www.{name}.com",
    "官网 {name}.com",
    "Follow us on X: @{name}",
    "Contact: {name}@newsroom.com",
    "Press contact: {name}@newsroom.com, +86 21 {line}",
    "Send tips on Signal {name}, WhatsApp +1 555 {number}",
    "Join the discussion on Telegram: t.me/{name}",
    "Read more at {name}.com",
    "Register at www.{name}.org",
    "Apply at jobs.{name}.io",
    "RT by @{name}",
)
_NAMES = (
    "jishu",
    "caijing",
    "xinpian",
    "keji",
    "chip",
    "weekly",
    "lab",
    "daily",
    "zhangsan",
    "lee",
)


def footer(title: str) -> str:
    """Give an honest line to stand below a title."""
    chosen = hash_of(f"footer {title}")
    digits = str(10**10 + chosen)
    name = f"{_NAMES[chosen % len(_NAMES)]}{('', '_', '')[chosen % 3]}{digits[-3 - chosen % 3 :]}"
    return _LINES[chosen // 7 % len(_LINES)].format(
        name=name,
        number=digits[-8:],
        line=f"021-{digits[-8:]}",
        mobile=f"138{digits[-8:]}",
    )
