"""Adverts of every trade are told from honest texts that use the same words, in both languages."""

import pytest

from huangpu.core.spam import SpamFilter

ADVERTS = [
    ("杨浦宝山品茶外卖 新茶到店 预约加微信cha000example", ""),
    (
        "杨浦宝山品茶外卖 新茶到店 预约加微信cha000example",
        "浦东静安徐汇长宁品茶外卖 新茶到店 品质保证 加微信cha000example预约",
    ),
    (
        "虹口嘉定高端喝茶 海选新到 飞机电报 @hk_tea_example",
        "虹口嘉定同城上门，海选一手，安排快，电报 @hk_tea_example",
    ),
    ("松江新茶嫩茶品鉴工作室 薇：tea66example", ""),
    ("上 海 夜 店 模 特 伴 游 V信 moon888example", ""),
    ("徐汇长宁桑拿养生馆 水磨全套 老师上课 微亻言 spa2233example", ""),
    ("Pudong massage girls outcall to your hotel, WeChat lily0000ex", ""),
    (
        "Shanghai VIP companions 24/7 🌹 Telegram @sh_vip_example 🌹",
        "Elegant models, hotel outcall only, real pics. WhatsApp +86 139 0000 0000",
    ),
    ("魔都嫩模空姐大学生 可约可上门 ＱＱ１２３００００８８", ""),
    (
        "閔行青浦喝茶資源 高端外圍 加薇信：tea5566example",
        "閔行青浦高端品茶 學生妹 上門服務 微信同號",
    ),
    ("百家乐真人在线开户送88 官网 www.bjl8800example.com", ""),
    (
        "世界杯投注平台 首存送100% 提款秒到 Telegram: @wc_bet_example",
        "高赔率，APP下载，客服24小时在线，注册即送彩金",
    ),
    ("ag真人視訊 註冊送38 體驗金 加微信 ag3838ex", ""),
    (
        "Best online casino 2026: 200 free spins, no deposit bonus at luckyspin000.example.com",
        "Sign up today and claim your welcome bonus",
    ),
    ("🎰 Slots gacor hari ini 🎰 join t.me/slot_example now", ""),
    ("澳门新葡京娱乐城 app下载 注册送彩金 网址 xpj9900.vip", ""),
    ("六合彩精准特码 一码中特 加Q 880000123", "今晚必中，不中退款，先看料后付款 QQ 880000123"),
    ("麻将胡了试玩 PG电子官网 爆率高 进群 飞机 @pgexample", ""),
    ("代开增值税专用发票 全国可开 点数低 微信 fp0000ex", ""),
    (
        "【代.开.发.票】餐饮住宿建材 电话 13900000000 王经理",
        "各类普票专票均可代开，可验真后付款，长期有效",
    ),
    ("专业开票 住宿费 会议费 咨询费 V❤ kp8800ex", ""),
    ("代 開 發 票 薇 信 fapiao00ex", ""),
    ("Fapiao for sale, all cities, verify before you pay, WeChat fapiao000ex", ""),
    ("无抵押信用贷款 当天放款 黑户可做 微信 dk0000ex", ""),
    ("急用钱找我 身份证秒批 电话13800000000", "不看征信，利息低，放款快，手续简单"),
    ("Need a loan? Bad credit OK, approved in 10 minutes, WhatsApp +44 7700 900000", ""),
    ("信用卡代还套现 费率低 秒到账 VX：xyk0000ex", ""),
    ("百度快速排名 7天上首页 关键词优化 QQ 660000123", "不上首页不收费，整站优化，外链代发"),
    (
        "Buy backlinks DA 50+, guest post service, rank #1 on Google – contact seo000ex@mail.example.com",
        "",
    ),
    ("蜘蛛池出租 站群 黑帽SEO Telegram @seo_example", ""),
    ("微信公众号涨粉 抖音刷赞 真人粉丝 秒单 加V zf0000ex", ""),
    ("Instagram followers cheap, instant delivery, t.me/smm_example_panel", ""),
    ("办理各类证件 毕业证 学位证 学信网可查 微信 bz0000ex", ""),
    ("论文代写 硕士博士 包通过 先写后付 QQ 99000011", ""),
    ("Buy real passports, driver license and IDs online, Telegram @docs_example", ""),
    ("手机兼职 日结300 在家可做 名额有限 加微信 jz0000ex", ""),
    ("Work from home, earn $500 a day, no experience needed, WhatsApp +1 555 010 0000", ""),
    ("收微信实名号 高价回收 长期合作 飞机 @hao_example", ""),
    ("USDT跑分 日入过万 招车队 TG：@pf_example", ""),
    ("牛股推荐 老师带盘 加微信进群 vx：gp0000ex 稳赚不赔", ""),
    ("Crypto signals 95% accuracy, double your bitcoin, join t.me/pump_example", ""),
    ("成人直播 同城约炮 免费看 下载 www.yy0000example.top", ""),
    ("代孕包成功 供卵试管 包性别 微信 dy0000ex", ""),
    ("Buy cheap viagra online no prescription overnight delivery www.pills0000example.com", ""),
    ("高仿手表 一比一复刻 厂家直销 微信 gf0000ex 支持验货", ""),
    ("Replica watches AAA quality, worldwide shipping, replica000example.com", ""),
]
HONEST = [
    (
        "上海警方捣毁一网络招嫖团伙，“品茶”“喝茶”成暗语",
        "警方提醒，所谓“上门服务”加微信转账多为诈骗，已抓获犯罪嫌疑人12名。",
    ),
    ("微信推出新功能：可批量管理好友", "微信团队表示，用户可在设置中找到。QQ音乐也同步更新。"),
    ("税务总局：全面推广数电发票", "纳税人可通过电子税务局开具增值税专用发票，咨询热线12366。"),
    (
        "代开发票产业链调查：一张票收6个点",
        "记者加了对方微信，对方称可验真后付款。目前警方已立案侦查。",
    ),
    ("春茶上市，杭州龙井新茶价格上涨", "茶农说，今年明前茶产量减少，外地茶商上门收茶。"),
    (
        "上海静安一酒店推出SPA水疗套餐",
        "酒店位于南京西路，提供按摩、桑拿等服务，预订电话021-60000000。",
    ),
    (
        "澳门博彩毛收入7月同比增长15%，金沙中国股价上涨",
        "澳门博监局公布数据，银河娱乐、永利澳门均上涨。",
    ),
    (
        "Macau casino stocks rally as gross gaming revenue beats estimates",
        "Sands China and Galaxy Entertainment rose more than 3% in Hong Kong.",
    ),
    (
        "Shanghai police bust massage parlor ring",
        "Police said the suspects advertised on WeChat and Telegram.",
    ),
    (
        "Telegram adds free translation for all users",
        "The messaging app said the feature is available now. Download at telegram.org",
    ),
    (
        "WeChat Pay opens to foreign credit cards in Shanghai",
        "Visitors can link Visa cards in minutes.",
    ),
    ("上海市文旅局整治KTV、夜总会噪音扰民", "市民可拨打12345热线举报。"),
    (
        "杨浦区公布2026年小学招生咨询电话",
        "咨询电话：021-65000000，家长可添加微信公众号“杨浦教育”。",
    ),
    ("浦东新区人才公寓预约看房指南", "预约电话 021-58000000，微信搜索“浦东人才”小程序预约。"),
    ("上海博物馆夜场开放，预约通道开启", "观众可通过微信小程序“上海博物馆”预约，24小时均可操作。"),
    ("新式茶饮品牌喜茶在上海开出首家茶坊店", "新店位于徐汇，品茶空间可预约到店体验。"),
    ("消费贷利率跌破3%，银行打响价格战", "多家银行信用贷额度提升至50万元，最快当天放款。"),
    ("助贷平台被罚：黑户贷款、征信修复都是骗局", "监管提醒消费者警惕“秒下款”“不看征信”等话术。"),
    ("抖音打击刷粉刷赞黑产，封禁账号20万个", "平台表示将持续治理买粉、刷量行为。"),
    (
        "Google fights SEO spam with new core update",
        "The company said sites selling backlinks would lose ranking.",
    ),
    (
        "How a fake diploma ring sold 10,000 degrees",
        "Prosecutors said buyers paid up to $5,000 via WhatsApp.",
    ),
    (
        "FTC warns of work-from-home scams promising $500 a day",
        "The agency said victims were contacted by text message.",
    ),
    (
        "兼职刷单骗局再升级，大学生被骗3万元",
        "民警提醒：刷单就是诈骗，遇到加QQ、加微信先垫付的一律不要信。",
    ),
    ("跑分平台被端：涉案流水超10亿USDT", "南京警方通报，该团伙利用虚拟币跑分洗钱。"),
    ("代孕机构暗访：宣称包成功包性别", "记者以客户身份添加其微信后获得一份报价单。"),
    ("高仿手表流入二手平台，消费者维权难", "有用户花费3万元买到复刻劳力士。"),
    ("论文代写明码标价：本科3000元，先写后付", "教育部要求严查，多所高校发布禁令。"),
    ("体彩中心：世界杯竞猜游戏有序开售", "购彩者请到实体店投注，理性购彩。"),
    ("新加坡金沙酒店赌场扩建获批", "Marina Bay Sands will add a fourth tower."),
    (
        "虎嗅作者招募：加微信 huxiu000ex 备注“作者”",
        "虎嗅长期招募科技、医疗、消费领域作者，稿费从优。",
    ),
    (
        "活动报名｜张江AI沙龙：大模型落地实践",
        "时间：8月20日14:00，地点：张江科学城。报名请加微信 zjai000ex，名额有限。",
    ),
    (
        "招聘：上海某量子计算公司诚聘算法工程师",
        "薪资面议，简历发送至 hr@quantum000.example.com，微信同号 13800000000。",
    ),
    ("【商务合作】请联系 bd@media000.example.com", "本刊发行部电话 021-61000000。"),
    (
        "Startup in Shanghai hires: join our Telegram group for meetups",
        "Contact team@startup000.example.com for details.",
    ),
    (
        "Apply now: Fudan-Oxford quantum PhD scholarships, free to apply",
        "Deadline 1 September. Contact quantum@fudan000.example.edu",
    ),
    (
        "Free trial of GPT-6 API for developers, sign up now",
        "OpenAI said the offer is limited to Shanghai free-trade zone partners.",
    ),
    ("二手车平台优信季度营收增长，上门回收业务扩张", "公司客服热线400-800-0000。"),
    ("上海小姐选美百年回顾", "1946年“上海小姐”选举轰动一时。"),
    ("上海迪士尼年卡优惠，注册会员送50元", "官方APP下载即可领取，活动截至8月31日。"),
    ("五角场商圈美女主播直播带货，单场破亿", "杨浦区商务委介绍，直播经济成新引擎。"),
    ("京东外卖在上海上线品茶频道，新茶到店取", "用户可在京东App预约，首单立减10元。"),
    (
        "Line messaging app to shut down in Taiwan? Company denies",
        "LINE said services remain online.",
    ),
    ("QQ飞车手游与上海文旅联动", "玩家可在游戏中打卡外滩。QQ群号见官网。"),
    ("某科技博主：我的微信号被盗，骗子群发借钱", "他提醒朋友核实身份，切勿转账。"),
    ("龙凤旗袍入选非遗，传承人上门收徒", "静安区文旅局供图。"),
    ("老凤祥、龙凤金饰涨价，上海金店排队", "足金饰品价格突破1000元/克。"),
    (
        "Grey market chips: how Nvidia GPUs are sold on Telegram and WeChat in Shenzhen",
        "A seller with handle @gpu_example said he could ship in two days, Reuters reported.",
    ),
]


@pytest.mark.parametrize(("title", "summary"), ADVERTS)
def test_adverts(spam_filter: SpamFilter, title: str, summary: str) -> None:
    """Each is quarantined, whatever its trade, its messenger and its disguise, and says why."""
    verdict = spam_filter.inspect(title, summary)
    assert verdict.is_spam
    assert "advert" in verdict.reason


@pytest.mark.parametrize(("title", "summary"), HONEST)
def test_honest_texts(spam_filter: SpamFilter, title: str, summary: str) -> None:
    """Police reports, policy, product news, hotels, job notices and calls for papers stay whole."""
    verdict = spam_filter.inspect(title, summary)
    assert (False, "", ()) == (verdict.is_spam, verdict.reason, verdict.cuts)
    assert (title, summary) == (verdict.title, verdict.summary)
