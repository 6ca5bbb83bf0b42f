"""What an owner may say of themselves: plain text that any page can carry, within its limits. No database."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

import msgspec

from core.rendering.characters import strip_unsafe
from papers.identifiers import normalize_url

LONGEST_AFFILIATION = 300
LONGEST_BIO = 1500
LONGEST_LABEL = 60
LONGEST_ADDRESS = 500
LONGEST_NAME = 200
MOST_LINKS = 8
MOST_NAMES = 20
"""How many names somebody may have that no work prints."""
MOST_HIGHLIGHTS = 5
MOST_HIDDEN = 200


class StatementError(Exception):
    """What was said cannot stand on a page; the text says in one line why, and what to do."""


class Link(msgspec.Struct, frozen=True):
    """A place of theirs elsewhere; `label` may be ""."""

    label: str
    address: str


class Statement(msgspec.Struct, frozen=True):
    """What an owner says of themselves; "" where nothing. `collaboration` is one of `Researcher.Collaboration`."""

    collaboration: str = ""
    affiliation: str = ""
    bio: str = ""
    links: tuple[Link, ...] = ()


def dress_statement(
    *, collaboration: str, affiliation: str, bio: str, links: Iterable[tuple[str, str]]
) -> Statement:
    """The statement in its one dress: no control characters, no text that re-orders others. Raises StatementError."""
    named = [(dress_line(label), address.strip()) for label, address in links]
    kept = [_dress_link(label, address) for label, address in named if label or address]
    if len(kept) > MOST_LINKS:
        raise StatementError(f"Up to {MOST_LINKS} links can stand on a page.")
    if len({link.address for link in kept}) < len(kept):
        raise StatementError("Two of the links lead to the same address. Take one out.")
    return Statement(
        collaboration=collaboration,
        affiliation=_limit("affiliation", dress_line(affiliation), LONGEST_AFFILIATION),
        bio=_limit("text about you", dress_paragraphs(bio), LONGEST_BIO),
        links=tuple(kept),
    )


def dress_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names in their one dress, each once. Raises StatementError for what is no name, and for more than MOST_NAMES."""
    dressed = tuple(dict.fromkeys(filter(None, map(dress_line, names))))
    for name in dressed:
        _limit("name", name, LONGEST_NAME)
        if sum(character.isalpha() for character in name) < 2:
            raise StatementError(f"“{name}” is no name: write it as it is printed, in any script.")
    if len(dressed) > MOST_NAMES:
        raise StatementError(f"Up to {MOST_NAMES} names can be added to those that works print.")
    return dressed


def dress_line(text: str) -> str:
    """The text on one line, its spaces single, in NFC and without the characters that no page may carry."""
    return " ".join(unicodedata.normalize("NFC", strip_unsafe(text)).split())


def dress_paragraphs(text: str) -> str:
    """The text as paragraphs, an empty line between two, each as `dress_line` has it."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    paragraphs = (dress_line(one) for one in whole.split("\n\n"))
    return "\n\n".join(filter(None, paragraphs))


def fingerprint(stated: object) -> str:
    """A short text that is another when what it is of is: a form carries that of what it was made from."""
    return sha256(msgspec.json.encode(stated, order="deterministic")).hexdigest()[:20]


def fingerprint_names(names: Mapping[str, bool], reviewed_at: datetime | None) -> str:
    """The `fingerprint` of names, whether each is shown, and of when their owner last went through them."""
    return fingerprint([sorted(names.items()), reviewed_at])


def move_work(work_ids: Sequence[int], work_id: int, step: str) -> tuple[int, ...]:
    """The highlights with this one put last ("add"), taken out ("remove"), or moved "up" or "down" by one.

    Raises StatementError where that can't be.
    """
    rest = [one for one in work_ids if one != work_id]
    if step == "add":
        if len(rest) >= MOST_HIGHLIGHTS:
            raise StatementError(f"Up to {MOST_HIGHLIGHTS} works can be highlighted. Take one out first.")
        return (*rest, work_id) if work_id not in work_ids else tuple(work_ids)
    if work_id not in work_ids or step == "remove":
        return tuple(rest)
    place = list(work_ids).index(work_id) + {"up": -1, "down": 1}[step]
    if not 0 <= place < len(work_ids):
        return tuple(work_ids)
    return (*rest[:place], work_id, *rest[place:])


def _dress_link(label: str, address: str) -> Link:
    if not address:
        raise StatementError(f"The link “{label}” has no address. Give it one, or take it out.")
    dressed = normalize_url(address) if len(address) <= LONGEST_ADDRESS else None
    if dressed is None or strip_unsafe(dressed) != dressed:
        shown = dress_line(address)[:LONGEST_LABEL]
        raise StatementError(
            f"“{shown}” is no address that a link can have: it begins with https:// or http://, names no user, "
            f"and has up to {LONGEST_ADDRESS} characters."
        )
    return Link(_limit("label of a link", label, LONGEST_LABEL), dressed)


def _limit(what: str, text: str, longest: int) -> str:
    if len(text) > longest:
        raise StatementError(f"The {what} may have up to {longest:,} characters; this has {len(text):,}.")
    return text
