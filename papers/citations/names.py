"""Names as printed, parted as references need them."""

import re
from typing import NamedTuple

from papers.names import PARTICLES, SUFFIXES, fold_text

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_COLLECTIVE = re.compile(
    r"\b(?:collaboration|consortium|team|group|network|initiative|committee|council|society|association|institute"
    r"|university|project|foundation|organi[sz]ation|agency|survey|investigators)\b",
    re.IGNORECASE,
)


class NameParts(NamedTuple):
    """A name in parts, particles with the family. Without a given part it is a name in one piece: of a person
    with one name, of a group, or in a script that writes names without a space."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def turned(self) -> str:
        """ "Feng, Jiashi", "Smith, John, Jr.", or the name in one piece."""
        return ", ".join(filter(None, self))


def part_name(printed: str, given: str | None = None, family: str | None = None) -> NameParts:
    """The parts of one printed name; `given` and `family` are the source's own split, where it makes one.

    A particle goes with the family: a reader knows which languages sort without it, we do not.
    """
    printed = " ".join(printed.split())
    if given and family:
        return NameParts(" ".join(family.split()), " ".join(given.split()), _find_suffix(printed, family))
    if "," in printed:
        return _part_turned(printed)
    words = printed.split()
    if len(words) < 2 or _CJK.search(printed) or _COLLECTIVE.search(printed):
        return NameParts(printed)
    return _part_words(words)


def _find_suffix(printed: str, family: str) -> str:
    last = printed.rpartition(" ")[2]
    return last if _is_suffix(last) and not family.endswith(last) else ""


def _is_suffix(text: str) -> bool:
    return fold_text(text) in SUFFIXES


def _part_turned(printed: str) -> NameParts:
    """ "Feng, Jiashi", "Smith, Jr., John", "Smith, John, Jr." or "John Smith, Jr."; with more commas in one piece."""
    parts = [part for part in map(str.strip, printed.split(",")) if part]
    suffixes = [part for part in parts[1:] if _is_suffix(part)]
    rest = [part for part in parts if part not in suffixes]
    if len(rest) == 2 and len(suffixes) < 2:
        return NameParts(rest[0], rest[1], "".join(suffixes))
    if len(rest) == 1 and len(suffixes) == 1:
        return part_name(rest[0])._replace(suffix=suffixes[0])
    return NameParts(printed)


def _part_words(words: list[str]) -> NameParts:
    suffix = ""
    if len(words) > 2 and _is_suffix(words[-1]):
        suffix = words.pop()
    if _is_initial(words[-1]) and not _is_initial(words[0]):
        # "Feng J. K.": the family first, the initials behind it.
        cut = next(index for index, word in enumerate(words) if _is_initial(word))
        return NameParts(" ".join(words[:cut]), " ".join(words[cut:]), suffix)
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in PARTICLES:
        cut -= 1
    return NameParts(" ".join(words[cut:]), " ".join(words[:cut]), suffix)


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1
