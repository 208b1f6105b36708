"""How does DuckDB reach the lake? With extensions from packages, and secrets that no error shows."""

from __future__ import annotations

import contextlib
import importlib.resources
import os
import re
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from huangpu.adapters.lake_place import URL, LakePlace
from huangpu.errors import ConfigError, Fault, LakeError

LAKE = "lake"  # the name under which it is attached
# Changes of at most so many rows of one table lie in the catalogue until the nightly upkeep writes
# files of them: an object store takes longer for a file of ten rows than for one of ten thousand.
INLINED_ROWS = 200
_EXTENSIONS = ("postgres_scanner", "httpfs", "ducklake")
# A server that is gone is given up after ten seconds, one that falls silent after half a minute.
_PATIENCE = (
    "connect_timeout=10 keepalives_idle=10 keepalives_interval=5 keepalives_count=3 "
    "tcp_user_timeout=30000 application_name=huangpu"
)
_STORE_SECONDS, _STORE_RETRIES = 30, 3
_BOILERPLATE = re.compile(r'^.*Unable to connect to Postgres at "[^"]*": ')


@contextlib.contextmanager
def attached(
    connection: duckdb.DuckDBPyConnection, place: LakePlace, *, writing: bool = False
) -> Iterator[None]:
    """Attach a lake for as long as the context lasts.

    Raises ConfigError where the extensions are missing, LakeError when the lake does not answer,
    also for what DuckDB raises inside the context.
    """
    load_extensions(connection)
    with lake_errors(place):
        for statement in attaching(place, os.environ, writing=writing):
            connection.execute(statement)
        try:
            yield
        finally:
            with contextlib.suppress(duckdb.Error):  # a lost connection cannot even be closed
                connection.execute(f"DETACH {LAKE}")


def load_extensions(connection: duckdb.DuckDBPyConnection) -> None:
    """Load the extensions from their packages; nothing is fetched. ConfigError where they lack."""
    for name in _EXTENSIONS:
        package = f"duckdb_extension_{name}"
        if find_spec(package) is None:
            raise _not_installed(f"needs the package {package.replace('_', '-')}")
        folder = importlib.resources.files(package) / "extensions" / f"v{duckdb.__version__}"
        file = Path(str(folder)) / f"{name}.duckdb_extension"
        if not file.is_file():
            raise _not_installed(
                f"needs {package.replace('_', '-')} for DuckDB {duckdb.__version__}"
            )
        connection.execute(f"LOAD {quoted(str(file))}")


def attaching(
    place: LakePlace, environ: Mapping[str, str], *, writing: bool, snapshot: int | None = None
) -> list[str]:
    """Give the statements that attach a lake; a `snapshot` nails it to one state."""
    statements = [_catalogue_secret(place)]
    if place.data is None or place.data.startswith("s3://"):
        statements += [
            f"SET http_timeout = {_STORE_SECONDS}",
            f"SET http_retries = {_STORE_RETRIES}",
            *_store_secret(environ),
        ]
    options = {
        "META_SECRET": "'huangpu_lake'",
        **({"DATA_PATH": quoted(place.data)} if place.data is not None else {}),
        **({"DATA_INLINING_ROW_LIMIT": str(INLINED_ROWS)} if writing else {}),
        **({"SNAPSHOT_VERSION": str(snapshot)} if snapshot is not None else {}),
        **({} if writing else {"CREATE_IF_NOT_EXISTS": "false"}),
    }
    words = [f"{key} {value}" for key, value in options.items()]
    words += [] if writing else ["READ_ONLY"]
    ssl = f" sslmode={place.ssl_mode}" if place.ssl_mode else ""
    target = quoted(f"ducklake:postgres:{_PATIENCE}{ssl}")
    return [*statements, f"ATTACH {target} AS {LAKE} ({', '.join(words)})"]


def _catalogue_secret(place: LakePlace) -> str:
    """Give the statement that lets DuckDB into the catalogue.

    As a secret and not inside ATTACH, because DuckDB's errors quote what stands there.
    """
    words = {
        "HOST": quoted(place.host),
        "PORT": str(place.port),
        "DATABASE": quoted(place.database),
        **({"USER": quoted(place.user)} if place.user else {}),
        **({"PASSWORD": quoted(place.password)} if place.password else {}),
    }
    return _secret("huangpu_lake", "postgres", words)


def _store_secret(environ: Mapping[str, str]) -> list[str]:
    """Give the statement that lets DuckDB into the object store; none without credentials."""
    key, secret = environ.get("AWS_ACCESS_KEY_ID"), environ.get("AWS_SECRET_ACCESS_KEY")
    if not key or not secret:
        return []
    store = urlsplit(environ.get("AWS_ENDPOINT_URL", ""))
    token, region = environ.get("AWS_SESSION_TOKEN"), environ.get("AWS_DEFAULT_REGION")
    words = {
        "KEY_ID": quoted(key),
        "SECRET": quoted(secret),
        **({"SESSION_TOKEN": quoted(token)} if token else {}),
        **({"REGION": quoted(region)} if region else {}),
        **({"ENDPOINT": quoted(store.netloc), "URL_STYLE": "'path'"} if store.netloc else {}),
        **({"USE_SSL": "false"} if store.scheme == "http" else {}),
    }
    return [_secret("huangpu_store", "s3", words)]


def _secret(name: str, kind: str, words: Mapping[str, str]) -> str:
    listed = ", ".join(f"{key} {value}" for key, value in words.items())
    return f"CREATE OR REPLACE TEMPORARY SECRET {name} (TYPE {kind}, {listed})"


@contextlib.contextmanager
def lake_errors(place: LakePlace) -> Iterator[None]:
    """Turn DuckDB's errors into a LakeError of one line, in which no secret stands.

    The cause is left out: where a traceback is shown, it would be shown with it.
    """
    try:
        yield
    except duckdb.Error as error:
        text = " ".join(str(error).split())
        raise LakeError(f"the lake {place}: {_without_secrets(text, place)}") from None


def _without_secrets(text: str, place: LakePlace) -> str:
    hidden = [place.password]
    hidden += [os.environ.get(name, "") for name in ("PGPASSWORD", "AWS_SECRET_ACCESS_KEY")]
    for secret in filter(None, hidden):
        text = text.replace(secret, "***")
    return _BOILERPLATE.sub("", text)[:500]


def quoted(text: str) -> str:
    """Give a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def named(identifier: str) -> str:
    """Give a name as SQL writes it."""
    return '"' + identifier.replace('"', '""') + '"'


def _not_installed(problem: str) -> ConfigError:
    return ConfigError(
        (Fault("environment", None, URL, problem, "pip install 'huangpu[lake]' where it is set"),)
    )
