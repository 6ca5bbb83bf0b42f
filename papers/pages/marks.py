"""Words that were searched for, marked in the HTML of a title."""

import re
import unicodedata
from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

_PIECE = re.compile(r"(<[^>]*>|&[^;\s<]{1,10};)")
_WORD = re.compile(r"\w+")
_LONGEST_ENDING = 5


def mark_words(html: SafeString, stems: Sequence[str]) -> SafeString:
    """The same HTML with words that begin with one of these stems marked, but for those in formulas.

    Nothing but `<mark>` is added, and only where text stands, so that what was safe is safe.
    """
    if not stems:
        return html
    pieces, is_formula = [], False
    for place, piece in enumerate(_PIECE.split(html)):
        if place % 2:
            is_formula = piece.startswith("<math") or (is_formula and not piece.startswith("</math"))
            pieces.append(piece)
        else:
            pieces.append(piece if is_formula else _WORD.sub(lambda word: _mark(word[0], stems), piece))
    return mark_safe("".join(pieces))  # noqa: S308 - it was safe, and marks add nothing that is not


def _mark(word: str, stems: Sequence[str]) -> str:
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(letter)
    )
    return f"<mark>{word}</mark>" if any(_bears(plain, stem) for stem in stems) else word


def _bears(word: str, stem: str) -> bool:
    """Whether a word may have this stem; a y that a stem turns into an i is one."""
    beginning = stem[:-1] if len(stem) > 3 and stem[-1] == "i" else stem
    return (
        word.startswith(beginning) and len(word) - len(stem) <= _LONGEST_ENDING
        if len(stem) > 2
        else word == stem
    )
