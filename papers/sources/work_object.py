"""The JSON object of a work as sources write it: every field may be missing or null, numbers may be text.

Decoding is strict about what would mislead (text where a list belongs) and lenient about what can only mean
one thing. What it refuses it explains: msgspec speaks to programmers, a reason to the person with the file.
"""

import re

import msgspec

from papers.records import RecordError
from papers.sources.text import check_text


class GivenAffiliation(msgspec.Struct, gc=False):
    name: str | None = None
    ror: str | None = None
    country: str | None = None


class GivenSignature(msgspec.Struct, gc=False):
    name: str | None = None
    given: str | None = None
    family: str | None = None
    ids: dict[str, str | int | float | None] | None = None
    affiliations: list[GivenAffiliation | str | None] | None = None


class GivenTopic(msgspec.Struct, gc=False):
    openalex: str | None = None
    score: int | float | None = None
    name: str | None = None


class GivenWork(msgspec.Struct, gc=False):
    """A work as given, its types checked and nothing else."""

    ids: dict[str, str | int | float | None] | None = None
    kind: str | None = None
    title: str | None = None
    abstract: str | None = None
    year: str | int | float | None = None
    published_on: str | None = None
    venue: str | None = None
    url: str | None = None
    comment: str | None = None
    language: str | None = None
    is_retracted: bool | int | None = None
    authors: list[GivenSignature | str | None] | None = None
    topics: list[GivenTopic | None] | None = None
    keywords: list[str | int | float | None] | None = None
    references: list[dict[str, str | int | float | None] | None] | None = None
    listed_for: list[str | None] | str | None = None


class _KnownWork(GivenWork, gc=False, forbid_unknown_fields=True):
    """A work without unknown keys: nearly every line is one, and is decoded once."""


_known = msgspec.json.Decoder(_KnownWork)
_given = msgspec.json.Decoder(GivenWork)
_raw = msgspec.json.Decoder(dict[str, msgspec.Raw])
_FIELDS = frozenset(GivenWork.__struct_fields__)

_HALF_SURROGATE = re.compile(
    rb"\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]", re.DOTALL
)
_MISMATCH = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_PLACE = re.compile(r" - at `(?:key in )?\$\.?([^`]*)`$")
_WORDS = {
    "array": "a list",
    "bool": "true or false",
    "float": "a number",
    "int": "a number",
    "null": "null",
    "object": "an object",
    "str": "text",
}


def decode_object(data: bytes) -> tuple[GivenWork, dict[str, msgspec.Raw]]:
    """The work, and the keys that nothing here knows with their JSON as it came.

    Raises RecordError when the bytes are no JSON object, or one whose fields have types that they can't have.
    """
    check_text(data)
    try:
        return _known.decode(data), {}
    except msgspec.ValidationError:
        pass  # an unknown key or a wrong type: the next decoding tells
    except (msgspec.DecodeError, RecursionError) as error:
        raise RecordError(explain(data, error)) from None
    try:
        work = _given.decode(data)
        extra = {key: raw.copy() for key, raw in _raw.decode(data).items() if key not in _FIELDS}
    except (msgspec.DecodeError, RecursionError) as error:
        raise RecordError(explain(data, error)) from None
    return work, extra


def explain(data: bytes, error: Exception) -> str:
    """What msgspec said of these bytes, in words for people."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, msgspec.ValidationError):
        return _explain_mismatch(str(error))
    if _HALF_SURROGATE.search(data):
        return "half of a surrogate pair (like \\ud800), which is no character"
    message = str(error).removeprefix("JSON is malformed: ")
    if message == "Input data was truncated":
        message = "it ends in the middle"
    return f"not JSON: {message}"


def _explain_mismatch(message: str) -> str:
    place = _PLACE.search(message)
    mismatch = _MISMATCH.match(message)
    if not mismatch:
        reason = _PLACE.sub("", message)
    elif not place:
        return f"not a JSON object but {_word(mismatch[2])}"
    else:
        expected = dict.fromkeys(_word(name) for name in mismatch[1].split(" | ") if name != "null")
        reason = f"{_word(mismatch[2])} where {' or '.join(expected)} should be"
    return f"{place[1].replace('[...]', '')}: {reason}" if place else reason


def _word(name: str) -> str:
    return _WORDS.get(name, name)
