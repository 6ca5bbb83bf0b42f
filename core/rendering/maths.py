"""Formulas, from TeX or from a source's own MathML, to MathML that is safe to show."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring

import nh3
from latex2mathml.converter import convert_to_element

from core.rendering.characters import escape
from core.rendering.macros import FORMULA_ALIASES
from core.rendering.mathml import (
    measure_depth,
    normalize,
    visible_text,
    wrap_loose_text,
    write_html,
    write_plain,
)
from core.rendering.sanitizer import MATHML_TAGS

FORMULA_LIMIT: Final = 2_000  # characters; the library has no bound of its own
_CACHED_LIMIT: Final = 200  # a longer formula hardly comes twice
_DEPTH_LIMIT: Final = 40
_MATHML_LIMIT: Final = 20_000

# A formula that defines macros can double itself a hundred times over.
_DEFINITION = re.compile(r"\\(?:(?:re)?new(?:command|env)|provide|Declare|(?:[egx]?def|let)(?![a-zA-Z]))")
_ALIAS = re.compile(r"\\(" + "|".join(sorted(FORMULA_ALIASES, key=len, reverse=True)) + r")(?![a-zA-Z])")
_UNDRAWN = re.compile(r"\\label\s*\{[\w:.-]{0,40}\}|\\[hm]skip\s*-?[\d.]+\s?[a-z]{2}")
# Braces lost by an archive, as in \mathbfU and \tildeO.
_FUSED = re.compile(
    r"\\(math(?:bf|bb|cal|rm|sf|frak|scr)|sqrt|(?:wide)?(?:tilde|hat)|bar)([A-Za-z])(?![A-Za-z])"
)
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_NEST = re.compile(r"\\(?:left|right|begin|end|[\\{}]|[a-zA-Z]+)|[{}^_]")
# What TeX does not print: names of macros, environments, columns, lengths and colours.
_UNPRINTED = re.compile(
    r"\\(?:begin|end)\s*\{[a-zA-Z]+\*?\}(?:\s*(?:\[[^\]]*\]|\{[lcr| ]*\}))?"
    r"|\\(?:[hv]space\*?|color|textcolor|mathcolor)\s*\{[\w!.-]{0,30}\}|\\[a-zA-Z]+"
)
# As a formula a sentence would lose the spaces between its words.
_TEXT_ARGUMENT = re.compile(
    r"\\(?:text[a-z]*|[mh]box|operatorname\*?|math[a-z]+|emph)\s*\{[^{}]*\}|\\[a-zA-Z]+"
)
_SENTENCE = re.compile(r"(?<![A-Za-z])(?:[A-Za-z]{2,},?\s+){2}[A-Za-z]{2}")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_MARKUP = re.compile(r"(?s)<((?:\w+:)?annotation(?:-xml)?)\b[^<>]*>.*?</\1\s*>|" + _TAG.pattern)
_PREFIX = re.compile(r"(</?)[A-Za-z][\w-]*:(?=[A-Za-z])")
# What a source's MathML may hold on its way in: presentation, and brackets written as attributes.
_SOURCE_CLEANER: Final = nh3.Cleaner(
    tags={*MATHML_TAGS, "mfenced"},
    attributes={
        "mfenced": {"open", "close", "separators"},
        "*": {"mathvariant", "stretchy", "accent", "linethickness"},
    },
    clean_content_tags={"annotation", "annotation-xml", "script", "style"},
)


class Formula(NamedTuple):
    """A formula as HTML (not yet sanitised) and as plain text."""

    html: str
    plain: str


def show_source(source: str) -> Formula:
    """A formula that shows its own TeX."""
    return Formula(f'<code class="tex">{escape(source)}</code>', source)


def convert_tex(tex: str, *, display: bool) -> Formula | None:
    """The formula `tex` (without its delimiters), or None when it can't be drawn without losing something."""
    if len(tex) > FORMULA_LIMIT or _DEFINITION.search(tex) or _nests_deeply(tex):
        return None
    if _SENTENCE.search(_TEXT_ARGUMENT.sub(" \\ ", tex)):
        return None
    return _convert_cached(tex, display) if len(tex) <= _CACHED_LIMIT else _convert(tex, display)


def _nests_deeply(tex: str) -> bool:
    """Whether reading `tex` might recurse deeply: by brackets, or by a run of macros each taking the next."""
    depth = run = end = 0
    for match in _NEST.finditer(tex):
        token = match[0]
        run = run + 1 if match.start() == end else 1
        end = match.end()
        if token in {"{", r"\left", r"\begin"}:
            depth += 1
        elif token in {"}", r"\right", r"\end"}:
            depth -= 1
        if depth > _DEPTH_LIMIT // 2 or run > _DEPTH_LIMIT:
            return True
    return False


def _convert(tex: str, display: bool) -> Formula | None:
    tex = _FUSED.sub(r"\\\1{\2}", _UNDRAWN.sub(" ", tex))
    # Without a space the library looks \mathrm{T} up as a sign, and finds a slanted one; for \mathsf{E}, another.
    tex = tex.replace(r"\mathrm{", r"\mathrm {").replace(r"\mathsf{", r"\mathsf {")
    tex = _ALIAS.sub(lambda match: FORMULA_ALIASES[match[1]], tex)
    tex = _BARE_PERCENT.sub(r"\%", tex)
    try:
        root = convert_to_element(tex, display="block" if display else "inline")
    except Exception:  # noqa: BLE001 - it raises whatever its own parser trips over, RecursionError included
        return None
    if measure_depth(root) > _DEPTH_LIMIT:
        return None
    normalize(root)
    if _letters(_UNPRINTED.sub(" ", tex)) - _letters(visible_text(root)):
        return None
    return _make_formula(root)


_convert_cached = lru_cache(maxsize=4096)(_convert)


def _letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def convert_mathml(fragment: str) -> Formula | None:
    """The `<math>` element `fragment` of a source, under any prefix, or None when it can't be drawn whole."""
    nesting = 0
    for tag in _TAG.findall(fragment):
        nesting += 0 if tag.endswith("/>") else -1 if tag.startswith("</") else 1
        if nesting > _DEPTH_LIMIT:
            return None
    if len(fragment) > _MATHML_LIMIT:
        return None
    safe = str(_SOURCE_CLEANER.clean(_PREFIX.sub(r"\1", fragment)))
    try:
        root = fromstring(safe.replace("&nbsp;", " "))  # noqa: S314 - by the sanitiser: no doctype, no entity
    except ParseError:
        return None
    wrap_loose_text(root)
    normalize(root)
    if root.tag != "math" or _letters(_MARKUP.sub("", fragment)) - _letters(visible_text(root)):
        return None
    is_block = re.match(r"<[^<>]*\bdisplay\s*=\s*[\"']?block", fragment) is not None
    root.set("display", "block" if is_block else "inline")
    return _make_formula(root)


def _make_formula(root: Element) -> Formula:
    # Plain text is for finding: a bold x, a blackboard R and a script l are letters there.
    plain = unicodedata.normalize("NFKC", write_plain(root)).strip()
    return Formula(write_html(root), plain)
