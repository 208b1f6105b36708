"""What does `gazetteer.yaml` hold? Names that mean the same in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from huangpu.model.sameness import Name, NameKind

_Alias = Annotated[str, Field(min_length=1, max_length=80)]
_Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameRow(_Closed):
    """One line of the file."""

    id: _Id
    zh: tuple[_Alias, ...] = ()
    en: tuple[_Alias, ...] = ()
    of: _Id | None = None

    @model_validator(mode="after")
    def _has_a_name(self) -> Self:
        if not self.zh and not self.en:
            raise ValueError("needs at least one name, in zh or in en")
        return self


class GazetteerFile(_Closed):
    """The whole file, by kind of name."""

    companies: tuple[NameRow, ...] = ()
    bodies: tuple[NameRow, ...] = ()
    places: tuple[NameRow, ...] = ()
    people: tuple[NameRow, ...] = ()
    products: tuple[NameRow, ...] = ()
    terms: tuple[NameRow, ...] = ()

    @model_validator(mode="after")
    def _ids_are_one_each(self) -> Self:
        seen: set[str] = set()
        for name in self.names():
            if name.id in seen:
                raise ValueError(f"the id {name.id!r} is given twice")
            seen.add(name.id)
        for name in self.names():
            if name.of is not None and name.of not in seen:
                raise ValueError(f"{name.id!r} is of {name.of!r}, which is nowhere named")
        return self

    def names(self) -> Iterator[Name]:
        """Give all names, in file order."""
        kinds: tuple[tuple[NameKind, tuple[NameRow, ...]], ...] = (
            ("company", self.companies),
            ("body", self.bodies),
            ("place", self.places),
            ("person", self.people),
            ("product", self.products),
            ("term", self.terms),
        )
        for kind, rows in kinds:
            for row in rows:
                yield Name(row.id, kind, row.zh, row.en, row.of)
