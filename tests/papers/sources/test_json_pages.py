"""Answers of an API kept as files, whatever is in them."""

import gzip
import io
import json
import tracemalloc

import pytest

from papers.records import RawItem, RecordError, SourceError
from papers.sources.files import open_source
from papers.sources.json_pages import (
    decode_document,
    decode_list,
    list_items,
    list_keys,
    show_message,
    split_pages,
)
from tests.clocks import do_within
from tests.papers.sources.reading import data_of


def cut(data: bytes):
    document = decode_document(data)
    assert isinstance(document, dict)
    return list_items(data, decode_list(document.get("results"), "results"))


def split_bytes(data: bytes) -> list[RawItem]:
    return list(split_pages(io.BytesIO(data), cut))


def test_page_is_cut_into_its_items_with_their_lines():
    items = split_bytes(
        b'\xef\xbb\xbf{"meta": {},\r\n "results": [\r\n  {"a": 1},\r\n  {"a":\r\n 2}, 3,\r\n {"a": 1}]}'
    )

    assert [(item.line, item.data) for item in items] == [
        (3, b'{"a": 1}'),
        (4, b'{"a":\n 2}'),
        (5, b"3"),
        (6, b'{"a": 1}'),
    ]


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\n\n"])
def test_lines_are_items_of_their_own(line_end):
    lines = [b'{"id": "W1"}', b'{ "id": "W2"}', b"broken"]

    items = split_bytes(line_end.join(lines))

    assert [data_of(item).strip() for item in items] == lines
    assert items[1].line == 1 + line_end.count(b"\n")


def test_lines_are_read_however_large_the_file(tmp_path):
    path = tmp_path / "part_000.gz"
    line = b'{"id": "W1", "filler": "' + b"x" * 100_000 + b'"}\n'
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(800):
            file.write(line)
    tracemalloc.start()
    with open_source(path) as stream:
        count = sum(1 for item in split_pages(stream, cut) if item.data)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 800
    assert peak_bytes < 25 * 2**20


def test_page_that_is_too_large_is_refused(tmp_path):
    path = tmp_path / "page.json"
    with path.open("wb") as file:
        file.write(b'{"results": [')
        for _ in range(65):
            file.write(b" " * 2**20)

    with open_source(path) as stream, pytest.raises(SourceError, match="larger than 64 MiB"):
        list(split_pages(stream, cut))


def test_truncated_page_is_one_reason(tmp_path):
    path = tmp_path / "page.json.gz"
    path.write_bytes(
        gzip.compress(json.dumps({"results": [{"a": n, "b": n**5} for n in range(9999)]}).encode())[:-99]
    )

    with open_source(path) as stream:
        (item,) = split_pages(stream, cut)

    assert item.reason == "the compressed file ends in the middle: it is truncated"
    assert split_bytes(b'{"results": [{"a": 1}, {"a"')[0].reason == "not JSON: it ends in the middle"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"<html>\n</html>", "not JSON: invalid character (byte 0)"),
        (b'{"results": 1}', "not a JSON object but a number"),
        (b'{"results": {}}', "a page without works"),
        (b'{"a": "\xff"}', "not UTF-8: byte 0xff (byte 8)"),
        (b'{"results": [\x00]}', "a NUL byte (byte 14)"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_document_that_is_none_is_one_reason(data, reason):
    items = split_bytes(data)

    assert [item.reason for item in items] == [reason]


def test_item_that_is_too_large_is_refused_alone():
    items = split_bytes(b'{"results": ["' + b"x" * (8 * 2**20) + b'", {"a": 1}]}')

    assert items[0].reason == "8.0 MiB long; the limit is 8 MiB"
    assert items[1].data == b'{"a": 1}'


def test_list_that_is_an_object_is_refused():
    with pytest.raises(RecordError, match=r"^results: an object where a list should be$"):
        decode_list(decode_document(b'{"results": {"a": 1}}')["results"], "results")  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("head", "keys"),
    [
        (b'{"a": {"b": [{"c": 1}, {"d": "e"}]}, "f', {"a", "a.b", "a.b.c", "a.b.d"}),
        (b'[{"a": "b: c", "d\\"": 1}]', {"a", 'd\\"'}),
        (b'[null, {"a": 1}] {"b": 1}', {"a"}),
        (b'\xef\xbb\xbf \n{"a"  : 1}', {"a"}),
        (b'{"a": {"b": {"c": {"d": {"e": 1}}}}}', {"a", "a.b", "a.b.c", "a.b.c.d"}),
        (b"not JSON", set()),
        (b'{"a": "\x00"}', set()),
        (b"", set()),
    ],
)
def test_keys_are_listed_from_the_beginning(head, keys):
    assert list_keys(head) == keys


@pytest.mark.parametrize(
    "filler", [b'"', b'\\"', b'"\\', b"[", b'{"', b'{"a":', b"}", b'""', b'"a" ', b'" ', b'":\t'], ids=repr
)
def test_keys_of_a_hostile_head_are_listed_at_once(filler):
    do_within(1, lambda: list_keys((b'{"a": ' + filler * 65_536)[:65_536]))


def test_message_is_one_short_line():
    message = show_message(b'"what\\n\\u0007  happened ' + b"x" * 1000 + b'"')

    assert message.startswith("what happened xxx")
    assert len(message) == 300
    assert show_message(b'{"a": 1}') == '{"a": 1}'
    assert show_message(None) == ""
