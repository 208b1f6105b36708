"""How often are copies and stories told right? Precision, recall and F1 on labelled pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from huangpu.core.sameness.compare import compare
from huangpu.core.sameness.reading import Background, words_to_encode
from huangpu.model.sameness import Comparison, Item, Kind

PAIR_KINDS: Final = ("zh-zh", "en-en", "en-zh")
LABELS: Final[Mapping[str, Kind]] = {
    "copy": "copy",
    "event": "event",
    "topic": "topic",
    "no": "none",
}
# what counts as yes at each level
LEVELS: Final[Mapping[str, frozenset[Kind]]] = {
    "copies": frozenset({"copy"}),
    "stories": frozenset({"copy", "event"}),
}


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two articles, and what a person says that they are to each other."""

    id: str
    pair_kind: str
    left: Item
    right: Item
    label: Kind


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A labelled pair, and what we say."""

    pair: LabelledPair
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the claims are right, how many were made, how many were wanted."""

    right: int
    claimed: int
    wanted: int

    @property
    def precision(self) -> float | None:
        """The share of the claims that is right; None without claims."""
        return self.right / self.claimed if self.claimed else None

    @property
    def recall(self) -> float | None:
        """The share of what was wanted that was claimed; None where nothing was wanted."""
        return self.right / self.wanted if self.wanted else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of the two; None where there was nothing to find and nothing found."""
        whole = self.claimed + self.wanted
        return 2 * self.right / whole if whole else None

    def as_dict(self) -> dict[str, float | None]:
        """Give the fields of the contract, to four places."""
        fields = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {name: None if one is None else round(one, 4) for name, one in fields.items()}


def labelled_pair(row: Mapping[str, object]) -> LabelledPair:
    """Read one row of a label file (docs: contract). Raises ValueError with what is wrong with it.

    Times without a zone are taken as UTC: only their distance counts here.
    """
    kind, label = row.get("kind"), row.get("label")
    if not isinstance(kind, str) or kind not in PAIR_KINDS:
        raise ValueError(f"kind must be one of {', '.join(PAIR_KINDS)}, not {kind!r}")
    if not isinstance(label, str) or label not in LABELS:
        raise ValueError(f"label must be one of {', '.join(LABELS)}, not {label!r}")
    name = str(row.get("id", ""))
    languages = kind.split("-")
    return LabelledPair(
        id=name,
        pair_kind=kind,
        left=_item(f"{name}/a", row.get("a"), languages[0]),
        right=_item(f"{name}/b", row.get("b"), languages[1]),
        label=LABELS[label],
    )


def _item(name: str, side: object, language: str) -> Item:
    if not isinstance(side, Mapping):
        raise ValueError(  # noqa: TRY004  wrong data, not a wrong call
            f"{name} must be an object with title, summary, source, time and url"
        )
    fields = {key: side.get(key) or "" for key in ("title", "summary", "source", "time", "url")}
    wrong = [key for key, value in fields.items() if not isinstance(value, str)]
    if wrong:
        raise ValueError(f"{name}: {', '.join(wrong)} must be text")
    try:
        time = datetime.fromisoformat(fields["time"])
    except ValueError:
        raise ValueError(f"{name}: time must be an ISO time, not {fields['time']!r}") from None
    return Item(
        id=name,
        title=fields["title"],
        summary=fields["summary"],
        language=language,
        published_at=time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC),
        family=fields["source"],
        outlet=fields["source"],
        url=fields["url"],
    )


def judge(
    pairs: Sequence[LabelledPair],
    background: Background,
    encode: Callable[[Sequence[str]], Iterable[Iterable[float]]] | None = None,
) -> tuple[JudgedPair, ...]:
    """Say of every pair what we think.

    `encode` turns texts into vectors of length one (`adapters.encoder`); without it the words
    decide alone.
    """
    vectors: list[Iterable[float]] = []
    if encode is not None:
        items = [item for pair in pairs for item in (pair.left, pair.right)]
        vectors = list(encode([words_to_encode(item) for item in items]))
    judged: list[JudgedPair] = []
    for place, pair in enumerate(pairs):
        both = (vectors[2 * place], vectors[2 * place + 1]) if vectors else None
        judged.append(JudgedPair(pair, compare(pair.left, pair.right, background, both)))
    return tuple(judged)


def grade(judged: Sequence[JudgedPair]) -> dict[str, dict[str, Score]]:
    """Grade at both levels (`copies`, `stories`), over all pairs and for each kind of pair."""
    return {
        level: {
            "all": _score(judged, yes),
            **{
                kind: _score([one for one in judged if one.pair.pair_kind == kind], yes)
                for kind in PAIR_KINDS
            },
        }
        for level, yes in LEVELS.items()
    }


def _score(judged: Iterable[JudgedPair], yes: frozenset[Kind]) -> Score:
    counts = Counter((one.comparison.kind in yes, one.pair.label in yes) for one in judged)
    right = counts[True, True]
    return Score(right, right + counts[True, False], right + counts[False, True])


def confusions(judged: Iterable[JudgedPair], level: str) -> tuple[JudgedPair, ...]:
    """Give the pairs judged wrong at a level, false claims first, the surest of them on top.

    Raises KeyError for a level that is none.
    """
    yes = LEVELS[level]
    wrong = [one for one in judged if (one.comparison.kind in yes) != (one.pair.label in yes)]
    return tuple(
        sorted(wrong, key=lambda one: (one.pair.label in yes, -_surety(one, level), one.pair.id))
    )


def _surety(one: JudgedPair, level: str) -> float:
    return one.comparison.copy_score if level == "copies" else one.comparison.event_score


def described(one: JudgedPair) -> str:
    """Write one judged pair for people: what was said, what is right, both titles, and why."""
    pair, found = one.pair, one.comparison
    scores = f"copy {found.copy_score:.2f}, event {found.event_score:.2f}"
    lines = [
        f"{pair.id} {pair.pair_kind}: said {found.kind}, is {pair.label} ({scores})",
        f"  {pair.left.outlet}: {pair.left.title}",
        f"  {pair.right.outlet}: {pair.right.title}",
    ]
    return "\n".join([*lines, *(f"    - {reason}" for reason in found.reasons)])
