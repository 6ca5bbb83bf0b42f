"""As much of BibTeX as DBLP writes: entries with fields in braces, names joined by "and"."""

import re
from collections.abc import Iterator
from pathlib import Path

from pylatexenc.latex2text import LatexNodes2Text

from papers.records import SignatureRecord, WorkRecord

_ENTRY = re.compile(r"^@(\w+)\{([^,]+),\n(.*?)\n\}\n", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^  (\w+)\s*= \{(.*?)\}(?:,\n(?=  \w+\s*= )|\Z)", re.MULTILINE | re.DOTALL)


def read_entries(path: Path) -> Iterator[WorkRecord]:
    """The record of each entry: its DBLP key, names, title, year and where it appeared."""
    to_text = LatexNodes2Text(math_mode="verbatim").latex_to_text
    for _, key, body in _ENTRY.findall(path.read_text(encoding="utf-8") + "\n"):
        fields = {name: to_text(" ".join(value.split())) for name, value in _FIELD.findall(body)}
        names = [" ".join(name.split()) for name in re.split(r"\s+and\s+", fields.get("author", ""))]
        yield WorkRecord(
            ids={"dblp": key.removeprefix("DBLP:")},
            title=fields.get("title"),
            year=int(fields["year"]) if fields.get("year", "").isdigit() else None,
            venue=fields.get("journal") or fields.get("booktitle"),
            signatures=tuple(SignatureRecord(name) for name in names if name),
        )
