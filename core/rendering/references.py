"""LaTeX macros that point elsewhere: citations, footnotes, addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.rendering import macros
from core.rendering.arguments import find_argument, read_options, skip_setting, skip_settings
from core.rendering.markup import check_address

if TYPE_CHECKING:
    from core.rendering.reader import Reader

_ESCAPED_IN_ADDRESS = re.compile(r"\\([%#&_~$^{}])(?:\{\})?")


def read_reference(reader: Reader, name: str) -> bool:
    """Reads the macro `name`, which ends at the reader's position, if it is one of these."""
    if name in macros.FOOTNOTES:
        return _read_footnote(reader, name)
    if name in macros.CITATIONS:
        return _read_citation(reader)
    if name == "url":
        return _read_url(reader)
    if name == "href":
        return _read_link(reader)
    return name == "textcolor" and _read_coloured(reader)


def _read_footnote(reader: Reader, name: str) -> bool:
    before = reader.text[max(reader.position - len(name) - 2, 0)]
    skip_settings(reader)
    brace = find_argument(reader, reader.position)
    if brace is None:
        return False
    reader.writer.write("(" if before.isspace() else " (")
    reader.open_group(brace, ")")
    return True


def _read_citation(reader: Reader) -> bool:
    """Without the list of references a key is all that is known: it is shown in brackets."""
    reader.position += reader.text.startswith("*", reader.position)
    options = read_options(reader)
    brace = find_argument(reader, reader.position)
    if brace is None:
        return False
    reader.writer.write("[")
    reader.read_notes(options)
    reader.open_group(brace, "]")
    return True


def _read_url(reader: Reader) -> bool:
    brace = find_argument(reader, reader.position)
    if brace is None:
        return False
    address = _read_address(reader, brace)
    reader.position = reader.braces[brace] + 1
    reader.write_link(address, address)
    return True


def _read_link(reader: Reader) -> bool:
    """`\\href{address}{text}`; one that leads nowhere shows its source."""
    first = find_argument(reader, reader.position)
    if first is None:
        return False
    address = check_address(_read_address(reader, first))
    second = find_argument(reader, reader.braces[first] + 1)
    if second is None or not address:
        return False
    reader.open_group(second)
    reader.writer.open_style("a", address)
    return True


def _read_coloured(reader: Reader) -> bool:
    if not skip_setting(reader):
        return False
    brace = find_argument(reader, reader.position)
    if brace is None:
        return False
    reader.open_group(brace)
    return True


def _read_address(reader: Reader, brace: int) -> str:
    return _ESCAPED_IN_ADDRESS.sub(r"\1", reader.text[brace + 1 : reader.braces[brace]]).strip()
