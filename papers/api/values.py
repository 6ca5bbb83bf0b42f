"""Values that lists are narrowed by. Each reader raises ValueError, whose text says what is not what, for none."""

import datetime
from collections.abc import Callable

from papers.addresses import parse_institution_id
from papers.api.work_answers import TYPES
from papers.asked_identifiers import AskedIdentifier, recognize_identifiers
from papers.identifiers import normalize_identifier
from papers.names import stable_key
from papers.records import KINDS

MOST_NUMBER = 2**31 - 1

_IS = {"true": True, "false": False}
_HEX = frozenset("0123456789abcdef")


def read_year(raw: str) -> int:
    """A year."""
    if not (raw.isascii() and raw.isdigit() and len(raw) == 4):
        raise ValueError(f"{raw[:50]!r} is not a year.")
    return int(raw)


def read_number(raw: str) -> int:
    """A number from 0."""
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 10 and int(raw) <= MOST_NUMBER):
        raise ValueError(f"{raw[:50]!r} is not a number.")
    return int(raw)


def read_kind(raw: str) -> int:
    """The number of a kind of work."""
    if raw not in KINDS:
        raise ValueError(f"{raw[:50]!r} is not a kind of work: there are {', '.join(KINDS)}.")
    return KINDS.index(raw)


def read_kinds(raw: str) -> tuple[int, ...]:
    """The numbers of the kinds of a type of OpenAlex, or of one of ours."""
    kinds = tuple(number for number, name in enumerate(TYPES) if name == raw)
    if kinds:
        return kinds
    if raw in KINDS:
        return (KINDS.index(raw),)
    raise ValueError(f"{raw[:50]!r} is not a type of work: there are {', '.join(dict.fromkeys(TYPES))}.")


def read_flag(raw: str) -> bool:
    """True or false."""
    if raw not in _IS:
        raise ValueError(f"{raw[:50]!r} is not true or false.")
    return _IS[raw]


def read_day(raw: str) -> datetime.date:
    """A day."""
    try:
        return datetime.datetime.strptime(raw, "%Y-%m-%d").replace(tzinfo=datetime.UTC).date()
    except ValueError:
        raise ValueError(f"{raw[:50]!r} is not a day.") from None


def read_moment(raw: str) -> datetime.datetime:
    """A time, in UTC where it does not say; the beginning of a day."""
    try:
        # A plus in an address is a space.
        moment = datetime.datetime.fromisoformat(raw.replace(" ", "+"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{raw[:50]!r} is not a time.") from None


def read_institution(raw: str) -> int:
    """The key of an institution, by its id or its ROR id."""
    if len(raw) == 16 and set(raw) <= _HEX:
        return parse_institution_id(raw)
    ror = normalize_identifier("ror", raw)
    if ror is None:
        raise ValueError(f"{raw[:50]!r} is not the id of an institution.")
    return stable_key(ror)


def read_venue(raw: str) -> int:
    """The key of a venue."""
    if len(raw) != 16 or not set(raw) <= _HEX:
        raise ValueError(f"{raw[:50]!r} is not the id of a venue.")
    return parse_institution_id(raw)


def read_topic(raw: str) -> int:
    """The number of a topic, with or without its T, or its address at OpenAlex."""
    openalex = normalize_identifier("openalex", raw) or f"T{raw}"
    number = openalex[1:]
    if openalex[0] != "T" or not (number.isascii() and number.isdigit() and int(number) <= MOST_NUMBER):
        raise ValueError(f"{raw[:50]!r} is not a topic.")
    return int(number)


def read_language(raw: str) -> str:
    """A language by its tag."""
    if not (raw.isascii() and raw.replace("-", "").isalnum() and len(raw) <= 35):
        raise ValueError(f"{raw[:50]!r} is not a language.")
    return raw


def read_identifier(scheme: str) -> Callable[[str], str]:
    """What reads identifiers of this scheme, in any dress."""

    def read(raw: str) -> str:
        value = normalize_identifier(scheme, raw)
        if value is None:
            raise ValueError(f"{raw[:50]!r} is not an identifier of the scheme {scheme}.")
        return value

    return read


def read_record(raw: str) -> AskedIdentifier:
    """A record by its number here, as an identifier without scheme, or by any identifier in any dress."""
    if raw.isascii() and raw.isdigit() and len(raw) <= 19 and 1 <= int(raw) < 2**63:
        return AskedIdentifier("", raw, is_certain=True)
    for one in recognize_identifiers(raw):
        return one
    raise ValueError(f"{raw[:50]!r} is not an id, nor an identifier that is known here.")


def read_text(raw: str) -> str:
    """Words."""
    if not raw.strip():
        raise ValueError("Nothing is not a word.")
    return raw.strip()
