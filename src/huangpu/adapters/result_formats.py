"""How are the rows of a query written as CSV, as JSON and as Parquet?

CSV is opened in spreadsheets, which run what looks like a formula, so such text gets an apostrophe
(research/security.md 4). Parquet and JSON are given as they are.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from huangpu.adapters.result_values import plain, rows, text, unique
from huangpu.errors import StoreError

# security.md 4: what a spreadsheet takes for a formula, also behind white space and quotes
_FORMULA = re.compile(
    "^[\\s\u00a0\ufeff\u200b-\u200f\u202a-\u202e\"']*[=+\\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]"
)


def write_csv(schema: pa.Schema, batches: Iterable[pa.RecordBatch], sink: BinaryIO) -> int:
    """Write CSV for spreadsheets (a byte-order mark, everything quoted) and give the row count."""
    lines = io.TextIOWrapper(sink, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
    writer.writerow([_defused(name) for name in schema.names])
    count = 0
    for row in rows(batches):
        writer.writerow([_csv_cell(value) for value in row])
        count += 1
    lines.detach()
    return count


def write_json(schema: pa.Schema, batches: Iterable[pa.RecordBatch], sink: BinaryIO) -> int:
    """Write a list of objects, one a line, times as ISO with their zone; give the row count."""
    names = unique(schema.names)
    count = 0
    sink.write(b"[")
    for row in rows(batches):
        item = {name: plain(value) for name, value in zip(names, row, strict=True)}
        text = json.dumps(item, ensure_ascii=False, allow_nan=False)
        sink.write((",\n" if count else "\n").encode() + text.encode("utf-8", "replace"))
        count += 1
    sink.write(b"\n]\n" if count else b"]\n")
    return count


def write_parquet(schema: pa.Schema, batches: Iterable[pa.RecordBatch], sink: BinaryIO) -> int:
    """Write Parquet with the types of the query; give the row count.

    Raises StoreError for a type that Parquet does not have, such as an interval.
    """
    named = pa.schema(
        [field.with_name(name) for field, name in zip(schema, unique(schema.names), strict=True)]
    )
    count = 0
    try:
        with pq.ParquetWriter(sink, named, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch.rename_columns(named.names))
                count += batch.num_rows
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
        raise StoreError(f"Parquet cannot hold this ({error}); cast the column") from error
    return count


def _csv_cell(value: object) -> str:
    """Numbers stay numbers: only text can be taken for a formula."""
    cell = text(value)
    return cell if isinstance(value, bool | int | float | Decimal) else _defused(cell)


def _defused(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
