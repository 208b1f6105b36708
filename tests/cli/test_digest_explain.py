"""Does `huangpu digest explain` give points that add up, for the stories that the issue shows?"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from huangpu.adapters.sample_server import SampleServer
from huangpu.cli.main import outcome

ROOT = Path(__file__).resolve().parents[2]
WEEK = "2026-W46"  # that of the sample


@pytest.fixture(scope="module")
def polled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Poll the sample week once."""
    folder = tmp_path_factory.mktemp("polled")
    with SampleServer() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUANGPU_SAMPLE_URL", server.base_url)
        words = ["--config", str(ROOT / "config"), "--data", str(folder), "poll", "--all"]
        assert 0 == outcome([*words, "--quiet", "--json"])
    return folder


@dataclass(frozen=True, slots=True)
class Desk:
    """The command on the polled week."""

    data: Path
    capsys: pytest.CaptureFixture[str]

    def say(self, *words: str) -> tuple[int, str, str]:
        """Run a command; give its code and what it said on both sides."""
        self.capsys.readouterr()
        code = outcome(["--config", str(ROOT / "config"), "--data", str(self.data), *words])
        said = self.capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def desk(polled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give the command; nothing is fetched any more."""
    monkeypatch.setenv("HUANGPU_SAMPLE_URL", "http://127.0.0.1:9")
    return Desk(polled, capsys)


def test_the_parts_add_up(desk: Desk) -> None:
    """Every story of the issue has its parts, and their sum is its score."""
    code, out, _ = desk.say("digest", "explain", WEEK, "--json")
    told = json.loads(out)
    assert (0, WEEK) == (code, told["week"])
    assert list(range(1, len(told["items"]) + 1)) == [item["rank"] for item in told["items"]]
    for item in told["items"]:
        assert item["score"] == round(math.fsum(part["points"] for part in item["parts"]), 1)
        assert item["reasons"]


def test_a_person_reads_it_line_by_line(desk: Desk) -> None:
    """Number, title, each part with its reason, the sum, and why it is here."""
    code, out, _ = desk.say("digest", "explain", WEEK, "1")
    assert 0 == code
    assert out.startswith(f"{WEEK} #1  ")
    points = [float(line.split()[0]) for line in out.splitlines() if re.match(r" +-?\d", line)]
    assert points[-1] == round(math.fsum(points[:-1]), 1)
    assert "in all" in out
    assert "  Why here: " in out


def test_a_number_that_the_issue_lacks(desk: Desk) -> None:
    """One readable line and code 2."""
    code, out, err = desk.say("digest", "explain", WEEK, "999")
    assert (2, "") == (code, out)
    assert f"{WEEK} has no story 999" in err


def test_explaining_changes_nothing(desk: Desk) -> None:
    """No file is written, not even a preview."""
    before = sorted(str(path) for path in desk.data.rglob("*"))
    desk.say("digest", "explain", WEEK)
    assert before == sorted(str(path) for path in desk.data.rglob("*"))


def test_the_sample_week_speaks_to_the_claims(desk: Desk) -> None:
    """From feeds to the page: figures of both languages stand under the report's claims."""
    code, out, _ = desk.say("digest", "--week", WEEK, "--json")
    assert 0 == code
    text = Path(json.loads(out)["text"]).read_text("utf-8")
    watch = " ".join(text.partition("Claims watch")[2].partition("Sources and coverage")[0].split())
    for words in (
        "72 qubits, higher than the report's 66 qubits.",
        "Growth of 21 %, lower than the report's 34 %",
        "526 firms; the report gives no figure.",
        "人工智能规上企业达526家",
        "A target, forecast or rumour, no result: over 100,000 m²",
    ):
        assert words in watch
