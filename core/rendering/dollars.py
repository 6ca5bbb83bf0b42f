"""Dollar signs: which of them enclose a formula, and which stand before a price."""

from __future__ import annotations

import re

from core.rendering.maths import FORMULA_LIMIT

_PROSE = re.compile(r"[A-Za-z]{3,},? +[a-z]{2,}")
_TEXT_ARGUMENT = re.compile(r"\\(?:text[a-z]*|mbox|hbox|operatorname|math[a-z]+|emph)\s*\{[^{}]*\}")
_FORMULA_SIGN = re.compile(r"\\[A-Za-z,;!{|%]|[\^_{}]|^[<>=≤≥±~×+*/|-]+$")
_WORD = re.compile(r"[A-Za-z]{2}")
_PRICE = re.compile(r"\d[\d,.]*(?:\s?[kKMBmn]\b)?\s+[A-Za-z]{2,}")


def is_formula(inner: str, after: str) -> bool:
    """Whether what stands between two dollars is a formula, not the words between two prices."""
    if not inner.strip() or len(inner) > 4 * FORMULA_LIMIT or "\n\n" in inner:
        return False
    has_sign = _FORMULA_SIGN.search(inner) is not None
    is_padded = inner[0].isspace() or inner[-1].isspace()
    if (is_padded or not has_sign) and (_PRICE.match(inner) or _PROSE.search(_TEXT_ARGUMENT.sub(" ", inner))):
        return False
    return has_sign or not (after.isdigit() or (is_padded and _WORD.search(inner)))
