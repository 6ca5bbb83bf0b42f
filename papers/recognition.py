"""Recognising a work by its title, authors and years, where no identifier and no abstract tells: a pure score.

What counts as one title is one key (`title_key_of`); how sure two records with one key are one work is a score
(`score_pair`). Both look at two records alone; what speaks against a whole work is looked at in `papers/linking.py`.
"""

import html
import re
import unicodedata
from collections.abc import Collection
from typing import NamedTuple

from papers.names import NameKey, fold_text, name_key, stable_key
from papers.records import WorkRecord

THRESHOLD = 0.85
"""What scores less is not joined."""

MOST_SIGNERS = 30
"""So many names of a list are compared; that they agree says enough."""

_NEAR, _FAR = 1, 3
"""Years between a preprint and its article: as nearly always, and at most."""
_LEAST_WORDS, _LONGEST_READ = 4, 500
_LEAST_SHARE = 0.5
_SMALL_WORDS = frozenset({"a", "an", "and", "the"})
_MARKUP = re.compile(
    r"<[^<>]{1,60}>|\\(?:text|math)?(?:bf|it|rm|sf|sc|tt|bb|cal|frak|em|emph|textsuperscript)\b"
)
_REMARK_ENDS = ("abstract", "version", "paper", "report", "contribution", "consortium")
_REMARK = re.compile(
    r"\s*[-–—:,.(\[]+\s*(?:(?:an?|the)\s+)?(?:extended|full|long|short|technical|student|doctoral|video)\s+"
    rf"(?:{'|'.join(_REMARK_ENDS)})\s*[)\].]*$",
    re.IGNORECASE,
)
_GREEK = re.compile("[\u0391-\u03a9\u03b1-\u03c9]")
_NEVER = frozenset({"dataset", "software"})
_APART = frozenset({"dissertation", "book"})
"""Kinds that share their title with other things of the same people: a thesis with the article made of it."""

# How many pairs of each class were right: of those told by an identifier that the score does not see and of those
# that were looked at, with one right and one wrong more for what was not seen. docs/adr/0010-versions.md
_ALL_NEAR = 918 / 922
_ALL_FAR = 55 / 56
_ALL_UNDATED = 8 / 9
_ONE_NEAR = 61 / 62
_MOST_NEAR = 80 / 81
_MOST_FAR = 6 / 7


class Sight(NamedTuple):
    """What of a record is looked at to recognise its work."""

    kind: str
    year: int | None
    signers: tuple[NameKey, ...]


def see(record: WorkRecord) -> Sight:
    """What `score_pair` looks at: of a long list the first `MOST_SIGNERS` names."""
    return Sight(record.kind, record.year, _list_names(record))


def title_key_of(record: WorkRecord, folded: str) -> int | None:
    """The key of the title: equal whatever its case, spaces, hyphens, markup and small words; None for no key.

    `folded` is the title folded. A short title says little ("Preface", "Poster"): its key is also of all who signed,
    at least two. Data and programs have none: they repeat their titles from release to release.
    """
    if not record.title or not record.signatures or record.kind in _NEVER:
        return None
    bare = _strip_title(record.title)
    text = folded if bare is record.title else fold_text(bare)
    words = [word for word in text.split() if word not in _SMALL_WORDS]
    title = "".join(words)
    if len(words) >= _LEAST_WORDS:
        return stable_key(title)
    if len(record.signatures) < 2 or not title:
        return None
    return stable_key(title, *sorted(name.family for name in _list_names(record)))


def _list_names(record: WorkRecord) -> tuple[NameKey, ...]:
    return tuple(name_key(one.name, one.given, one.family) for one in record.signatures[:MOST_SIGNERS])


def _strip_title(title: str) -> str:
    """The title without markup and remarks, and with the names of what folding drops."""
    text = title if len(title) <= _LONGEST_READ else title[:_LONGEST_READ]
    if "&" in text:
        text = html.unescape(text)
    if "<" in text or "\\" in text:
        text = _MARKUP.sub(" ", text)
    if text.rstrip(")]. ").lower().endswith(_REMARK_ENDS) and (remark := _REMARK.search(text)):
        text = text[: remark.start()]
    if "+" in text:
        text = text.replace("+", " plus ")
    return text if text.isascii() else _GREEK.sub(_name_letter, text)


def _name_letter(match: re.Match[str]) -> str:
    return unicodedata.name(match[0]).rsplit(" ", 1)[-1].lower()


def count_agreeing(one: Collection[NameKey], other: Collection[NameKey]) -> int:
    """How many names of each list the other has too; initials and order don't matter."""
    return min(_count_found(one, other), _count_found(other, one))


def _count_found(names: Collection[NameKey], among: Collection[NameKey]) -> int:
    blocks = {other.block for other in among}
    return sum(one.block in blocks or any(_agree(one, other) for other in among) for one in names)


def _agree(one: NameKey, other: NameKey) -> bool:
    """Whether two names on one title can be one person's: the family, and a first letter where both have one."""
    if one.family != other.family and not _ends_with(one.family, other.family):
        return False
    letters, others = _letters(one), _letters(other)
    return not letters or not others or not letters.isdisjoint(others)


def _ends_with(one: str, other: str) -> bool:
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(shorter) >= 4 and longer.endswith(shorter)


def _letters(name: NameKey) -> set[str]:
    return {*name.initials, *name.given[:1]}


def score_pair(one: Sight, other: Sight) -> float:
    """How sure two records with one title key are one work: the share of such pairs that were right, 0–1.

    It falls with the share of names that agree and with the years between them; 0 where fewer than half of the names
    or than two of them agree (unless both have just one, and it agrees), where more than three years lie between them,
    and for a thesis or a book beside something else.
    """
    if one.kind != other.kind and not _APART.isdisjoint((one.kind, other.kind)):
        return 0.0
    most = max(len(one.signers), len(other.signers))
    agreeing = count_agreeing(one.signers, other.signers)
    if agreeing < max(1, min(most, 2), _LEAST_SHARE * most):
        return 0.0
    if one.year is None or other.year is None:
        return _ALL_UNDATED if agreeing == most > 1 else 0.0
    years_apart = abs(one.year - other.year)
    if years_apart > _FAR or (most == 1 and years_apart > _NEAR):
        return 0.0
    if agreeing < most:
        return _MOST_NEAR if years_apart <= _NEAR else _MOST_FAR
    if most == 1:
        return _ONE_NEAR
    return _ALL_NEAR if years_apart <= _NEAR else _ALL_FAR
