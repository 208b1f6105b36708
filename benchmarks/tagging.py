"""How fast is tagging, and how right?

    python benchmarks/tagging.py                          articles/s and MB/s, against the bare scan
    python benchmarks/tagging.py --quality FILE...        precision, recall and F1 per tag
    python benchmarks/tagging.py --quality FILE --errors talent,research   and every mistake

CPU time of one process, best of three runs; the speed of this machine is in the ratios.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml
from ahocorasick_rs import AhoCorasick, Implementation

from huangpu.core.quality import Score, TagAnswer, score_binary, score_tags
from huangpu.core.tagging import Tagger
from huangpu.core.taxonomy.lexicon import compile_lexicon
from huangpu.core.taxonomy.shadow import fold
from huangpu.model.tags import Evidence, Tagging
from huangpu.model.taxonomy import Taxonomy

ROOT = Path(__file__).parents[1]
POOL = ROOT.parent / "shared/data/articles-pool.jsonl"
SIZES = (500, 20_000)
RUNS = 3


def main() -> None:
    """Measure speed, or quality on labelled files."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--taxonomy", type=Path, default=ROOT / "config/taxonomy.yaml")
    options.add_argument("--articles", type=Path, default=POOL, help="JSON lines: title, summary")
    options.add_argument(
        "--quality", type=Path, nargs="+", metavar="FILE", help="labelled articles"
    )
    options.add_argument("--language", choices=("zh", "en"), help="only articles of one language")
    options.add_argument("--errors", default="", help="tags whose mistakes to print, or shanghai")
    chosen = options.parse_args()
    taxonomy = Taxonomy.model_validate(
        yaml.load(chosen.taxonomy.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    )
    if chosen.quality:
        items = [item for file in chosen.quality for item in read_lines(file)]
        if chosen.language:
            items = [item for item in items if item["lang"] == chosen.language]
        measure_quality(Tagger(taxonomy), taxonomy, items, set(chosen.errors.split(",")))
    elif not chosen.articles.exists():
        sys.exit(f"{chosen.articles} is not there; give other articles with --articles FILE")
    else:
        measure_speed(taxonomy, read_lines(chosen.articles))


def read_lines(file: Path) -> list[dict[str, Any]]:
    """Read a file of JSON lines."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def measure_speed(real: Taxonomy, items: list[dict[str, Any]]) -> None:
    """Print the table of speeds: the real taxonomy, and invented ones of other sizes."""
    articles = [(item["title"], item["summary"]) for item in items]
    megabytes = sum(len((title + summary).encode()) for title, summary in articles) / 1e6
    print(f"{len(articles)} articles, {megabytes:.2f} MB, CPU time, best of {RUNS}")
    print(
        f"{'taxonomy':>16} {'phrases':>8} {'build s':>8} {'art/s':>8} {'MB/s':>7} {'bare MB/s':>10} ratio"
    )
    cases = [("real", real), *((f"{size} terms", invented(real, articles, size)) for size in SIZES)]
    for name, taxonomy in cases:
        build = best(lambda t=taxonomy: Tagger(t))
        tagger = Tagger(taxonomy)
        phrases = list(compile_lexicon(taxonomy).owners)
        tagging = best(lambda t=tagger: [t.tag(title, summary) for title, summary in articles])
        bare = best(bare_scan(phrases, articles))
        print(
            f"{name:>16} {len(phrases):>8} {build:>8.3f} {len(articles) / tagging:>8.0f} "
            f"{megabytes / tagging:>7.2f} {megabytes / bare:>10.1f} {tagging / bare:>5.1f}"
        )


def invented(real: Taxonomy, articles: list[tuple[str, str]], size: int) -> Taxonomy:
    """Give a taxonomy of so many terms cut from real titles, without rules.

    Terms are two to five characters or two words long. Beyond what the titles offer a number is
    appended, so that most terms of the large one are never found, as in real life.
    """
    source = random.Random(7)
    titles = [title for title, _ in articles if len(title) > 12]
    terms: set[str] = set()
    while len(terms) < size:
        title = source.choice(titles)
        start = source.randrange(len(title) - 6)
        piece = title[start : start + source.randrange(2, 6)]
        words = title.split()
        if title.isascii() and len(words) > 3:
            at = source.randrange(len(words) - 2)
            piece = " ".join(words[at : at + 2])
        piece = piece.strip() + (str(source.randrange(100)) if len(terms) > len(titles) * 4 else "")
        if len(piece) > 1 and piece[0].isalnum():
            terms.add(piece[:80])
    tags = {name: tag.model_dump() for name, tag in real.tags.items()}
    group = {"kind": "technology", "tags": {"ai": 0.3}, "source": "report:4"}
    members = [{"zh": [term]} for term in sorted(terms)]
    return Taxonomy.model_validate(
        {"tags": tags, "groups": {"invented": {**group, "terms": members}}}
    )


def bare_scan(phrases: list[str], articles: list[tuple[str, str]]) -> Callable[[], object]:
    """Give what an automaton alone does with the same phrases and already folded text."""
    automaton = AhoCorasick(phrases, implementation=Implementation.DFA, store_patterns=False)
    texts = [fold(text).text for article in articles for text in article]
    return lambda: [automaton.find_matches_as_indexes(text, overlapping=True) for text in texts]


def best(work: Callable[[], object]) -> float:
    """Give the least CPU seconds of a few runs."""
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def measure_quality(
    tagger: Tagger, taxonomy: Taxonomy, items: list[dict[str, Any]], errors: set[str]
) -> None:
    """Print the scores of every main tag, all together, and Shanghai; then the mistakes asked for."""
    main_tags = [name for name in taxonomy.tags if "." not in name]
    taggings = [tagger.tag(i["title"], i["summary"], outlet=i.get("feed", "")) for i in items]
    answers = [
        TagAnswer(
            frozenset(item["tags"]),
            frozenset(match.tag for match in tagging.tags),
            frozenset(item.get("disputed", ())),
        )
        for item, tagging in zip(items, taggings, strict=True)
    ]
    shanghai = score_binary(
        (item["shanghai"], tagging.shanghai.relevant)
        for item, tagging in zip(items, taggings, strict=True)
        if "shanghai" not in item.get("disputed", ())
    )
    print(f"{len(items)} articles, taxonomy {taxonomy.version}")
    print(f"{'':>18} {'P':>6} {'R':>6} {'F1':>6} {'n':>5} {'wrong':>6} {'missed':>6}")
    for name, score in [*score_tags(answers, main_tags).items(), ("shanghai", shanghai)]:
        print_score(name, score)
    for item, tagging, answer in zip(items, taggings, answers, strict=True):
        print_errors(item, tagging, answer, errors)


def print_score(name: str, score: Score) -> None:
    """Print one line of the table."""
    print(
        f"{name:>18} {score.precision:6.3f} {score.recall:6.3f} {score.f1:6.3f} "
        f"{score.support:5} {score.false_positive:6} {score.false_negative:6}"
    )


def print_errors(
    item: dict[str, Any], tagging: Tagging, answer: TagAnswer, asked: Iterable[str]
) -> None:
    """Print the mistakes of one article among the tags asked for, with their evidence."""
    evidence = {match.tag: match.evidence for match in tagging.tags}
    wrong = (answer.given ^ answer.expected) - answer.disputed
    if tagging.shanghai.relevant != item["shanghai"] and "shanghai" not in answer.disputed:
        wrong |= {"shanghai"}
        evidence["shanghai"] = tagging.shanghai.evidence
    for tag in sorted(wrong & set(asked)):
        found = ", ".join(shown(each) for each in evidence.get(tag, ()))
        sort = (
            "wrong " if tag in answer.given or (tag == "shanghai" and not item[tag]) else "missed"
        )
        print(f"{sort} {tag}: {item['title'][:100]} | {item['summary'][:80]} [{found}]")


def shown(evidence: Evidence) -> str:
    """Give a span in short: where, what, by which rule."""
    return f"{evidence.field[0]}:{evidence.phrase} ({evidence.rule})"


if __name__ == "__main__":
    main()
