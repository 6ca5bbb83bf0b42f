"""Abstracts as OpenAlex gives them: for each word the positions at which it stands."""

from typing import Annotated

import msgspec

from papers.records import RecordError
from papers.sources.text import clean_text

MAX_WORDS = 100_000
"""An abstract has no more words, and none stands further back; the longest known has some 5,000."""

MAX_CHARS = 10_000_000
"""No abstract is longer, counted without spaces."""

_Position = Annotated[int, msgspec.Meta(ge=0, lt=MAX_WORDS)]
_decoder = msgspec.json.Decoder(dict[str, list[_Position]])


def read_inverted_index(raw: msgspec.Raw | bytes) -> str | None:
    """The abstract: the words by position, one space between them; where positions are missing nothing stands.

    None when there is no word. Raises RecordError when it is not such an index, or one beyond MAX_WORDS.
    """
    data = bytes(raw)
    if data == b"null":
        return None
    try:
        index = _decoder.decode(data)
    except msgspec.ValidationError as error:
        raise RecordError(f"abstract_inverted_index: {_explain(str(error))}") from None
    except (msgspec.DecodeError, RecursionError):
        raise RecordError("abstract_inverted_index: not JSON that can be read") from None
    if not index:
        return None
    count = sum(map(len, index.values()))
    # A word costs its length once and is printed at each of its positions: what is small here can be huge there.
    if count * len(data) > MAX_CHARS and sum(len(word) * len(index[word]) for word in index) > MAX_CHARS:
        raise RecordError(f"abstract_inverted_index: an abstract longer than {MAX_CHARS:,} characters")
    return clean_text(_join(index, count))


def _join(index: dict[str, list[int]], count: int) -> str:
    words = [""] * count
    try:
        for word, positions in index.items():
            for position in positions:
                words[position] = word
    except IndexError:
        words = [""]
    if "" not in words:
        return " ".join(words)
    # Positions are missing, which is rare: the way above is twice as fast.
    word_at = {position: word for word, positions in index.items() if word for position in positions}
    return " ".join([word_at[position] for position in sorted(word_at)])


def _explain(message: str) -> str:
    if ">= 0" in message or f"< {MAX_WORDS}" in message or "<= " in message or "out of range" in message:
        return f"a position that no abstract has; they go from 0 to {MAX_WORDS - 1:,}"
    return "not a list of positions for each word"
