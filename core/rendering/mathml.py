"""MathML trees: made fit for browsers, written as HTML, read as plain text."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from itertools import chain, pairwise
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from core.rendering.characters import strip_unsafe

_TOKENS: Final = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_JOINED_VARIANTS: Final = frozenset({"normal", "sans-serif", "monospace", "bold"})
_SPACED: Final = frozenset("=<>≤≥≈∼≃≠≡∈∉⊂⊆→←↦⇒≪≫≲≳∝×∣:≔⟹⟺↔")
_ACCENTS: Final = dict(
    zip("^~¯―→˙¨ˇ´`˘", "\u0302\u0303\u0304\u0304\u20d7\u0307\u0308\u030c\u0301\u0300\u0306", strict=True)
)
_ESCAPED: Final = {r"\{": "{", r"\}": "}", r"\|": "‖", "\\%": "%"}


def _read_variants() -> dict[str, dict[int, str]]:
    """Letters by style: `mathvariant` other than "normal" is no part of MathML Core, the letters of Unicode are.

    https://www.w3.org/TR/mathml-core/#new-text-transform-values
    """
    variants: dict[str, dict[int, str]] = {}
    for code in chain(range(0x2100, 0x2150), range(0x1D400, 0x1D800)):
        letter = chr(code)
        decomposition = unicodedata.decomposition(letter)
        if not decomposition.startswith("<font> "):
            continue
        style = re.split(r" (?:CAPITAL|SMALL|DIGIT|NABLA|PARTIAL)", unicodedata.name(letter))[0]
        style = (
            style.removeprefix("MATHEMATICAL ").lower().replace("black-letter", "fraktur").replace(" ", "-")
        )
        variants.setdefault(style, {})[int(decomposition[7:], 16)] = letter
    variants["italic"][ord("h")] = "ℎ"
    return variants


_VARIANTS: Final = _read_variants()


def measure_depth(root: Element) -> int:
    """How many elements deep `root` is nested; found without recursion."""
    deepest, stack = 0, [(root, 1)]
    while stack:
        element, depth = stack.pop()
        deepest = max(deepest, depth)
        stack.extend((child, depth + 1) for child in element)
    return deepest


def wrap_loose_text(root: Element) -> None:
    """Puts text that stands between elements into elements of its own, and strips the rest of its margins."""
    for element in list(root.iter()):
        if element.tag == "math" and element is not root:
            element.tag = "mrow"
        if element.tag in _TOKENS:
            element.text = (element.text or "").strip()
            continue
        loose = [(0, element.text)] + [(index, child.tail) for index, child in enumerate(element, 1)]
        for index, text in reversed(loose):
            if text and text.strip():
                wrapped = Element("mtext")
                wrapped.text = text.strip()
                element.insert(index, wrapped)
        element.text = None


def normalize(root: Element) -> None:
    """Changes `root` in place to what MathML Core draws, with text that a page may carry."""
    for element in list(root.iter()):
        if element.text:
            text = strip_unsafe(unescape(element.text))
            element.text = _ESCAPED.get(text, text)
        element.tail = None
        if len(element):
            _normalize_container(element)
    root.attrib.pop("xmlns", None)


def _normalize_container(element: Element) -> None:
    if element.tag in _TOKENS:
        # A tag inside a token element would be parsed as HTML.
        element.tag, element.text = "mrow", None
    elif element.tag == "mfenced":
        _open_fence(element)
    children = list(element)
    for previous, child in pairwise(children):
        variant = child.get("mathvariant")
        joined = previous.tag == child.tag == "mi" and previous.get("mathvariant") == variant
        if joined and variant in _JOINED_VARIANTS and not len(previous) and not len(child):
            child.text = (previous.text or "") + (child.text or "")
            element.remove(previous)


def _open_fence(element: Element) -> None:
    """`mfenced` is no part of MathML Core: its brackets and commas become operators."""
    separators = element.get("separators", ",").strip()
    children = list(element)
    left, right = element.get("open", "("), element.get("close", ")")
    element.clear()
    element.tag = "mrow"
    SubElement(element, "mo").text = left
    for index, child in enumerate(children):
        if index and separators:
            SubElement(element, "mo").text = separators[min(index, len(separators)) - 1]
        element.append(child)
    SubElement(element, "mo").text = right


def write_html(root: Element) -> str:
    """`root` (normalised, not deeply nested) as HTML, its letters in the style they ask for."""
    for element in root.iter():
        variant = element.attrib.get("mathvariant")
        if variant is None or (variant == "normal" and len(element.text or "") == 1):
            continue
        del element.attrib["mathvariant"]
        if element.text:
            element.text = element.text.translate(_VARIANTS.get(variant, {}))
    return tostring(root, encoding="unicode", short_empty_elements=False)


def visible_text(root: Element) -> str:
    """All text drawn for `root`, in document order; what a phantom holds is not drawn."""
    if root.tag == "mphantom":
        return ""
    return (root.text or "") + "".join(visible_text(child) for child in root)


def write_plain(element: Element) -> str:
    """`element` (normalised) as one would type it: `l^2`, `a/b`, `√(x+y)`, `α`."""
    tag, parts = element.tag, [write_plain(child) for child in element if element.tag != "mphantom"]
    if tag == "mo" and element.text in _SPACED:
        return f" {element.text} "
    if tag in _TOKENS:
        return element.text or ""
    if tag in {"mspace", "mphantom"}:
        return " " if tag == "mspace" else ""
    scripted = _write_scripts(tag, parts)
    if scripted is not None:
        return scripted
    if tag == "msqrt":
        return "√" + _group(_join(parts))
    if tag in {"mtable", "mtr"}:
        return ("; " if tag == "mtable" else " ").join(parts)
    return _join(parts)


def _write_scripts(tag: str, parts: list[str]) -> str | None:
    match tag, parts:
        case "mfrac", [above, below]:
            return f"{_group(above)}/{_group(below)}"
        case "mroot", [base, degree]:
            return f"{_group(degree)}√{_group(base)}"
        case "mover", [base, mark] if mark.strip() in _ACCENTS:
            return unicodedata.normalize("NFC", base + _ACCENTS[mark.strip()]) if len(base) == 1 else base
        case "munder", [base, mark] if not any(map(str.isalnum, mark)) and len(mark.strip()) == 1:
            return base
        case "msup" | "mover", [base, above]:
            return f"{base}{above}" if above.strip("′″‴") == "" else f"{base}^{_group(above)}"
        case "msub" | "munder", [base, below]:
            return f"{base}_{_group(below)}"
        case "msubsup" | "munderover", [base, below, above]:
            return f"{base}_{_group(below)}^{_group(above)}"
    return None


def _group(text: str) -> str:
    text = text.strip()
    return text if len(text) == 1 or text.isalnum() else f"({text})"


def _join(parts: list[str]) -> str:
    """Parts side by side, with a space where two words, or a name and its argument, would run together."""
    joined = ""
    for previous, part in zip(["", *parts], parts, strict=False):
        wordlike = (len(previous) > 1 and previous.isalpha()) or (len(part) > 1 and part.isalpha())
        joined += f" {part}" if wordlike and joined[-1:].isalnum() and part[:1].isalnum() else part
    return joined
