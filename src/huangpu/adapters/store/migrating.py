"""Which schema does the file have, and how does it get today's?

Numbered `.sql` files, applied in order, one transaction each together with the row that records
it. A file that was changed after it was applied is refused.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import resources

import duckdb

from huangpu.errors import StoreError

_RECORD = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    version INTEGER PRIMARY KEY,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    version: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        """Fingerprint by which a later change is noticed."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def known_migrations() -> tuple[Migration, ...]:
    """Give the migrations that this version of huangpu ships, in order."""
    folder = resources.files("huangpu.adapters.store") / "migrations"
    files = sorted(
        (item for item in folder.iterdir() if item.name.endswith(".sql")), key=lambda f: f.name
    )
    return tuple(
        Migration(int(item.name[:4]), item.name.removesuffix(".sql"), item.read_text("utf-8"))
        for item in files
    )


def migrate(
    connection: duckdb.DuckDBPyConnection, steps: tuple[Migration, ...] | None = None
) -> tuple[Migration, ...]:
    """Apply what is missing and give it; StoreError for a changed or unknown step."""
    steps = known_migrations() if steps is None else steps
    connection.execute(_RECORD)
    applied = dict(connection.execute("SELECT version, sha256 FROM schema_migrations").fetchall())
    _check(applied, steps)
    missing = tuple(step for step in steps if step.version not in applied)
    for step in missing:
        _apply(connection, step)
    if missing:
        # DDL that waits in the write-ahead log is where replay has failed: duckdb.md 3
        connection.execute("CHECKPOINT")
    return missing


def _check(applied: dict[int, str], steps: tuple[Migration, ...]) -> None:
    known = {step.version: step for step in steps}
    newer = sorted(set(applied) - set(known))
    if newer:
        raise StoreError(
            f"the database has schema version {newer[-1]}, this huangpu knows up to "
            f"{max(known)}; it was written by a newer huangpu: upgrade this one"
        )
    for version, sha256 in applied.items():
        if known[version].sha256 != sha256:
            raise StoreError(
                f"migration {known[version].name} was changed after it was applied to this "
                "database; restore the file, and put the change into a new migration"
            )


def _apply(connection: duckdb.DuckDBPyConnection, step: Migration) -> None:
    connection.execute("BEGIN")
    try:
        connection.execute(step.sql)
        connection.execute(
            "INSERT INTO schema_migrations VALUES (?, ?, ?, now())",
            [step.version, step.name, step.sha256],
        )
        connection.execute("COMMIT")
    except duckdb.Error as error:
        connection.execute("ROLLBACK")
        raise StoreError(f"migration {step.name} failed and was undone: {error}") from error
