"""The words and pairs of words by which texts are compared."""

import re
from functools import lru_cache
from pathlib import Path

_PART = re.compile(r"[^\W\d_]{2,40}|[.,;:()\n]")
_PRINTED = re.compile(r"[^\W\d_]+(?:[ \-'’][^\W\d_]+)*")
_LONGEST_SHOWN = 60
_CLAUSE_ENDS = frozenset(".,;:()\n")
_SILENT = _CLAUSE_ENDS.union(Path(__file__).with_name("silent_words.txt").read_text().split())
"""What says nothing of the matter: English function words, and the words with which any paper is written."""


def list_terms(text: str) -> list[str]:
    """The words without endings of the plural, and the pairs of words that follow each other in a clause."""
    terms = []
    before = ""
    for printed in _PART.findall(text.lower()):
        word = _find_stem(printed)
        if word:
            terms.append(word)
            if before:
                terms.append(f"{before} {word}")
            before = word
        elif printed in _CLAUSE_ENDS:
            before = ""
    return terms


def show_terms(text: str) -> dict[str, str]:
    """For each term of `list_terms` how it is printed first, in lower case."""
    text = text.lower()
    shown: dict[str, str] = {}
    before, before_printed, before_start = "", "", 0
    for match in _PART.finditer(text):
        printed = match[0]
        word = _find_stem(printed)
        if word:
            start, end = match.span()
            shown.setdefault(word, printed)
            if before:
                shown.setdefault(
                    f"{before} {word}", _show_pair(text[before_start:end]) or f"{before_printed} {printed}"
                )
            before, before_printed, before_start = word, printed, start
        elif printed in _CLAUSE_ENDS:
            before = ""
    return shown


def _show_pair(printed: str) -> str:
    """A pair as it is printed, with the words between; "" when there is more than that between."""
    return printed if len(printed) <= _LONGEST_SHOWN and _PRINTED.fullmatch(printed) else ""


@lru_cache(maxsize=200_000)
def _find_stem(word: str) -> str:
    """The word without the ending of the plural; "" when it says nothing."""
    if word in _SILENT:
        return ""
    if len(word) > 4:
        if word.endswith("ies"):
            return word[:-3] + "y"
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            return word[:-1]
    return word
