"""The lists of merged ids in the snapshot of OpenAlex: merged_ids/<entity>/<date>.csv.gz."""

import csv
import io
from collections.abc import Iterator

from papers.identifiers import normalize_identifier
from papers.records import SourceError

_COLUMNS = ("id", "merge_into_id")


def read_merged_ids(stream: io.BufferedReader) -> Iterator[tuple[str, str]]:
    """The pairs (old id, id that it was merged into), like ("A1", "A2"); a line without two ids is left out.

    The stream stays open. Raises SourceError when the file has other columns or cannot be read on.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    rows = csv.reader(text)
    try:
        header = [column.strip() for column in next(rows, [])]
        if not set(_COLUMNS) <= set(header):
            raise SourceError(
                "not a file of merged ids: its columns have to be merge_date, id and merge_into_id"
            )
        old_index, new_index = (header.index(column) for column in _COLUMNS)
        for row in rows:
            if len(row) > max(old_index, new_index):
                old, new = (normalize_identifier("openalex", row[index]) for index in (old_index, new_index))
                if old and new and old != new:
                    yield old, new
    except csv.Error as error:
        raise SourceError(f"the file of merged ids cannot be read on: {error}") from None
    finally:
        text.detach()
