"""Places where a journal may lie: every test of it asks for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from s3_server import s3_bucket

from huangpu.adapters.batch_files import BatchFiles, LocalFiles
from huangpu.adapters.object_files import batch_files_at


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """Give a bucket of an S3 server on loopback."""
    with s3_bucket() as bucket:
        yield bucket


@pytest.fixture(params=["disk", "memory", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> BatchFiles:
    """Give an empty place of each kind."""
    if request.param == "disk":
        return LocalFiles(tmp_path)
    if request.param == "memory":
        pytest.importorskip("fsspec")
        return batch_files_at(f"memory://{uuid4().hex}/journal")
    return batch_files_at(f"{request.getfixturevalue('s3')}/{uuid4().hex}/journal")
