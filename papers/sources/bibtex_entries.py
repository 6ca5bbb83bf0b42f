"""BibTeX files cut into entries, and an entry read into its fields, each on its own."""

import logging
import re
from collections.abc import Iterator, Mapping

from bibtexparser.model import Entry, ParsingFailedBlock
from bibtexparser.splitter import Splitter

from papers.records import RawItem, RecordError
from papers.sources.phrases import fold_space

# What it warns of is in the reason of the item.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

MAX_VALUE_CHARS = 1_000_000
"""No field is longer, its names resolved."""

_BEGINNING = re.compile(
    rb"^[ \t]*@[ \t]*(\w+)[ \t\r\n]*[{(]|(?<=\})[ \t]*@(\w+)[ \t]*[{(](?=[^\n}]{0,200},)", re.MULTILINE
)
_NO_ENTRY = frozenset({b"comment", b"preamble"})
_STRING = re.compile(rb"\s*@\s*string\s*[{(]\s*([^\s=,{}\"#]{1,100})\s*=", re.IGNORECASE)
_KEY = re.compile(rb"\s*@\s*\w+\s*[{(]\s*([^\s,{}\"=]{1,300})\s*,")
_CROSSREF = re.compile(rb"\bcrossref\s*=\s*[{\"]\s*([^\s{}\",]{1,300})\s*[}\"]", re.IGNORECASE)
_NAME = re.compile(rb"[=#]\s*([A-Za-z][^\s=,{}\"#()]{0,99})")
_SEVERAL_COMMAS = re.compile(r"([}\"])[ \t]*,(?:\s*,)+")
_BRACES = re.compile(rb"(?<!\\)[{}]")
_MAX_STRINGS = 50


def cut_entries(data: bytes) -> Iterator[RawItem]:
    """Each entry, before the entry that it refers to and the @string definitions that both need.

    Text outside of entries is comment, as it is to BibTeX.
    """
    blocks = list(_cut_blocks(data))
    strings: dict[bytes, tuple[int, bytes]] = {}
    entries: dict[bytes, bytes] = {}
    for index, (_, kind, block) in enumerate(blocks):
        if kind == b"string" and (name := _STRING.match(block)):
            strings[name[1].lower()] = index, block
        elif key := _KEY.match(block):
            entries.setdefault(key[1].lower(), block)
    for line, kind, block in blocks:
        if kind == b"string" or kind in _NO_ENTRY:
            continue
        texts = [block]
        referred = _CROSSREF.search(block)
        if referred and entries.get(referred[1].lower(), block) != block:
            texts.append(entries[referred[1].lower()])
        yield RawItem(
            line=line, data=b"\n".join(text.rstrip() for text in texts + _list_strings(texts, strings))
        )


def _cut_blocks(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Line, kind and text of each block with what follows it. One begins at the start of a line, or behind a
    closing brace when all braces are closed there."""
    begin, kind, line, counted, depth, measured = -1, b"", 1, 0, 0, 0
    for match in _BEGINNING.finditer(data):
        if match[2]:
            depth += _measure_depth(data[measured : match.start()])
            measured = match.start()
            if depth:
                continue
        if begin >= 0:
            yield line, kind, data[begin : match.start()]
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        line += data.count(b"\n", counted, start)
        begin, counted, measured, depth = start, start, start, 0
        kind = (match[1] or match[2]).lower()
    if begin >= 0:
        yield line, kind, data[begin:]


def _measure_depth(text: bytes) -> int:
    return sum(1 if brace == b"{" else -1 for brace in _BRACES.findall(text))


def _list_strings(texts: list[bytes], strings: Mapping[bytes, tuple[int, bytes]]) -> list[bytes]:
    """The definitions that the texts name, and those that these name, in the order of the file."""
    needed: set[tuple[int, bytes]] = set()
    waiting = list(texts) if strings else []
    while waiting and len(needed) < _MAX_STRINGS:
        for name in _NAME.findall(waiting.pop()):
            definition = strings.get(name.lower())
            if definition and definition not in needed:
                needed.add(definition)
                waiting.append(definition[1])
    return [definition for _, definition in sorted(needed)]


def read_entry(data: bytes) -> tuple[str, str, dict[str, str]]:
    """Kind, key and fields of the entry that stands first, names in small letters; what it leaves out it has
    from the entry that it refers to. Raises RecordError with the reason and its line.
    """
    library = Splitter(_SEVERAL_COMMAS.sub(r"\1,", data.decode())).split()
    found = [block for block in map(_take_entry, library.blocks) if block]
    if not found:
        raise RecordError("no entry")
    entry = found[0]
    if isinstance(entry, ParsingFailedBlock):
        raise RecordError(_explain(entry))
    strings: dict[str, str] = {}
    for string in library.strings:
        strings[string.key.lower()] = _join_value(str(string.value), strings)
    fields = _read_fields(entry, strings)
    for parent in found[1:]:
        if isinstance(parent, Entry) and parent.key.lower() == fields.get("crossref", "").lower():
            _inherit(fields, _read_fields(parent, strings))
    return entry.entry_type.lower(), entry.key, fields


def _read_fields(entry: Entry, strings: Mapping[str, str]) -> dict[str, str]:
    """The fields that say something; of two of one name the first."""
    fields: dict[str, str] = {}
    for field in entry.fields:
        value = _join_value(str(field.value), strings)
        if value.strip():
            fields.setdefault(field.key.lower(), value)
    return fields


def _take_entry(block: object) -> Entry | ParsingFailedBlock | None:
    """The entry that a block is, also when a field, or the key, stands there twice."""
    if isinstance(block, ParsingFailedBlock) and isinstance(block.ignore_error_block, Entry):
        return block.ignore_error_block
    return block if isinstance(block, Entry | ParsingFailedBlock) else None


def _inherit(fields: dict[str, str], parent: Mapping[str, str]) -> None:
    """What a collection says of all that is in it."""
    title = parent.get("booktitle") or parent.get("title")
    if title and "journal" not in fields:
        fields.setdefault("booktitle", title)
    for name in ("year", "month", "publisher"):
        if name in parent:
            fields.setdefault(name, parent[name])


def _explain(block: ParsingFailedBlock) -> str:
    message = (
        fold_space(str(getattr(block.error, "abort_reason", None) or block.error)) or "it cannot be read"
    )
    return f"not BibTeX (from line {(block.start_line or 0) + 1} of the entry): {message}"


def _join_value(value: str, strings: Mapping[str, str]) -> str:
    """A value without what encloses it, its parts joined and its names replaced by what they stand for."""
    joined, size = [], 0
    for part in _split_parts(value):
        text = part.strip()
        is_enclosed = len(text) > 1 and text[0] + text[-1] in ("{}", '""')
        joined.append(text[1:-1] if is_enclosed else strings.get(text.lower(), text))
        size += len(joined[-1])
        if size > MAX_VALUE_CHARS:  # names that stand for names that stand for names
            raise RecordError(f"a value of more than {MAX_VALUE_CHARS:,} characters")
    return "".join(joined)


def _split_parts(value: str) -> list[str]:
    """The parts of "one" # two # {three}: a # that stands in braces or quotes joins nothing."""
    if "#" not in value:
        return [value]
    parts, depth, is_quoted, begin = [], 0, False, 0
    for match in re.finditer(r"(?<!\\)[{}\"#]", value):
        sign = match[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == '"' and depth == 0:
            is_quoted = not is_quoted
        elif sign == "#" and depth == 0 and not is_quoted:
            parts.append(value[begin : match.start()])
            begin = match.end()
    return [*parts, value[begin:]]
