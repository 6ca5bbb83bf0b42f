"""The one allowlist through which every piece of rendered HTML leaves."""

from __future__ import annotations

import re
from typing import Final

import nh3

MATHML_TAGS: Final = frozenset(
    {
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "mfrac",
        "msqrt",
        "mroot",
        "mstyle",
        "mpadded",
        "mphantom",
    }
    | {"msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts"}
    | {"mtable", "mtr", "mtd"}
)
INLINE_TAGS: Final = MATHML_TAGS | frozenset({"em", "i", "b", "strong", "u", "sub", "sup", "code", "span"})
BLOCK_TAGS: Final = INLINE_TAGS | frozenset({"p", "ul", "ol", "li", "br", "a"})
ATTRIBUTES: Final = {
    "math": {"display"},
    "mi": {"mathvariant"},
    "mo": {
        *{"stretchy", "fence", "form", "separator", "movablelimits", "accent", "largeop", "symmetric"},
        *{"lspace", "rspace", "minsize", "maxsize"},
    },
    "mfrac": {"linethickness"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "munderover": {"accent", "accentunder"},
    "mspace": {"width", "height", "depth"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"displaystyle"},
    "mtd": {"columnalign"},
    "a": {"href"},
}
CLASSES: Final = {"span": {"sc"}, "code": {"tex"}}
LINK_REL: Final = "nofollow noopener noreferrer"

# A length of more than 9 em, or a negative one, would let a formula be drawn over the page around it.
_WORD = re.compile(r"[a-z-]{1,16}|0|1|2|[0-9](?:\.[0-9]{1,4})?(?:em|ex|pt|px)")


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "a" or name == "class":
        return value
    return value if _WORD.fullmatch(value) else None


def _make_cleaner(tags: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags={"script", "style"},
        attributes={tag: names for tag, names in ATTRIBUTES.items() if tag in tags},
        attribute_filter=_filter_attribute,
        allowed_classes={tag: names for tag, names in CLASSES.items() if tag in tags},
        url_schemes={"http", "https"},
        link_rel=LINK_REL,
    )


_INLINE = _make_cleaner(INLINE_TAGS)
_BLOCK = _make_cleaner(BLOCK_TAGS)


def sanitize_inline(html: str) -> str:
    """`html` reduced to phrasing elements and MathML: no block, no link, no attribute of the source's choice."""
    return str(_INLINE.clean(html))


def sanitize_block(html: str) -> str:
    """`html` reduced to paragraphs, lists, links to http(s) pages, phrasing elements and MathML."""
    return str(_BLOCK.clean(html))
