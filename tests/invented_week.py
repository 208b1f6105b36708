"""A week that never was: invented articles of ISO week 2026-W34, for the digest's tests and shots.

Every outlet, link and event is made up; times are Shanghai clock times of 17 to 23 August 2026.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from huangpu.core.digest import DigestOptions, compose
from huangpu.core.digest.new_terms import mentions_of, new_terms
from huangpu.core.digest.tellings import tellings
from huangpu.core.sameness.gazetteer import Gazetteer
from huangpu.core.terms.known import Known
from huangpu.core.terms.vocabulary import Vocabulary
from huangpu.model.claims import Claim, Claims
from huangpu.model.digest_material import (
    ArticleTag,
    DigestArticle,
    FeedCondition,
    TagWeek,
    WeekCounts,
)
from huangpu.model.new_terms import Earlier
from huangpu.model.sameness import Name
from huangpu.model.weeks import Week

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huangpu.model.digest import Digest
    from huangpu.model.new_terms import NewTerm

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = Week(2026, 34)
MONDAY_MORNING = datetime(2026, 8, 24, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai

_FACETS = {
    "semiconductors": "sector",
    "quantum": "sector",
    "ai": "sector",
    "biotech": "sector",
    "export-controls": "theme",
    "talent": "theme",
    "research": "theme",
    "policy-districts": "theme",
    "investment": "theme",
}
# outlet: publisher family, language, weight of its feed
OUTLETS = {
    "Harbour Wire": ("harbour", "en", 1.5),
    "Harbour Wire Asia": ("harbour", "en", 1.0),
    "East Delta Post": ("east-delta", "en", 1.0),
    "Silk Circuit": ("silk-circuit", "en", 1.0),
    "Lab & Ledger": ("lab-ledger", "en", 1.0),
    "Reed Quarterly": ("reed", "en", 1.2),
    "Quay Economics": ("quay", "en", 0.8),
    "浦江科技报": ("pujiang", "zh", 1.5),
    "张江观察": ("zhangjiang", "zh", 1.0),
    "前滩财经": ("qiantan", "zh", 1.0),
    "临港通讯": ("lingang", "zh", 1.0),
    "江桥日报": ("jiangqiao", "zh", 0.8),
}


def tag(name: str, score: float = 0.8, *phrases: str) -> ArticleTag:
    """Give a tag with the facet that the taxonomy gives it."""
    return ArticleTag(name, _FACETS[name.partition(".")[0]], score, phrases)


def article(
    number: int,
    title: str,
    outlet: str = "Harbour Wire",
    *tags: ArticleTag,
    at: str = "18 09:00",
    summary: str = "",
    story: str | None = None,
    shanghai: float = 0.8,
) -> DigestArticle:
    """Give an article of August 2026; `at` is its day and time in Shanghai, in the feed an hour later."""
    family, language, weight = OUTLETS[outlet]
    day, clock = at.split()
    hour, minute = clock.split(":")
    moment = datetime(2026, 8, int(day), int(hour), int(minute), tzinfo=SHANGHAI).astimezone(UTC)
    return DigestArticle(
        article_id=f"a{number:03d}",
        story_id=story or f"s{number:03d}",
        copy_of=None,
        title=title,
        summary=summary,
        url=f"https://{family}.example/2026/08/{number:03d}",
        language=language,
        outlet=outlet,
        publisher_family=family,
        feed_id=family,
        published_at=moment,
        first_seen_at=moment + timedelta(hours=1),
        published_is_estimated=False,
        shanghai=shanghai >= 0.5,
        shanghai_score=shanghai,
        tags=tags or (tag("ai", 0.8, "AI"),),
        feed_weight=weight,
    )


def _big_stories() -> Iterable[DigestArticle]:
    """Give the events that several outlets tell."""
    chip = tag("semiconductors", 0.95, "中芯国际")
    smic = tag("semiconductors", 0.95, "SMIC")
    yield article(
        1,
        "中芯国际临港新厂开始设备搬入，首批产能面向车用芯片",
        "浦江科技报",
        chip,
        at="18 08:30",
        story="fab",
        summary="记者从临港新片区获悉，中芯国际新厂房本周开始搬入第一批设备。厂方表示，首批产能将用于车用"
        "微控制器和电源管理芯片，量产时间取决于验证进度。",
    )
    yield article(
        2,
        "SMIC starts moving tools into its new Lingang plant",
        "Harbour Wire",
        smic,
        at="18 11:10",
        story="fab",
        summary="The first tools have arrived at the new plant in Lingang, according to two "
        "suppliers. Output will begin with automotive controllers; no date was given.",
    )
    yield article(
        3,
        "Tool move-in at Lingang fab points to automotive chips first",
        "Silk Circuit",
        smic,
        tag("policy-districts", 0.6, "Lingang"),
        at="19 07:45",
        story="fab",
        summary="Equipment crates at the Lingang site suggest a first phase on mature nodes.",
    )
    yield article(4, "临港芯片新厂设备进场", "前滩财经", chip, at="19 10:00", story="fab")
    yield replace(
        article(
            5,
            "中芯国际临港新厂开始设备搬入，首批产能面向车用芯片",
            "江桥日报",
            chip,
            at="18 12:00",
            story="fab",
        ),
        copy_of="a001",
    )
    yield article(
        6,
        "Shanghai laboratory links two quantum processors over city fibre",
        "Lab & Ledger",
        tag("quantum", 0.92, "quantum processors"),
        tag("research", 0.7, "laboratory"),
        at="20 15:20",
        story="fibre",
        summary="A team in Zhangjiang entangled two small processors over 21 km of ordinary city "
        "fibre. The error rate is still far from useful, but the link ran for nine hours without "
        "being adjusted by hand, which is what the authors stress.",
    )
    yield article(
        7,
        "张江团队用城市光纤连接两台量子处理器",
        "张江观察",
        tag("quantum", 0.9, "量子处理器"),
        at="20 18:05",
        story="fibre",
        summary="两台量子处理器相距二十一公里，链路连续运行九小时。",
    )
    yield article(
        8,
        "Two quantum machines, one fibre: what the Zhangjiang result does and does not show",
        "Reed Quarterly",
        tag("quantum", 0.8, "quantum"),
        at="21 09:00",
        story="fibre",
    )
    yield article(
        9,
        "Nine toolmakers join the entity list; two have offices in Pudong",
        "East Delta Post",
        tag("export-controls", 0.95, "entity list"),
        tag("semiconductors", 0.7, "toolmakers"),
        at="21 21:30",
        story="list",
        summary="Nine makers of deposition and cleaning equipment were added on Friday. Two of "
        "them run service centres in Pudong, which may keep working on tools already sold.",
    )
    yield article(
        10,
        "美方新增九家设备企业，两家在浦东设有服务中心",
        "前滩财经",
        tag("export-controls", 0.95, "新增"),
        tag("semiconductors", 0.6, "设备"),
        at="22 09:10",
        story="list",
        summary="九家沉积和清洗设备企业被列入名单，其中两家在浦东设有服务中心。",
    )
    yield article(
        11,
        "What the new entity list means for tools already installed",
        "Quay Economics",
        tag("export-controls", 0.9, "entity list"),
        at="22 16:40",
        story="list",
    )
    yield article(
        12,
        "瑞金医院公布人工智能辅助诊断一年结果：漏诊下降，医生工时未减",
        "浦江科技报",
        tag("ai.healthcare", 0.9, "人工智能辅助诊断", "人工智能"),
        tag("biotech", 0.5, "医院"),
        at="19 09:00",
        story="ruijin",
        summary="瑞金医院对过去一年四万份影像的回顾显示，人工智能辅助诊断使漏诊率下降约两成，但医生阅片时间"
        "没有减少。论文作者建议先改流程，再加模型。",
    )
    yield article(
        13,
        "A year of AI-assisted reading at Ruijin: fewer misses, no hours saved",
        "Lab & Ledger",
        tag("ai.healthcare", 0.85, "AI-assisted"),
        at="20 08:00",
        story="ruijin",
        summary="Forty thousand scans later, the hospital reports fewer missed findings and the "
        "same workload.",
    )
    yield article(
        14,
        "World AI Conference moves its robot hall to the West Bund",
        "Harbour Wire Asia",
        tag("ai", 0.85, "World AI Conference"),
        tag("policy-districts", 0.6, "West Bund"),
        at="17 13:00",
        story="waic",
        summary="Organisers say the halls in Pudong are full. The move adds a river crossing for "
        "visitors and 12,000 square metres for exhibitors.",
    )
    yield article(
        15,
        "West Bund gets the robots as the AI conference outgrows Pudong",
        "Harbour Wire",
        tag("ai", 0.8, "AI"),
        at="17 15:00",
        story="waic",
    )
    yield article(
        16,
        "世界人工智能大会机器人展区移至西岸",
        "江桥日报",
        tag("ai", 0.85, "世界人工智能大会"),
        at="18 07:00",
        story="waic",
    )
    yield article(
        17,
        "药明康德基因编辑平台扩建，外高桥新增两条产线",
        "张江观察",
        tag("biotech", 0.9, "药明康德", "基因编辑"),
        at="21 10:30",
        story="wuxi",
        summary="公司公告称，外高桥基地将新增两条产线，预计明年投用，主要承接海外订单。",
    )
    yield article(
        18,
        "WuXi AppTec adds two gene-editing lines at Waigaoqiao",
        "Silk Circuit",
        tag("biotech", 0.9, "WuXi AppTec", "gene-editing"),
        at="21 14:00",
        story="wuxi",
    )


# number, title, outlet, tag, phrase, time, Shanghai score
_SMALL = (
    (20, "Photonic computing start-up LumiSilk samples its first matrix chip", "Silk Circuit",
     "semiconductors.photonic-computing", "Photonic computing", "19 16:00", 0.7),
    (21, "张江光子计算公司LumiSilk发布首款矩阵芯片", "张江观察",
     "semiconductors.photonic-computing", "光子计算", "20 09:30", 0.8),
    (22, "Mature-node prices stop falling, brokers say", "Quay Economics",
     "semiconductors", "Mature-node", "18 10:00", 0.2),
    (23, "上海集成电路产业上半年营收增长，设备环节最快", "前滩财经",
     "semiconductors", "集成电路", "17 18:20", 0.9),
    (24, "Hua Hong line in Wuxi reaches full load", "East Delta Post",
     "semiconductors", "Hua Hong", "20 11:00", 0.5),
    (25, "EDA 工具国产化：三家上海公司的不同走法", "浦江科技报",
     "semiconductors", "EDA", "22 08:00", 0.9),
    (26, "Packaging moves up the agenda as chiplets spread", "Silk Circuit",
     "semiconductors", "chiplets", "22 12:00", 0.1),
    (27, "临港化合物半导体园区迎来第一批租户", "临港通讯",
     "semiconductors", "化合物半导体", "21 15:00", 0.9),
    (28, "Memory makers court a Shanghai test house", "Harbour Wire",
     "semiconductors", "Memory", "19 20:00", 0.6),
    (30, "SenseTime opens its traffic model to three cities", "Harbour Wire",
     "ai.cities", "SenseTime", "18 17:30", 0.6),
    (31, "商汤开放交通大模型，首批三座城市接入", "前滩财经", "ai.cities", "商汤", "18 19:00", 0.6),
    (32, "Smart signals cut bus delays in Jing'an, a small study finds", "East Delta Post",
     "ai.cities", "Smart signals", "20 10:00", 0.9),
    (33, "上海发布“人工智能+”行动第二批场景清单", "江桥日报", "ai", "人工智能+", "19 14:00", 1.0),
    (34, "Robotics lab at ShanghaiTech releases an open gripper dataset", "Lab & Ledger",
     "ai", "Robotics", "21 11:00", 0.9),
    (35, "大模型备案数量放缓，应用备案上升", "前滩财经", "ai", "大模型", "22 10:00", 0.3),
    (36, "Insurers test AI claims desks in Lujiazui", "Quay Economics",
     "ai", "AI", "21 08:30", 0.8),
    (37, "算力券申请窗口本周关闭，首轮超额三倍", "浦江科技报", "ai", "算力券", "23 09:00", 0.9),
    (38, "Why a speech start-up left the cloud for a basement in Xuhui", "Reed Quarterly",
     "ai", "speech", "22 07:00", 0.9),
    (40, "66 比特之后：超导量子的下一步是纠错", "张江观察", "quantum", "量子", "18 08:00", 0.7),
    (41, "Cryostat maker signs with two Shanghai institutes", "Lab & Ledger",
     "quantum", "Cryostat", "19 12:00", 0.8),
    (42, "量子通信骨干网华东段完成检修", "江桥日报", "quantum", "量子通信", "22 17:00", 0.5),
    (50, "Brain science institute opens its electrode bank to outside groups", "Reed Quarterly",
     "biotech.brain-science", "Brain science", "17 10:00", 0.9),
    (51, "脑机接口首例居家使用满百日", "浦江科技报",
     "biotech.brain-science", "脑机接口", "20 20:00", 0.8),
    (52, "Pudong medical zone counts its first hundred tenants", "East Delta Post",
     "biotech", "medical zone", "18 15:00", 1.0),
    (53, "细胞治疗药物获批上市，定价引发讨论", "前滩财经", "biotech", "细胞治疗", "19 08:15", 0.5),
    (54, "Contract labs see enquiries return from Europe", "Quay Economics",
     "biotech", "Contract labs", "21 16:00", 0.4),
    (60, "Customs clarifies rules for used lithography parts", "East Delta Post",
     "export-controls", "lithography", "19 18:00", 0.4),
    (61, "荷兰服务许可审查延长，晶圆厂提前备件", "前滩财经",
     "export-controls", "许可审查", "20 13:00", 0.4),
    (62, "Lingang writes its first rules for test data leaving the zone", "Harbour Wire Asia",
     "policy-districts", "Lingang", "18 21:00", 1.0),
    (63, "张江科学城新一轮更新：老厂房改作中试车间", "张江观察",
     "policy-districts", "张江科学城", "21 09:20", 1.0),
    (64, "A municipal fund of funds slows its pace", "Quay Economics",
     "investment", "fund of funds", "20 09:00", 0.8),
    (65, "硬科技私募融资额环比回升，上海占三成", "前滩财经", "investment", "融资", "22 20:00", 0.8),
    (66, "Chip designers' pay flattens after three steep years", "Silk Circuit",
     "talent", "pay", "19 13:00", 0.6),
    (67, "上海技术移民新政满月：人工智能岗位居首", "江桥日报", "talent", "技术移民", "21 07:30", 1.0),
    (68, "Basic research share of city R&D edges up", "Lab & Ledger",
     "research", "Basic research", "20 17:00", 0.9),
)  # fmt: skip

_SUMMARIES = {
    "en": "People familiar with the matter describe modest, steady work rather than a leap. "
    "The figures come from the organisation itself and were not checked by a third party.",
    "zh": "多位业内人士表示，这一进展属于稳步推进。相关数据由机构自行公布，尚未经第三方核实。",
}


def articles() -> list[DigestArticle]:
    """Give the whole week: 41 stories, of which six are told by several outlets and one is late."""
    week = list(_big_stories())
    for number, title, outlet, name, phrase, at, shanghai in _SMALL:
        week.append(
            article(
                number, title, outlet, tag(name, 0.75, phrase), at=at, shanghai=shanghai,
                summary=_SUMMARIES[OUTLETS[outlet][1]],
            )
        )  # fmt: skip
    late = article(70, "Talent flats near Zhangjiang open for a second round", "East Delta Post",
                   tag("talent", 0.7, "Talent"), at="14 10:00")  # fmt: skip
    seen = datetime(2026, 8, 18, 3, 0, tzinfo=UTC)
    return [*week, replace(late, first_seen_at=seen)]


_USUAL = {
    "semiconductors": (6, 8, 7, 9, 8, 6, 7, 10, 7, 6, 8),
    "ai": (9, 11, 10, 8, 12, 14, 11, 10, 12, 11, 10),
    "quantum": (1, 2, 2, 0, 1, 3, 2, 1, 2, 1, 2),
    "biotech": (7, 6, 8, 9, 7, 8, 9, 10, 12, 11, 12),
    "export-controls": (2, 1, 3, 2, 2, 1, 0, 1, 2, 0, 1),
    "policy-districts": (3, 4, 2, 3, 5, 4, 3, 3, 4, 3, 4),
    "investment": (4, 3, 3, 5, 4, 6, 5, 4, 5, 5, 5),
    "research": (2, 2, 3, 1, 2, 2, 1, 2, 2, 3, 2),
    "talent": (1, 2, 1, 0, 1, 1, 2, 1, 1, 2, 1),
}


def history(weeks: int = 11) -> list[TagWeek]:
    """Give the sector weeks on record before 2026-W34, the newest `weeks` of eleven."""
    rows = [
        TagWeek(str(WEEK.previous(back)), name, 2 * counts[-back], counts[-back], counts[-back])
        for name, counts in _USUAL.items()
        for back in range(1, weeks + 1)
    ]
    subs = ("ai.healthcare", "ai.cities", "biotech.brain-science")
    rows += [TagWeek(str(WEEK.previous(1)), name, 1, 1, 1) for name in subs if weeks]
    return rows


def feeds() -> list[FeedCondition]:
    """Give twelve feeds: one failing, one dead, one silent."""
    fine = [
        FeedCondition(f"feed-{number}", f"Feed {number}", "healthy", MONDAY_MORNING)
        for number in range(1, 10)
    ]
    return [
        *fine,
        FeedCondition(
            "nanhui", "Nanhui Note", "failing", datetime(2026, 8, 21, 2, 15, tzinfo=UTC),
            "HTTP 503 for the last 14 polls",
        ),
        FeedCondition("delta-am", "Delta Morning", "dead", None, "gone: the server answers 410"),
        FeedCondition(
            "xuhui", "徐汇科创", "silent", datetime(2026, 8, 23, 22, 0, tzinfo=UTC),
            "nothing new for 19 days; usually every 2",
        ),
    ]  # fmt: skip


def counts(tagged: int) -> WeekCounts:
    """Give the counts of a week in which this many articles carry a topic."""
    return WeekCounts(
        polls=4_032, polls_failed=61, entries_seen=38_410, entries_new=318, entries_rejected=6,
        articles=tagged + 258, copies=1, spam=9, untagged=71, off_topic=178,
    )  # fmt: skip


# What the invented week has figures on: one that agrees, one that the report does not give.
CLAIMS = Claims(
    claims=(
        Claim(
            id="qubits", paragraph=3, en="A processor of 66 qubits comes from Shanghai.",
            zh="上海造出66量子比特的处理器。", kind="qubits", unit="qubits", value=66,
            near=(("量子", "quantum"),), tags=("quantum",),
        ),
        Claim(
            id="halls", paragraph=7, en="Shanghai hosts the World AI Conference.",
            zh="上海举办世界人工智能大会。", kind="area", unit="m2",
            near=(("展区", "exhibitor"),), context=(("人工智能大会", "AI Conference"),), tags=("ai",),
        ),
    )
)  # fmt: skip


# What the weeks before said; everything else in capitals is new.
SAID = dict.fromkeys(("Shanghai", "Pudong", "Lingang", "AI", "EDA", "Zhangjiang", "CEO"), 40)


def new_names(week: list[DigestArticle]) -> tuple[NewTerm, ...]:
    """Give the names that this week's articles say, and the weeks before did not."""
    wuxi = Name("wuxi", "company", ("药明康德",), ("WuXi AppTec",))
    vocabulary = Vocabulary(Known({}, frozenset()), {}, Gazetteer([wuxi]), lambda _: "")
    window = (WEEK.start(SHANGHAI), WEEK.end(SHANGHAI))
    told = tellings(week, window, MONDAY_MORNING, 14)
    families = frozenset(family for family, *_ in OUTLETS.values())
    earlier = Earlier(8, 3_000, SAID, families)
    return new_terms(told, mentions_of(told, vocabulary), earlier, len(week))


def issues() -> dict[str, Digest]:
    """Give the issues worth a look: full, first, capped, running, of one story, empty."""
    week, options = articles(), DigestOptions(watched=CLAIMS)
    full = counts(len(week))
    healthy = feeds()[:9]
    wednesday = MONDAY_MORNING - timedelta(days=5)
    return {
        "full": compose(
            WEEK, week, history(), feeds(), full, options, MONDAY_MORNING,
            new_terms=new_names(week),
        ),
        "first": compose(WEEK, week[:12], history(1), healthy, counts(12), options, MONDAY_MORNING),
        "capped": compose(
            WEEK, week, history(), feeds(), full, DigestOptions(total=20, per_section=2),
            MONDAY_MORNING,
        ),
        "running": compose(WEEK, week, history(), healthy, full, options, wednesday),
        "one": compose(WEEK, week[:1], history(), healthy, counts(1), options, MONDAY_MORNING),
        "empty": compose(WEEK, [], [], feeds(), WeekCounts(), options, MONDAY_MORNING),
    }  # fmt: skip
