"""Works as a table: CSV in UTF-8, as RFC 4180 says, whose cells no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Iterator

from papers.citations.works import CitedWork

_SCHEMES = ("doi", "arxiv", "acl", "openalex", "pmid", "pmcid", "isbn")
COLUMNS = (
    "id", "kind", "title", "authors", "year", "published_on", "venue", *_SCHEMES, "url", "language",
    "is_retracted", "abstract",
)  # fmt: skip
_FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What cells that a spreadsheet computes begin with, and how it reads full-width forms.
https://owasp.org/www-community/attacks/CSV_Injection"""


def write_table(works: Iterable[CitedWork]) -> Iterator[str]:
    """A line of names and a line for each work, its authors parted by "; "; what is not known is an empty cell."""
    yield _write_row(COLUMNS)
    for work in works:
        yield _write_row(_list_cells(work))


def _list_cells(work: CitedWork) -> list[str]:
    return [
        str(work.id),
        work.kind_name,
        work.plain_title,
        "; ".join(filter(None, (" ".join(one.printed.split()) for one in work.names))),
        str(work.year or ""),
        str(work.published_on or ""),
        work.plain_venue,
        *(work.identifiers.get(scheme, "") for scheme in _SCHEMES),
        work.url or "",
        work.language or "",
        "yes" if work.is_retracted else "",
        work.plain_abstract,
    ]


def _write_row(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([defuse(cell) for cell in cells])
    return line.getvalue()


def defuse(cell: str) -> str:
    """The cell as text: behind an apostrophe where a spreadsheet would compute it, without NUL, which ends a text."""
    cell = cell.replace("\x00", "")
    return f"'{cell}" if cell.startswith(_FORMULA_MARKS) else cell
