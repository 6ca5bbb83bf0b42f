"""Titles and abstracts of the public corpora."""

import gzip
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from core.rendering import needs_rendering, render_block, render_inline, to_plain
from tests.core.rendering.hostile import fold
from tests.core.rendering.rendered import read_text
from tests.real_data import find_real, needs_shared

pytestmark = needs_shared

# Names TeX does not print: of macros, environments, colours.
UNPRINTED = re.compile(
    r"\\(?:begin|end|color|textcolor)\s*\{[^{}]*\}|(?:ext(?:it|bf)|mph)\{|(?:\\[A-Za-z]+)|\\.|</?[A-Za-z][^<>]*>|&\w+;"
)


def read_words(source: str) -> set[str]:
    return set(re.findall(r"\b[A-Za-z]{3,}\b", UNPRINTED.sub(" \x00 ", source)))


def check(source: str) -> None:
    shown = fold(read_text(render_block(source)))
    titled = fold(read_text(render_inline(source), block=False))
    plain = fold(to_plain(source))
    for word in read_words(source):
        assert word in shown, source
        assert word in titled, source
        assert word in plain, source


def read_corpus(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            work = json.loads(line)
            yield from filter(None, (work.get("title"), work.get("abstract")))


def test_the_abstracts_of_a_researcher_page_show_no_macro_and_lose_no_word():
    [page] = find_real("seeds/001_*.txt")
    texts = [text for text in page.read_text(encoding="utf-8").splitlines() if needs_rendering(text)]
    assert len(texts) > 15
    for text in texts:
        check(text)
        assert "\\" not in to_plain(text)
        assert "<code" not in render_block(text)


@pytest.mark.parametrize("name", ["ml-conferences", "acl-anthology-to-2019", "arxiv-cs-to-2019"])
def test_texts_of_the_corpora_lose_no_word(name):
    [path] = find_real(f"data/corpora/{name}.jsonl.gz")
    texts = list(islice(filter(needs_rendering, read_corpus(path)), 500))
    assert len(texts) == 500
    for text in texts:
        check(text)
