"""Opening and reading: a file's name doesn't matter, and what is wrong with it is said in one line."""

import gzip
import io
import tracemalloc
import zlib
from pathlib import Path

import pytest

from papers.records import RawItem, SourceError
from papers.sources import abstract_list, work_jsonl
from papers.sources.files import MAX_TEXT_BYTES, DamagedError, cut_whole, open_source, peek_head, read_block
from tests.papers.sources.reading import data_of

LINES = b"".join(
    b'{"title": "Work %d %x"}\n' % (number, zlib.crc32(b"%d" % number)) for number in range(50_000)
)


def read_all(path) -> bytes:
    with open_source(path) as stream:
        return b"".join(iter(lambda: read_block(stream), b""))


def read_until_damage(path) -> tuple[bytes, str]:
    blocks: list[bytes] = []
    with open_source(path) as stream, pytest.raises(DamagedError) as caught:
        blocks.extend(iter(lambda: read_block(stream), b""))
    assert str(caught.value) == f"{path}: {caught.value.reason}"
    return b"".join(blocks), caught.value.reason


@pytest.mark.parametrize("name", ["works.jsonl", "works.jsonl.gz", "works"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_content_decides_what_is_compressed(tmp_path, name, pack):
    path = tmp_path / name
    path.write_bytes(pack(LINES))

    assert read_all(path) == LINES
    assert read_all(str(path)) == LINES


@pytest.mark.parametrize("data", [b"", b"\x1f", b"x", b"\x1f\x8a plain"])
def test_short_file_is_read_as_it_is(tmp_path, data):
    path = tmp_path / "short"
    path.write_bytes(data)

    assert read_all(path) == data


@pytest.mark.parametrize("padding", [b"", b"\0" * 512, b"\0" * 600_000])
def test_gzip_members_are_read_one_after_the_other(tmp_path, padding):
    path = tmp_path / "members"
    path.write_bytes(gzip.compress(LINES) + padding + gzip.compress(b"more\n") + gzip.compress(b"") + padding)

    assert read_all(path) == LINES + b"more\n"


def test_beginning_can_be_looked_at_first(tmp_path):
    path = tmp_path / "works"
    path.write_bytes(gzip.compress(LINES))

    with open_source(path) as stream:
        assert peek_head(stream) == LINES[:65_536]
        assert stream.read() == LINES


def test_truncated_gzip_gives_all_that_is_there(tmp_path):
    packed = gzip.compress(LINES)
    path = tmp_path / "truncated.gz"
    path.write_bytes(packed[: len(packed) // 2])
    there = zlib.decompressobj(wbits=31).decompress(packed[: len(packed) // 2])

    read, reason = read_until_damage(path)

    assert reason == "the compressed file ends in the middle: it is truncated"
    assert read == there
    assert len(read) > len(LINES) // 3


@pytest.mark.parametrize("cut", [2, 5, 10])
def test_gzip_truncated_in_its_header_is_damaged(tmp_path, cut):
    path = tmp_path / "truncated.gz"
    path.write_bytes(gzip.compress(LINES)[:cut])

    with open_source(path) as stream:
        assert peek_head(stream) == b""
        (item,) = work_jsonl.split(stream)

    assert (item.line, item.reason) == (1, "the compressed file ends in the middle: it is truncated")


def test_corrupt_gzip_gives_nearly_all_that_stands_before(tmp_path):
    packed = bytearray(gzip.compress(LINES))
    middle = len(packed) // 2
    sound = zlib.decompressobj(wbits=31).decompress(packed[:middle])
    packed[middle : middle + 64] = b"\xff" * 64
    path = tmp_path / "corrupt.gz"
    path.write_bytes(packed)

    read, reason = read_until_damage(path)

    assert reason == "the compressed data is damaged, here or before"
    at_least = len(sound) - 70_000
    assert at_least > len(LINES) // 3
    assert read[:at_least] == LINES[:at_least]


@pytest.mark.parametrize(
    ("tail", "reason"),
    [(b"not gzip", "follows the compressed data"), (b"\0\0x", "follows the compressed data")],
)
def test_what_follows_gzip_is_not_passed_over(tmp_path, tail, reason):
    path = tmp_path / "followed.gz"
    path.write_bytes(gzip.compress(LINES) + tail)

    with pytest.raises(DamagedError, match=reason):
        read_all(path)


def test_wrong_checksum_is_damage(tmp_path):
    packed = gzip.compress(LINES)
    path = tmp_path / "checksum.gz"
    path.write_bytes(packed[:-8] + b"\1\2\3\4" + packed[-4:])

    with pytest.raises(DamagedError, match="damaged"):
        read_all(path)


def test_path_that_cannot_be_opened_is_named_in_one_line(tmp_path):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    (tmp_path / "file").write_bytes(b"")
    reasons = {
        tmp_path / "missing": "no such file",
        tmp_path: "is a directory, not a file",
        loop: "too many levels of symbolic links",
        tmp_path / "file" / "below": "not a directory",
        tmp_path / ("x" * 300): "file name too long",
        f"{tmp_path}/nul\0": "is not a path",
    }
    for path, reason in reasons.items():
        with pytest.raises(SourceError) as caught, open_source(path):
            pass
        assert str(caught.value) == f"{path}: {reason}"


def test_failure_while_reading_names_the_path():
    # Reading the memory of a process from its beginning is refused by the kernel, after it let us open it.
    with pytest.raises(SourceError, match=r"^/proc/self/mem: "):
        read_all("/proc/self/mem")


def test_file_is_closed_afterwards(tmp_path):
    path = tmp_path / "works"
    path.write_bytes(LINES)
    before = len(list(Path("/dev/fd").iterdir()))

    for _ in range(3):
        with open_source(path) as stream:
            read_block(stream)

    assert len(list(Path("/dev/fd").iterdir())) == before


def test_gzip_bomb_is_read_in_flat_memory(tmp_path):
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(300):
            file.write(b"x" * 1024 * 1024)
        file.write(b'\n{"title": "Behind"}\n')
    tracemalloc.start()

    with open_source(path) as stream:
        long, behind = work_jsonl.split(stream)

    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert long.reason == "a line 300.0 MiB long; the limit is 8 MiB"
    assert behind == RawItem(line=2, data=b'{"title": "Behind"}')
    assert peak_bytes < 25 * 1024 * 1024


def test_text_form_larger_than_the_limit_stops_the_source(tmp_path):
    path = tmp_path / "large.txt"
    path.write_bytes(b"Abstract: a\n" * (1 + MAX_TEXT_BYTES // 12))

    with open_source(path) as stream, pytest.raises(SourceError) as caught:
        list(abstract_list.split(stream))

    assert str(caught.value) == f"{path}: larger than 64 MiB, too large for a text form"


def test_text_that_breaks_off_ends_with_the_reason(tmp_path):
    text = b"".join(b"Abstract: %d %x\n" % (number, zlib.crc32(b"%d" % number)) for number in range(5000))
    packed = gzip.compress(text)
    path = tmp_path / "truncated.txt.gz"
    path.write_bytes(packed[: len(packed) // 2])

    with open_source(path) as stream:
        *good, last = abstract_list.split(stream)

    assert len(good) > 1000
    assert text.startswith(b"".join(data_of(item) for item in good))
    assert (last.line, last.data) == (len(good) + 1, None)
    assert last.reason == "the compressed file ends in the middle: it is truncated"
    assert last.excerpt.startswith(f"Abstract: {len(good)}")


def test_text_without_anything_that_breaks_off_has_the_reason(tmp_path):
    path = tmp_path / "truncated.gz"
    path.write_bytes(gzip.compress(LINES)[:5])

    with open_source(path) as stream:
        (item,) = abstract_list.split(stream)

    assert (item.line, item.reason) == (1, "the compressed file ends in the middle: it is truncated")


def test_item_over_the_limit_is_refused_and_the_rest_is_not():
    text = b"Abstract: a\nAbstract: " + b"x" * 9 * 1024 * 1024 + b"\nAbstract: c\n"

    first, long, last = abstract_list.split(io.BytesIO(text))

    assert (first.data, last.data) == (b"Abstract: a\n", b"Abstract: c\n")
    assert long.reason == "9.0 MiB long; the limit is 8 MiB"
    assert len(long.excerpt) == 2000


def test_whole_text_has_one_kind_of_line_end_and_no_byte_order_mark():
    seen = []

    def keep(data):
        seen.append(data)
        yield RawItem(line=1, data=data)

    list(cut_whole(io.BytesIO(b"\xef\xbb\xbfone\r\ntwo\nthree"), keep))

    assert seen == [b"one\ntwo\nthree"]
