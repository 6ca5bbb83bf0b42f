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
_decoder = msgspec.json.Decoder(dict[str, list[_Position] | None] | None)


def read_inverted_index(raw: msgspec.Raw | bytes) -> str | None:
    """The abstract: the words by position, one space between them; where positions are missing nothing stands.

    None when there is no word. Raises RecordError when it is not such an index, or one beyond MAX_WORDS.
    """
    if bytes(raw) == b"null":
        return None
    try:
        index = _decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise RecordError(f"abstract_inverted_index: {_explain(str(error))}") from None
    except (msgspec.DecodeError, RecursionError):
        raise RecordError("abstract_inverted_index: not JSON that can be read") from None
    if not index:
        return None
    # A word costs its length once and is printed at each of its positions: what is small here can be huge there.
    size_chars = sum(len(word) * len(positions) for word, positions in index.items() if positions)
    if size_chars > MAX_CHARS:
        raise RecordError(f"abstract_inverted_index: an abstract longer than {MAX_CHARS:,} characters")
    return clean_text(_join(index))


def _join(index: dict[str, list[int] | None]) -> str:
    positions_of = {word: positions or [] for word, positions in index.items() if word}
    words = [""] * sum(map(len, positions_of.values()))
    try:
        for word, positions in positions_of.items():
            for position in positions:
                words[position] = word
    except IndexError:
        words = [""]
    if "" not in words:
        return " ".join(words)
    # Positions are missing, which is rare: the list above is three times as fast.
    word_at = {position: word for word, positions in positions_of.items() for position in positions}
    return " ".join([word_at[position] for position in sorted(word_at)])


def _explain(message: str) -> str:
    if ">= 0" in message or f"< {MAX_WORDS}" in message or "<= " in message or "out of range" in message:
        return f"a position that no abstract has; they go from 0 to {MAX_WORDS - 1:,}"
    return "not a list of positions for each word"
