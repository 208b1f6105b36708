"""How many terms come back when the taxonomy has forgotten them?

    .venv/bin/python benchmarks/growth.py [--seeds 1,2,3] [--data FOLDER] [--show] [--fit [--write]]

Loads the pool and the replay of ../shared/data into a database, hides 30 terms of the taxonomy that
at least 5 of its articles say, judges everything again without them, runs `suggest`, and counts
how many are among the first 100 and 200 suggestions: a term counts when any of its aliases does.
The weights are fitted anew for each choice of 30 on what is left, so that the hidden terms teach
nothing; `--shipped` uses the shipped ones, which have seen all terms. `--fit` prints the weights
fitted to the whole taxonomy, and with `--write` replaces src/huangpu/data/growth_weights.json.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import tarfile
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from huangpu.adapters.config_files import read_model
from huangpu.adapters.journal import Journal
from huangpu.adapters.sameness_files import load_background
from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.publishing import publish
from huangpu.adapters.store.reading import reading
from huangpu.adapters.store.terms import mined_articles
from huangpu.adapters.term_weights import WEIGHTS, load_term_weights
from huangpu.core.dates import EARLIEST
from huangpu.core.grouping import Sameness
from huangpu.core.judging import Judge
from huangpu.core.language import language_of
from huangpu.core.parsing import ParseHints, parse_feed
from huangpu.core.spam import SpamFilter
from huangpu.core.tagging import Tagger
from huangpu.core.taxonomy.check import terms_with_loc
from huangpu.core.taxonomy.lexicon import compile_lexicon
from huangpu.core.taxonomy.reading import read
from huangpu.core.taxonomy.scanning import Scanner
from huangpu.core.taxonomy.shadow import folded
from huangpu.core.terms.contrast import contrast
from huangpu.core.terms.corpus import Floats, Words, read_corpus, words_of
from huangpu.core.terms.facts import facts_of, speaking
from huangpu.core.terms.grams import count_grams
from huangpu.core.terms.known import Known, known_of
from huangpu.core.terms.likeness import MEASURES, Weights, measured, standardised
from huangpu.core.terms.mining import outstanding
from huangpu.core.terms.table import FEWEST_ARTICLES, Table, tabulate
from huangpu.errors import ParseError
from huangpu.jobs.load import Rules, load_pending
from huangpu.jobs.retag import retag
from huangpu.jobs.suggest import suggest_terms
from huangpu.model.entries import Entry
from huangpu.model.feeds import Catalogue, Feed
from huangpu.model.polls import PollOutcome, PollRecord
from huangpu.model.spam import SpamLexicon
from huangpu.model.taxonomy import Taxonomy, Term
from huangpu.model.terms import SHANGHAI, MinedArticle, Suggestions

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
SHIPPED = ROOT / "src" / "huangpu" / "data" / WEIGHTS
HIDDEN, FEWEST = 30, 5
RIDGE = 3.0  # on standardised measures; 0.3 to 10 give the same figures
VERSION = "2026-11"

Loc = tuple[int | str, ...]


# ---- the database ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A data folder with pool and replay loaded."""

    database: Database
    link: Path


def judge_by(taxonomy: Taxonomy) -> Judge:
    """Give the judge of a taxonomy, with the shipped words of spam."""
    lexicon = read_model(ROOT / "config" / "spam.yaml", SpamLexicon)
    facets = {name: tag.facet for name, tag in taxonomy.tags.items()}
    return Judge(Tagger(taxonomy), SpamFilter(lexicon), facets)


def replay_polls(folder: Path) -> Iterator[PollRecord]:
    """Give the polls of the replay in the order of their times."""
    stamped = [(moment_of(path), path) for path in folder.glob("*/*.xml.gz")]
    for moment, path in sorted(stamped):
        hints = ParseHints(url="https://replay.invalid/", zone="Asia/Shanghai")
        try:
            found = parse_feed(gzip.decompress(path.read_bytes()), hints, moment)
        except ParseError:
            continue
        yield poll(path.parent.name, moment, found.entries)


def moment_of(path: Path) -> datetime:
    """Read `2024-02-21T032036p0800.xml.gz` as a moment in UTC."""
    stamp = path.name.removesuffix(".xml.gz").replace("p", "+").replace("m", "-")
    return datetime.strptime(stamp, "%Y-%m-%dT%H%M%S%z").astimezone(UTC)


def pool_polls() -> Iterator[PollRecord]:
    """Give the pool as one poll a feed, after everything that is in it."""
    entries: defaultdict[str, list[Entry]] = defaultdict(list)
    newest = EARLIEST
    for line in (DATA / "articles-pool.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        day = re.match(r"\d{4}-\d{2}-\d{2}", item["published"])
        published = datetime.fromisoformat(day[0]).replace(tzinfo=UTC) if day else EARLIEST
        newest = max(newest, published)
        feed = entries[item["feed"] or "pool"]
        feed.append(
            Entry(
                position=len(feed),
                guid=item["id"],
                link=item["url"],
                title=item["title"],
                summary=item["summary"],
                published_at=published,
                language=language_of(item["title"], item["summary"]),
                outlet=item["feed"] or None,
            )
        )
    for number, (_, listed) in enumerate(sorted(entries.items())):
        yield poll(f"pool-{number}", newest, listed)


def poll(feed: str, moment: datetime, entries: Sequence[Entry]) -> PollRecord:
    """Give a poll that went well."""
    return PollRecord(
        poll_id=f"{moment:%Y%m%dT%H%M%S}-{feed}",
        feed_id=feed,
        started_at=moment,
        outcome=PollOutcome.OK,
        http_status=200,
        entries=tuple(entries),
    )


def loaded(data: Path, taxonomy: Taxonomy) -> Place:
    """Load pool and replay, unless the folder holds them already."""
    place = Place(Database(data / "huangpu.duckdb"), data / "analyst.duckdb")
    if place.link.exists():
        return place
    judge = judge_by(taxonomy)
    journal = Journal(data / "journal")
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(DATA / "replay.tar") as archive:
            archive.extractall(scratch, filter="data")
        records = [*replay_polls(Path(scratch) / "replay"), *pool_polls()]
    for record in records:
        journal.write(journal.next_sequence(), 0, [record], record.started_at)
    feeds = tuple(
        Feed(id=name, url=f"https://{name}.example/", title=name, publisher=name)
        for name in sorted({record.feed_id for record in records})
    )
    sameness = Sameness(load_background(Path("no gazetteer")), judge.spam, lambda _feed: 0)
    begun = time.perf_counter()
    report = load_pending(place.database, journal, Rules(Catalogue(feeds=feeds), judge, sameness))
    publish(place.database, place.link)
    print(
        f"{report.articles} articles of {report.polls} polls in {time.perf_counter() - begun:.0f} s"
    )
    return place


# ---- hiding ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hidden:
    """A term that was taken out of the taxonomy."""

    loc: Loc
    term: Term
    articles: int

    @property
    def forms(self) -> frozenset[Words]:
        """All its aliases as words."""
        return frozenset(words_of(alias) for alias in self.term.aliases)


def eligible(taxonomy: Taxonomy, articles: Sequence[MinedArticle]) -> list[Hidden]:
    """Give the terms that enough articles say and that nothing else in the file says again."""
    lexicon = compile_lexicon(taxonomy)
    scanner = Scanner(lexicon)
    said: Counter[int] = Counter()
    for article in articles:
        said.update(scanner.scan(read(article.title, article.summary)).keys())
    owners: Counter[str] = Counter()
    for _, term in terms_with_loc(taxonomy):
        owners.update({folded(alias) for alias in term.aliases})
    for phrases in (*taxonomy.masks.values(), *taxonomy.words.values()):
        owners.update({folded(alias): 2 for alias in phrases.aliases})
    return [
        Hidden(loc, term, said[entity])
        for (loc, term), entity in zip(terms_with_loc(taxonomy), lexicon.meanings, strict=True)
        if said[entity] >= FEWEST and all(owners[folded(alias)] == 1 for alias in term.aliases)
    ]


def without(taxonomy: Taxonomy, hidden: Sequence[Hidden]) -> Taxonomy:
    """Give the taxonomy without these terms."""
    gone = {one.loc for one in hidden}
    groups = {
        name: group.model_copy(
            update={
                "terms": tuple(
                    term
                    for at, term in enumerate(group.terms)
                    if ("groups", name, "terms", at) not in gone
                )
            }
        )
        for name, group in taxonomy.groups.items()
    }
    return taxonomy.model_copy(update={"groups": groups})


def places_of(hidden: Sequence[Hidden], found: Suggestions) -> list[int | None]:
    """Give where each hidden term stands among the suggestions, from 1; None where it does not."""
    at = {words_of(one.term): place for place, one in reversed([*enumerate(found.ranked, 1)])}
    return [min((at[form] for form in one.forms if form in at), default=None) for one in hidden]


# ---- fitting --------------------------------------------------------------------------------


def fitted(articles: Sequence[MinedArticle], taxonomy: Taxonomy) -> Weights:
    """Fit the weights: known terms against everything else that is said as often.

    A known term earns the tags that it is measured by, so each is counted only where something
    else earned the tag too: what it would look like if the taxonomy did not know it.
    """
    known = known_of(taxonomy)
    corpus = read_corpus(articles)
    levels = count_grams(corpus, FEWEST_ARTICLES)
    table = tabulate(corpus, levels, facts_of(corpus, levels, known), known)
    unlearn(table, known, taxonomy)
    table = outstanding(table, known)
    measures = measured(table, known, contrast(table, known))
    columns = np.stack([standardised(measures[name]) for name in MEASURES], axis=1)
    bias, *weights = regression(columns, table.is_known.astype(float)).tolist()
    rounded = {name: round(one, 3) for name, one in zip(MEASURES, weights, strict=True)}
    return Weights(VERSION, round(bias, 3), rounded)


def unlearn(table: Table, known: Known, taxonomy: Taxonomy) -> None:
    """Count for every known term only the tags that its articles would carry without it."""
    facts = table.facts
    tagger = Tagger(taxonomy)
    number = {tag: at for at, tag in enumerate(facts.tags)}
    earned = [evidence_of(tagger, article) for article in table.corpus.articles]
    said = speaking(table.corpus, table.levels, known)
    for row in np.nonzero(table.is_known)[0].tolist():
        carrying, tagged, near = np.zeros(len(facts.tags)), 0, 0
        for at in table.articles_of(row).tolist():
            others = [
                tag
                for tag, phrases in earned[at].items()
                if any(apart(phrase, table.words[row]) for phrase in phrases)
            ]
            carrying[[number[tag] for tag in others if tag in number]] += 1
            tagged += bool(others)
            near += not others and said[at] > 1
        table.carrying[row], table.tagged[row], table.near[row] = carrying, tagged, near


def evidence_of(tagger: Tagger, article: MinedArticle) -> Mapping[str, list[Words]]:
    """Give the phrases behind each tag of an article."""
    tagging = tagger.tag(article.title, article.summary)
    found = {
        match.tag: [words_of(span.phrase) for span in match.evidence] for match in tagging.tags
    }
    if tagging.shanghai.relevant:
        found[SHANGHAI] = [words_of(span.phrase) for span in tagging.shanghai.evidence]
    return found


def apart(phrase: Words, term: Words) -> bool:
    """Tell whether neither of two phrases holds the other."""
    return not any(
        longer[at : at + len(shorter)] == shorter
        for longer, shorter in ((phrase, term), (term, phrase))
        for at in range(len(longer) - len(shorter) + 1)
    )


def regression(columns: Floats, labels: Floats) -> Floats:
    """Fit a logistic regression by Newton's method, each step halved until it helps."""
    design = np.column_stack([np.ones(len(columns)), columns])
    weights = np.zeros(design.shape[1])
    weights[0] = -4.0
    ridge = np.diag([1e-3, *[RIDGE] * columns.shape[1]])

    def loss(tried: Floats) -> float:
        margin = design @ tried
        return float(np.sum(np.logaddexp(0, margin) - labels * margin) + tried @ ridge @ tried / 2)

    for _ in range(100):
        share = 1 / (1 + np.exp(-np.clip(design @ weights, -35, 35)))
        slope = design.T @ (share - labels) + ridge @ weights
        curve = (design * (share * (1 - share))[:, None]).T @ design + ridge
        step = np.linalg.solve(curve, slope)
        while loss(weights - step) > loss(weights) and np.abs(step).max() > 1e-9:
            step = step / 2
        weights = weights - step
        if np.abs(step).max() < 1e-7:
            break
    return weights


# ---- the report -----------------------------------------------------------------------------


def articles_in(place: Place) -> list[MinedArticle]:
    """Give what is mined of a database."""
    with reading(place.link) as session:
        return mined_articles(session)


def hide_and_seek(place: Place, taxonomy: Taxonomy, options: argparse.Namespace) -> None:
    """Hide, suggest, and count, for every seed."""
    choice = eligible(taxonomy, articles_in(place))
    print(f"{len(choice)} terms are said by at least {FEWEST} articles")
    figures = []
    for seed in [int(word) for word in options.seeds.split(",")]:
        hidden = random.Random(seed).sample(choice, HIDDEN)
        reduced = without(taxonomy, hidden)
        retag(place.database, judge_by(reduced))
        publish(place.database, place.link)
        articles = articles_in(place)
        weights = load_term_weights() if options.shipped else fitted(articles, reduced)
        now = max(article.published_at for article in articles)
        begun = time.perf_counter()
        found = suggest_terms(place.link, reduced, (), weights, now=now, limit=200)
        seconds = time.perf_counter() - begun
        places = places_of(hidden, found)
        first = [sum(at is not None and at <= most for at in places) for most in (100, 200)]
        figures.append(first)
        print(
            f"seed {seed}: {first[0]} of {HIDDEN} among the first 100, {first[1]} among 200; "
            f"{len(articles)} articles in {seconds:.1f} s",
            flush=True,
        )
        if options.show:
            show(hidden, places, found)
    mean = np.mean(figures, axis=0)
    print(
        f"mean of {len(figures)} choices: {mean[0]:.1f} among the first 100, {mean[1]:.1f} among 200"
    )


def show(hidden: Sequence[Hidden], places: Sequence[int | None], found: Suggestions) -> None:
    """Print where each hidden term came, and what was suggested."""
    for one, at in zip(hidden, places, strict=True):
        print(f"    {at or '-':>4}  {one.term.aliases[0]} ({one.articles} articles)")
    for name in ("ranked", "rising", "organisations"):
        print(f"  {name}")
        for candidate in getattr(found, name)[:100]:
            print(
                f"    {candidate.score:.3f} {candidate.term} [{candidate.kind}] {candidate.why}"
                f"{f'; rising {candidate.rising}' if candidate.rising else ''}"
            )


def main() -> None:
    """Fit, or hide and seek."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seeds", default="1,2,3,4,5,6,7,8,9,10")
    parser.add_argument(
        "--data", type=Path, help="keep the database here, and use it if it is there"
    )
    parser.add_argument("--show", action="store_true", help="print terms and suggestions")
    parser.add_argument("--shipped", action="store_true", help="use the shipped weights")
    parser.add_argument("--fit", action="store_true", help="fit the weights to the whole taxonomy")
    parser.add_argument(
        "--write", action="store_true", help="with --fit: replace the shipped weights"
    )
    options = parser.parse_args()
    taxonomy = read_model(ROOT / "config" / "taxonomy.yaml", Taxonomy)
    with tempfile.TemporaryDirectory() as scratch:
        place = loaded(options.data or Path(scratch), taxonomy)
        if not options.fit:
            hide_and_seek(place, taxonomy, options)
            return
        retag(place.database, judge_by(taxonomy))
        publish(place.database, place.link)
        weights = fitted(articles_in(place), taxonomy)
        text = json.dumps(
            {"version": weights.version, "bias": weights.bias, "weights": dict(weights.weights)},
            indent=1,
        )
        print(text)
        if options.write:
            SHIPPED.write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    main()
