"""The characters of a source text: which of them a page may carry, and what its entities stand for."""

from __future__ import annotations

import html
import re

# Controls, lone surrogates and noncharacters break XML and databases; direction overrides and isolates
# let one text re-order the page around it. Joiners and direction marks stay: scripts need them.
_UNSAFE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff"
)
UNSAFE_CHARACTER = re.compile(f"[{_UNSAFE}]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ENTITY_ROUNDS = 3  # a text escaped once, by its author; twice, by its source; thrice, by an aggregator

NEEDS_RENDERING = re.compile(
    rf"[\\$~`{{{_UNSAFE}]"
    r"|&(?:#|[A-Za-z])[A-Za-z0-9]{1,32};"
    r"|</?[A-Za-z]"
    r"|https?://"
    r"|\n[^\S\n]*\n"
)
# \textit, \times, \emph … read by a program to which \t, \e, \f, \b and \r were one control character each.
_BROKEN_ESCAPE = re.compile(
    r"(?<![A-Za-z\\])"
    r"(?:(ext(?:it|bf|tt|sc|rm|sl)(?=\{)|imes(?=\s?[\d$]))|(mph(?=\{))|(rac(?=\{))|(oldsymbol(?=\{))|(ightarrow(?=\$)))"
)


def strip_unsafe(text: str) -> str:
    """`text` without the characters no page may carry; line and paragraph separators become spaces."""
    if UNSAFE_CHARACTER.search(text) is None:
        return text
    return UNSAFE_CHARACTER.sub("", text.replace("\u2028", " ").replace("\u2029", " "))


def decode_entities(text: str) -> str:
    """`text` with its character references decoded, also where a source escaped them again.

    Only references that end in a semicolon count, so that "AT&T" and "a&lt" stay as they are.
    """
    for _ in range(_ENTITY_ROUNDS):
        decoded = _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text
        if decoded == text:
            break
        text = decoded
    return text


def clean(source: str) -> str:
    """The text of `source`: entities decoded, line ends as `\\n`, unsafe characters gone, torn macros mended."""
    text = strip_unsafe(decode_entities(source).replace("\r\n", "\n").replace("\r", "\n"))
    return _BROKEN_ESCAPE.sub(lambda match: "\\" + "tefbr"[(match.lastindex or 1) - 1] + match[0], text)


def escape(text: str) -> str:
    """`text` as HTML that shows exactly it."""
    return html.escape(text)
