"""A text says how its writer can be answered, or it does not."""

import pytest

from huangpu.core.spam.contacts import ContactFinder
from huangpu.core.spam.folding import folded
from huangpu.model.spam import SpamContacts, SpamJargon, SpamLexicon

FINDER = ContactFinder(
    SpamLexicon(
        version=1,
        families={},
        contacts=SpamContacts(
            words=("微信", "v", "q", "QQ", "薇信", "vx", "QQ群", "telegram", "whatsapp"),
            weak=("电话", "联系", "飞机", "call"),
        ),
        adverts=SpamJargon(invites=("看头像", "dm me")),
    )
)


@pytest.mark.parametrize(
    ("kind", "found", "text"),
    [
        ("messenger", "微信:abc123", "预约微信：abc123"),
        ("messenger", "薇信→abc123", "薇信→abc123"),
        ("messenger", "vx【ab_c123", "vx【ab_c123】"),
        ("messenger", "微信同号 13800138000", "微信同号 13800138000"),
        ("messenger", "qq群号12345678", "QQ群号12345678"),
        ("messenger", "telegram @some_name", "on Telegram @some_name"),
        ("messenger", "whatsapp +44 7700 900123", "WhatsApp +44 7700 900123 now"),
        ("messenger", "t.me/some_name", "join https://t.me/some_name"),
        ("messenger", "t.me/+abcde12", "NAMEHTTPS://T.ME/+ABCDE12"),
        ("domain", "www.abc88.com", "@namewww.abc88.com"),
        ("id", "电话 13800138000", "电话 13800138000"),
        ("id", "飞机@some_name", "飞机@some_name"),
        ("line", "电话 021-55551234", "电话 021-55551234"),
        ("line", "call 1-888-555-0170", "call 1-888-555-0170"),
        ("number", "13800138000", "有意者13800138000"),
        (
            "number",
            "+44 7700 900123",
            "ring +44 7700 900123 for more of it and nothing else at all",
        ),
        ("domain", "abc88.vip", "下载 abc88.vip"),
        ("name", "@some_name", "找 @some_name"),
        ("mail", "some.one@mail.com", "write to some.one@mail.com"),
        ("invite", "看头像", "需要的看头像"),
        ("invite", "dm me", "DM me"),
    ],
)
def test_best(kind: str, found: str, text: str) -> None:
    """The most telling contact is given with its kind and its words."""
    contact = FINDER.best(folded(text))
    assert contact is not None
    assert (kind, folded(found)) == (contact.kind, contact.text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "微信支付用户超过10亿",
        "微信 12345",
        "拨打电话12345",
        "DeepSeek-V4-Flash 与 Q3-2026max 对比，这款模型在十余项测试中领先，开发者可以直接从官网下载使用，完全不用花一分钱的",
        "2025-2026 财年 QQ 2025-2026",
        "电话会议 2026-08-01 举行",
        "whatsapp has two billion users",
        "telegram founder speaks",
        "详见 https://abc.com/news/1",
        "见 www.gov.cn",
        "营收123456元，同比增长，员工不断增加，公司表示对未来充满信心，将继续投入研发，并扩大生产，计划于年内完成第二条产线的建设",
    ],
)
def test_nobody_to_answer(text: str) -> None:
    """Names of services, public lines, dates and references are no contacts."""
    assert None is FINDER.best(folded(text))
