"""How large may an issue be, and in which order do its topics stand?"""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from huangpu.model.claims import Claims


@dataclass(frozen=True, slots=True)
class SectionOption:
    """One topic of the issue: a tag of the taxonomy with all that hangs below it, and its names.

    A sub-tag that is a section of its own is none of its parent's. `cap` None: `per_section`.
    """

    key: str
    facet: str
    label: str
    label_zh: str
    cap: int | None = None


SECTIONS = (
    SectionOption("semiconductors", "sector", "Semiconductors", "半导体"),
    SectionOption("ai", "sector", "Artificial intelligence", "人工智能"),
    SectionOption("quantum", "sector", "Quantum", "量子科技"),
    SectionOption("biotech", "sector", "Biotechnology", "生物技术"),
    SectionOption("export-controls", "theme", "Export controls", "出口管制"),
    SectionOption("policy-districts", "theme", "Policy and districts", "政策与园区"),
    SectionOption("investment", "theme", "Investment", "投资"),
    SectionOption("research", "theme", "Research base", "科研"),
    SectionOption("talent", "theme", "Talent", "人才"),
)


@dataclass(frozen=True, slots=True)
class DigestOptions:
    """The caps and names of an issue.

    Sixty stories keep the mail below the size at which Gmail clips it (email.md 1.2); two of
    seven top stories keep one outlet below 30 % of them (email.md 7). An outlet may have more than
    `per_outlet` stories where there are too few outlets to fill the issue. `late_days` is how long
    before the week a story may have been published and still come in late: what is older is the
    backlog of a new feed, no news. `page_budget` is what the stories may take of the page as
    it travels (`sizes`): with head, tables and top summaries (at most 38 KB) it stays below 100.
    `base_url` is where the archive can be read; the issue then links to its page there.
    `watched` are the report's claims; an issue quotes at most `claims` of them, with at most
    `claim_quotes` quotes each, and what they take, at most `claims_budget`, is off the stories'.
    """

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    name: str = "Huangpu Weekly"
    name_zh: str = "黄浦科技周报"
    sections: tuple[SectionOption, ...] = SECTIONS
    top: int = 7
    per_section: int = 10
    total: int = 60
    per_outlet: int = 8
    top_per_outlet: int = 2
    top_per_section: int = 3
    also_in: int = 3
    sources: int = 10
    late_days: int = 14
    page_budget: int = 61_000
    base_url: str | None = None
    watched: Claims = field(default_factory=Claims)
    claims: int = 8
    claim_quotes: int = 3
    claims_budget: int = 12_000

    def cap_of(self, key: str) -> int:
        """Give how many stories the section of this key may show."""
        caps = {option.key: option.cap for option in self.sections}
        own = caps.get(key)
        return self.per_section if own is None else own
