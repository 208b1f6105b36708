"""A whole advert is quarantined, and no news about its trade ever is."""

import pytest

from huangpu.core.spam import SpamFilter


@pytest.mark.parametrize(
    "title",
    [
        "Escort service Shanghai WeChat: sh8888",
        "Shanghai escort girls 24h outcall, call 13800138000",
        "Best casino bonus 2026 - claim your free spins now",
        "200% casino bonus at luckybet888.com no deposit",
        "加微信abc12345代开发票",
        "＋V: hj88669 上海高端外围",
        "澳門威尼斯人娛樂城官網註冊送88",
        "广州品茶微信 88812345",
        "7912203344蔲日批",
        "招代理日结 引流拉群 有意者飞机@abcd1234",
        "www.abc123456.com",
        "个人贷款不看征信 当天放款 电话13800138000",
        "论文代写代发 先写后付 QQ 1122334455",
        "USDT跑分 不冻卡 招车队 飞机",
        "短信群发 三网到达 量大从优 QQ 332211009",
        "代 开 发 票 薇 ❤ 1 3 9 0 0 0 0 4 4 4 4",
        "老妹会所 预约 ＱＱ：①②③④⑤⑥⑦⑧",
        "Instant payday loans, no credit check - apply now at fastcash24.com",
        "Buy real and fake passports online, Telegram @some_name",
        "Crypto signals, guaranteed profit: t.me/some_name",
    ],
)
def test_whole_advert(spam_filter: SpamFilter, title: str) -> None:
    """An item that is little but advert is quarantined with a reason in words."""
    verdict = spam_filter.inspect(title, "")
    assert verdict.is_spam
    assert verdict.reason
    assert 0.6 < verdict.score <= 1


@pytest.mark.parametrize(
    "title",
    [
        "450 体验金",
        "新用户注册送100 论坛福利",
        "支付宝送888元体验金",
        "PostgreSQL 18 tgresql plugin offline",
        "RTX VX25G26 offline mode",
        "上海VX25G26服务器发布",
        "上海警方捣毁代开发票团伙 涉案3亿元",
        "男子通过微信代开发票获刑三年",
        "警方：所谓“上海龙凤论坛”系诈骗网站",
        "真人荷官直播间被查 警方抓获20人",
        "澳门博彩业7月毛收入同比增长",
        "六合彩特码网站站长被判刑",
        "Police arrest 12 in Shanghai escort ring",
        "Macau casino revenue rises 12% in July",
        "Online casino bonus rules tighten in Britain",
        "Naval escort service in the Gulf of Aden",
        "崇明被称为上海后花园",
        "上海后花园崇明岛迎来旅游旺季",
        "上海419家企业获评专精特新",
        "上海新茶饮品牌浦东首店开业",
        "上海桑拿天持续 浦东气温破40度",
        "上海龙凤食品浦东工厂搬迁",
        "上海微信支付交易额突破100亿",
        "斗地主棋牌平台注册用户破亿",
        "开云集团任命新CEO 开云官网更新",
        "记者在上海浦东拨打12345热线",
        "Trip.com",
        "京东 JD.com",
        "Show HN: I built foo.dev",
        "长电科技(600584.SH)：公司上海临港项目投产",
        "iQOO Neo11 至尊版参数 RTX5090",
        "上海图书馆东馆开放夜场 预约电话 021-50871111",
        "芯片公司完成亿元融资，欢迎添加作者微信：abc_chip 交流",
        "税务部门提醒：谨防“代开发票 微信abc1234”短信",
        "论文代写产业链调查：记者加微信abc1234探访",
        "网贷平台公布季度业绩 客服热线 400-820-0000",
        "How payday loan apps trap borrowers, police say",
        "Telegram channel used to sell fake passports shut down, Europol said",
        "Slots open for Shanghai Marathon registration at some-run.com",
        "Macau casino operator Sands hires, contact press@sands.com",
        "",
    ],
)
def test_news_stays(spam_filter: SpamFilter, title: str) -> None:
    """News about the trade, and words that only look like it, are left as they are."""
    verdict = spam_filter.inspect(title, title)
    assert (False, "", ()) == (verdict.is_spam, verdict.reason, verdict.cuts)
    assert (title, title) == (verdict.title, verdict.summary)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        (
            "静安徐汇喝茶资源 高端工作室",
            "魔都品茶，白领模特均可安排，长宁闵行上门，微信：abc000xyz，老客八折。",
        ),
        ("兼职刷单 手机即可操作", "日赚200，一单一结，无需押金。有意加QQ 1234567890"),
        ("最新引流技术，单人操作", "日收入1000+，小白也行，长期稳定 v:5230980559"),
        (
            "Hot escorts in Pudong, outcall hotel service",
            "Real photos, 24/7. WhatsApp +86 138 0000 1111",
        ),
        (
            "Play slots online today",
            "Claim your welcome bonus and free spins at spinlucky777.com now",
        ),
    ],
    ids=["escort", "jobs", "jargon", "English escort", "English gambling"],
)
def test_whole_advert_in_parts(spam_filter: SpamFilter, title: str, summary: str) -> None:
    """Title and summary are read as one: what one sells the other says where to get."""
    verdict = spam_filter.inspect(title, summary)
    assert verdict.is_spam
    assert 0.6 < verdict.score <= 1
    assert verdict.reason


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("品茶有学问", "作者微信：abc_tea，欢迎交流。本文首发于茶频道，编辑：李四。"),
        ("小微企业贷款利率降至3.5%以下", "监管部门负责人表示，将加大信用贷投放，咨询热线12378。"),
        ("Casino operators lobby over bonus rules", "Reuters reported. Contact: a.b@reuters.com"),
        ("芯片园区签约", "园区新增三条产线。上海品茶vx 12345 审批时限压缩至45天。"),
    ],
)
def test_article_with_a_contact(spam_filter: SpamFilter, title: str, summary: str) -> None:
    """An article that can be answered, or that an advert stands in, stays an article."""
    assert not spam_filter.inspect(title, summary).is_spam
