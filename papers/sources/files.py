"""Files to read, plain or compressed: in large blocks, memory flat, every failure one line for people."""

import errno
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, pairwise
from os import PathLike
from typing import TYPE_CHECKING, Any

from isal import igzip_lib

from papers.records import RawItem, SourceError
from papers.sources.text import show_excerpt

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD_BYTES = 64 * 1024
"""How much of a file its form is told from."""

BLOCK_BYTES = 1024 * 1024
"""How much is read at a time."""

MAX_ITEM_BYTES = 8 * 1024 * 1024
"""A longer item, or line, is not one that a source means."""

MAX_TEXT_BYTES = 64 * 1024 * 1024
"""A text form is read whole, so a longer file is refused."""

_FILE_BLOCK_BYTES = 256 * 1024
_PIECE_BYTES = (
    64 * 1024
)  # where compressed data is damaged, at most so much of what came before is lost with it
_GZIP_MAGIC = b"\x1f\x8b"
_REASONS = {
    errno.ENOENT: "no such file",
    errno.EISDIR: "is a directory, not a file",
    errno.EACCES: "may not be read: permission denied",
    errno.EPERM: "may not be read: permission denied",
}


class DamagedError(SourceError):
    """The file breaks off; what stands before has been handed out. `reason` is the text without the path."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.reason = reason


@contextmanager
def open_source(
    path: str | PathLike[str], *, on_read: Callable[[int], object] = lambda size_bytes: None
) -> Iterator[io.BufferedReader]:
    """A file open for reading, decompressed when its content is gzip, whatever its name.

    `on_read` gets the size of each block as it is read, before it is decompressed. Raises SourceError naming the
    path when it cannot be opened, also later when it cannot be read on, and DamagedError when compressed data
    breaks off.
    """
    try:
        file = io.FileIO(path)
    except (OSError, ValueError) as error:
        raise SourceError(f"{path}: {_explain(error)}") from None
    with file:
        source: Any = _SourceBytes(_read_pieces(file, str(path), on_read), str(path))
        with io.BufferedReader(source, BLOCK_BYTES) as stream:
            yield stream


def peek_head(stream: io.BufferedReader) -> bytes:
    """The first bytes, from which the form is told; they are read again. Empty when the file breaks off there."""
    try:
        return stream.peek(HEAD_BYTES)[:HEAD_BYTES]
    except DamagedError:
        return b""


def read_block(stream: io.BufferedIOBase) -> bytes:
    """The next bytes, empty at the end; unlike `read` it hands out what stands before the place of damage."""
    return stream.read1(BLOCK_BYTES)


def cut_whole(stream: io.BufferedIOBase, cut: Callable[[bytes], Iterator[RawItem]]) -> Iterator[RawItem]:
    """The items that `cut` finds in the whole of a text file, which it gets with LF line ends and no BOM.

    When the file breaks off, the item in which it does is the last and has that as its reason. Raises
    SourceError when the file is larger than MAX_TEXT_BYTES.
    """
    blocks, total, damage = [], 0, None
    try:
        while block := read_block(stream):
            blocks.append(block)
            total += len(block)
            if total > MAX_TEXT_BYTES:
                name = getattr(stream, "name", "the text")
                raise SourceError(f"{name}: larger than 64 MiB, too large for a text form")
    except DamagedError as error:
        damage = error.reason
    data = b"".join(blocks).removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if damage:
        yield from _end_with_damage(cut(data), damage)
    elif not data.strip():
        yield RawItem(line=1, reason="the file is empty")
    else:
        yield from map(_refuse_oversized, cut(data))


def cut_before(data: bytes, beginning: re.Pattern[bytes], *, otherwise: str) -> Iterator[RawItem]:
    """The parts of a text that begin so; text before the first is an item that has `otherwise` as its reason."""
    begins = [match.start() for match in beginning.finditer(data)]
    before = data[: begins[0]] if begins else data
    if before.strip():
        yield RawItem(line=1, reason=otherwise, excerpt=show_excerpt(before.strip()))
    line = 1 + before.count(b"\n")
    for begin, end in pairwise((*begins, len(data))):
        yield RawItem(line=line, data=data[begin:end])
        line += data.count(b"\n", begin, end)


def _end_with_damage(items: Iterator[RawItem], damage: str) -> Iterator[RawItem]:
    last = RawItem(line=1, data=b"")
    for index, item in enumerate(items):
        if index:
            yield _refuse_oversized(last)
        last = item
    yield RawItem(line=last.line, reason=damage, excerpt=last.excerpt or show_excerpt(last.data or b""))


def _refuse_oversized(item: RawItem) -> RawItem:
    if item.data is None or len(item.data) <= MAX_ITEM_BYTES:
        return item
    reason = describe_oversized(len(item.data))
    return RawItem(line=item.line, reason=reason, excerpt=show_excerpt(item.data))


def describe_oversized(size_bytes: int) -> str:
    """The reason with which an item of more than MAX_ITEM_BYTES is refused."""
    return f"{size_bytes / 2**20:.1f} MiB long; the limit is {MAX_ITEM_BYTES >> 20} MiB"


def _explain(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0) or (error.strerror or str(error)).lower()
    return "is not a path"


class _SourceBytes(io.RawIOBase):
    """The pieces as a raw stream. What came before a failure is handed out before the failure is raised."""

    def __init__(self, pieces: Iterator[bytes], name: str) -> None:
        self.name = name
        self._pieces = pieces
        self._piece = b""
        self._failure: SourceError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view, filled = memoryview(buffer), 0
        while filled < len(view):
            if not self._piece and not self._advance():
                break
            taken = self._piece[: len(view) - filled]
            view[filled : filled + len(taken)] = taken
            self._piece = self._piece[len(taken) :]
            filled += len(taken)
        if not filled and self._failure:
            raise self._failure
        return filled

    def _advance(self) -> bool:
        if self._failure is None:
            try:
                self._piece = next(self._pieces, b"")
            except SourceError as failure:
                self._failure = failure
        return bool(self._piece)


def _read_pieces(file: io.FileIO, path: str, on_read: Callable[[int], object]) -> Iterator[bytes]:
    blocks = _read_blocks(file, path, on_read)
    first = next(blocks, b"")
    if len(first) < len(_GZIP_MAGIC):
        first += next(blocks, b"")
    blocks = chain((first,), blocks)
    return _gunzip(blocks, path) if first.startswith(_GZIP_MAGIC) else blocks


def _read_blocks(file: io.FileIO, path: str, on_read: Callable[[int], object]) -> Iterator[bytes]:
    try:
        while block := file.read(_FILE_BLOCK_BYTES):
            on_read(len(block))
            yield block
    except OSError as error:
        raise SourceError(f"{path}: {_explain(error)}") from None


def _gunzip(blocks: Iterator[bytes], path: str) -> Iterator[bytes]:
    """The decompressed bytes of one gzip member after the other, in small pieces however well packed."""
    data = next(blocks, b"")
    while data:
        member = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
        while not member.eof:
            try:
                piece = member.decompress(data, _PIECE_BYTES)
            except igzip_lib.IsalError as error:  # type: ignore[misc]  # its stub calls the class an instance
                raise DamagedError(path, "the compressed data is damaged, here or before") from error
            if piece:
                yield piece
            data = b""
            if member.needs_input and not member.eof:
                data = next(blocks, b"")
                if not data:
                    raise DamagedError(path, "the compressed file ends in the middle: it is truncated")
        data = _skip_padding(member.unused_data, blocks)
        if data and not _GZIP_MAGIC.startswith(data[:2]):
            raise DamagedError(path, "something that is not gzip follows the compressed data")


def _skip_padding(data: bytes, blocks: Iterator[bytes]) -> bytes:
    """What follows the zeros that may stand between and behind members."""
    while not (data := data.lstrip(b"\0")):
        data = next(blocks, b"")
        if not data:
            break
    return data
