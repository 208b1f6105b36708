"""A desk on a small taxonomy: empty, with a few articles, or with a week that says new words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fakes import START, entry, record
from growing import ARTICLES, FEEDS, TAXONOMY, Desk, Said
from mined import CHINESE, ENGLISH, OTHER

from huangpu.adapters.encoder import Encoder
from huangpu.cli.main import outcome
from huangpu.model.entries import Entry

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """Give a desk that has polled nothing yet."""
    monkeypatch.setattr(Encoder, "is_available", staticmethod(lambda: False))
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    (config / "feeds.yaml").write_text(FEEDS, "utf-8")
    (config / "taxonomy.yaml").write_text(TAXONOMY, "utf-8")
    (config / "digest.yaml").write_text("sections: [{tag: quantum}]\n", "utf-8")

    def command(*words: str) -> Said:
        capsys.readouterr()
        places = ["--config", str(config), "--data", str(tmp_path / "var")]
        code = outcome([*places, "--now", START.isoformat(), *words])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return Desk(tmp_path, command)


@pytest.fixture
def desk(empty: Desk) -> Desk:
    """Give a desk with five articles: two languages, a hostile title, an advert, a cut."""
    empty.load(
        *(
            record(
                feed,
                *(
                    entry(number, title, link=link, summary=summary)
                    for number, (link, title, summary) in enumerate(articles)
                ),
            )
            for feed, articles in ARTICLES.items()
        )
    )
    return empty


@pytest.fixture
def week(empty: Desk) -> Desk:
    """Give a desk with a week in which two words of the field are new: 光刻机 and stepper."""
    told = [form.format("光刻机") + "，芯片" for form in CHINESE]
    told += [form.format("stepper") + " for a chip" for form in ENGLISH]
    told += [*OTHER, *(f"{title}了" for title in OTHER)]
    listed: dict[str, list[Entry]] = {"shen": [], "pu": []}
    for number, title in enumerate(told):
        feed = ("shen", "pu")[number % 2]
        link = f"https://{feed}.example/{number}"
        listed[feed].append(entry(number, title, link=link, summary=""))
    empty.load(*(record(feed, *entries) for feed, entries in listed.items()))
    return empty
