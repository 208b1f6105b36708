"""Is every key that can be written documented, with the default that it has?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from huangpu.adapters.config_files import read_model
from huangpu.adapters.model_keys import _models
from huangpu.model.claims import Claims
from huangpu.model.digest_config import DigestConfig
from huangpu.model.feeds import Catalogue
from huangpu.model.taxonomy import Taxonomy
from huangpu.settings import PREFIX, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

TEXT = (Path(__file__).parents[1] / "docs" / "configuration.md").read_text(encoding="utf-8")


def part(text: str, heading: str, level: int) -> str:
    """Give what stands below a heading that holds these words, up to the next of its level."""
    marks = "#" * level
    found = re.search(
        rf"(?ms)^#{{{level}}} [^\n]*{re.escape(heading)}[^\n]*$(.*?)(?=^{marks} |\Z)", text
    )
    assert found, f"no heading {heading!r}"
    return found[1]


def rows(text: str) -> dict[str, str]:
    """Give the keys of a part's own table with the default that it names."""
    own = re.split(r"(?m)^###+ ", text)[0]
    table = re.findall(r"(?m)^\| (`[^|]*) \| (.*?) \|", own)
    return {key: default for keys, default in table for key in re.findall(r"`([^`]+)`", keys)}


def sections(model: type[BaseModel], name: str = "") -> Iterator[tuple[str, type[BaseModel]]]:
    """Give a model and all models inside it, each with the key that it stands under."""
    yield name, model
    for key, field in model.model_fields.items():
        for inner in _models(field.annotation):
            yield from sections(inner, key)


def default(field: FieldInfo) -> str:
    """Spell a default as the tables do."""
    if field.is_required():
        return "required"
    value = field.get_default()
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str | int | float) and value != "":
        return f"`{value}`"
    return f"`{value}`" if isinstance(value, Path) else "–"


FILES = {
    "feeds.yaml": Catalogue,
    "digest.yaml": DigestConfig,
    "taxonomy.yaml": Taxonomy,
    "claims.yaml": Claims,
}
# Inside a term these are explained in one sentence, or are those of its group.
IN_PASSING = {"label": {"en", "zh"}, "near": {"of", "within"}}
CASES = [
    pytest.param(file, key, inner, id=f"{file} {key}".strip())
    for file, model in FILES.items()
    for key, inner in dict(sections(model)).items()
    if key not in IN_PASSING
]


@pytest.mark.parametrize(("file", "key", "model"), CASES)
def test_every_key_is_documented(file: str, key: str, model: type[BaseModel]) -> None:
    """Each section of each file has a table with all its keys and their defaults."""
    text = part(TEXT, f"`{file}`", 2)
    if key:
        heading = re.search(rf"(?m)^(###+) [^\n]*`{key}`", text)
        assert heading, f"{file}: no heading for {key}"
        text = part(text, f"`{key}`", len(heading[1]))
    table = rows(text)
    assert set(model.model_fields) == set(table)
    inherited = {"kind", "tags", "shanghai", "source"} if key == "terms" else set()
    assert {name: default(field) for name, field in model.model_fields.items()} == {
        name: default(model.model_fields[name]) if name in inherited else said
        for name, said in table.items()
    }


@pytest.mark.parametrize("key", sorted(IN_PASSING))
def test_small_sections_are_mentioned(key: str) -> None:
    """Keys of sections that are explained in passing are named there."""
    (line,) = re.findall(rf"(?m)^\| `{key}` \|.*$", part(TEXT, "`taxonomy.yaml`", 2))
    assert all(f"`{name}`" in line for name in IN_PASSING[key])


def test_every_variable_is_documented() -> None:
    """Each setting is named by its environment variable, with its default."""
    assert {
        str(field.validation_alias or f"{PREFIX}{name.upper()}"): default(field)
        for name, field in Settings.model_fields.items()
    } == rows(part(TEXT, "Environment", 2))


# What the examples refer to, and the parts of the taxonomy that an example stands in.
TAG = "{facet: sector, label: {en: a, zh: 甲}}"
REST = {
    "tags": f"  ai: {TAG}\n",
    "groups": f"tags: {{semiconductors: {TAG}}}\n",
    "rules": f"tags: {{research: {TAG}}}\nwords: {{laboratories: {{en: [laboratory]}}}}\n",
}
EXAMPLES = [
    pytest.param(file, example, id=f"{file} {example.partition(':')[0]}")
    for file in FILES
    for example in re.findall(r"(?s)```yaml\n(.*?)```", part(TEXT, f"`{file}`", 2))
]


@pytest.mark.parametrize(("file", "example"), EXAMPLES)
def test_yaml_examples_are_valid(tmp_path: Path, file: str, example: str) -> None:
    """Every example can be pasted into its file."""
    path = tmp_path / file
    path.write_text(example + REST.get(example.partition(":")[0], ""), encoding="utf-8")
    read_model(path, FILES[file])


def test_examples_are_found() -> None:
    """The search above sees the examples that are there."""
    assert 10 == len(EXAMPLES) == TEXT.count("```yaml")
