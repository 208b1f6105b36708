"""Where do batches lie past one machine? Objects of a store that all machines reach, by its URL.

Any store that fsspec knows will do; only whole objects are written, which S3 and its likes show
whole or not at all. Credentials are the store's own affair: its client takes them from the
environment (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL` and so on for S3).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from huangpu.adapters.batch_files import BatchFiles, LocalFiles
from huangpu.errors import ConfigError, Fault

VARIABLE = "HUANGPU_JOURNAL_URL"


def batch_files_at(url: str) -> BatchFiles:
    """Give the place that a URL, or a plain path, names.

    Raises ConfigError for a URL that cannot be used: unknown, with credentials in it, or of a
    store whose package is not installed.
    """
    parts = urlsplit(url)
    if not parts.scheme or parts.scheme == "file":
        return LocalFiles(Path(parts.path if parts.scheme else url).expanduser())
    if "@" in parts.netloc or parts.query:
        raise _fault("holds more than a place; credentials belong into the store's own variables")
    return ObjectFiles(url)


class ObjectFiles:
    """The objects below one URL, such as `s3://bucket/journal`."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._store, self._root = _opened(self._url)

    def __str__(self) -> str:
        return self._url

    def names(self, folder: str, suffix: str) -> list[str]:
        """Give the names of the objects that match; the store is asked every time."""
        below = self._root if folder == "*" else f"{self._root}/{folder}"
        with _plain_errors(f"list {self._url}"):
            self._store.invalidate_cache()  # other machines write too
            found = self._store.find(below)
        names = [path.removeprefix(self._root).lstrip("/") for path in found]
        return [name for name in names if name.endswith(suffix) and name.count("/") == 1]

    def write(self, name: str, body: bytes) -> None:
        """Put one whole object."""
        with _plain_errors(f"write {self._url}/{name}"):
            self._store.pipe_file(f"{self._root}/{name}", body)

    def open(self, name: str) -> BytesIO:
        """Get one whole object."""
        with _plain_errors(f"read {self._url}/{name}"):
            return BytesIO(self._store.cat_file(f"{self._root}/{name}"))

    def remove(self, name: str) -> None:
        """Remove one object; one that is gone already is as good."""
        with _plain_errors(f"remove {self._url}/{name}"), suppress(FileNotFoundError):
            self._store.rm_file(f"{self._root}/{name}")

    def sweep(self) -> int:
        """Remove nothing: a store never shows half an object."""
        return 0


def _opened(url: str) -> tuple[Any, str]:
    """Open a store by its URL; give it, and the path inside it."""
    try:
        import fsspec  # type: ignore[import-untyped]  # noqa: PLC0415  an extra, and slow to import

        store, root = fsspec.url_to_fs(url, use_listings_cache=False, skip_instance_cache=True)
    except ImportError as error:
        raise _fault(
            f"{urlsplit(url).scheme}:// needs a package that is not installed ({error})",
            "pip install 'huangpu[scale]', or the fsspec package of that store",
        ) from error
    except ValueError as error:
        raise _fault(f"is no place for a journal ({error})") from error
    return store, root.rstrip("/")


@contextmanager
def _plain_errors(doing: str) -> Iterator[None]:
    """Let OSError alone come out: every store has exceptions of its own."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(f"cannot {doing}: {type(error).__name__}: {error}") from error


def _fault(
    problem: str, hint: str = "write it like s3://bucket/journal, or a folder"
) -> ConfigError:
    return ConfigError((Fault("environment", None, VARIABLE, problem, hint),))
