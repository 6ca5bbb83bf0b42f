"""HTML and JATS in a source text: which angle brackets are tags, and what the tags mean."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final, NamedTuple

from core.rendering.sanitizer import MATHML_TAGS


class Role(Enum):
    """What a tag does to the text it stands in."""

    STYLE = auto()
    LINK = auto()
    NOTHING = auto()
    PART = auto()
    PARAGRAPH = auto()
    LINE = auto()
    SPACE = auto()
    HEADING = auto()
    LIST = auto()
    ITEM = auto()
    PICTURE = auto()
    TEX = auto()
    ALTERNATIVES = auto()
    MATHML = auto()


class Tag(NamedTuple):
    """A tag found in a text: where it ends, and for an opening tag where its closing tag starts and ends."""

    role: Role
    style: str
    is_closing: bool
    end: int
    attributes: str
    inner_end: int
    outer_end: int


_STYLES: Final = {
    **dict.fromkeys(("i", "italic"), "i"),
    **dict.fromkeys(("em", "emph"), "em"),
    **dict.fromkeys(("b", "bold"), "b"),
    "strong": "strong",
    **dict.fromkeys(("u", "underline"), "u"),
    **dict.fromkeys(("sub", "inf", "subscript"), "sub"),
    **dict.fromkeys(("sup", "superscript"), "sup"),
    **dict.fromkeys(("tt", "monospace", "code", "kbd", "samp"), "code"),
    **dict.fromkeys(("sc", "scp", "smallcaps", "small-caps"), "sc"),
}
_NAMES: Final[dict[Role, str]] = {
    Role.STYLE: " ".join(_STYLES),
    Role.LINK: "a ext-link uri",
    Role.NOTHING: "span font big small styled-content named-content roman sans-serif inline-formula xref label q"
    " cite abbr object-id email",
    # Elements of a formula that can't be drawn: their text is read on.
    Role.PART: " ".join(MATHML_TAGS - {"math"}) + " mfenced semantics annotation annotation-xml",
    Role.PARAGRAPH: "p sec div section abstract disp-formula disp-quote blockquote hr table tbody thead tr fig",
    Role.LINE: "br break",
    Role.SPACE: "td th",
    Role.HEADING: "title h1 h2 h3 h4 h5 h6",
    Role.LIST: "ul ol list",
    Role.ITEM: "li list-item",
    Role.PICTURE: "img graphic inline-graphic",
    Role.TEX: "tex-math",
    Role.ALTERNATIVES: "alternatives",
    Role.MATHML: "math",
}
_ROLES: Final = {name: role for role, names in _NAMES.items() for name in names.split()}
_VOID: Final = frozenset({"br", "break", "hr", "img", "graphic", "inline-graphic"})
_TRUSTED_PREFIXES: Final = frozenset({"jats", "mml"})

_TAG = re.compile(
    r"""<(/?)(?:([A-Za-z]+):)?([A-Za-z][A-Za-z0-9-]*)"""
    r"""((?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))*\s*/?)>"""
)
_ADDRESS = re.compile(r"""(?:^|\s)(?:xlink:)?href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ALTERNATIVE_TEXT = re.compile(r"""\salt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\\{}|^`]{1,1990}", re.IGNORECASE)


def find_tags(text: str) -> dict[int, Tag]:
    """The tags of `text`, by the offset at which they start.

    An angle bracket is a tag only when its name is known and it is one of a pair, stands alone by its nature,
    or has the prefix of JATS or MathML. Every other one is text, as in "a<b>c" or "<s> starts a sentence".
    """
    tags: dict[int, Tag] = {}
    waiting: dict[str, list[re.Match[str]]] = {}
    for match in _TAG.finditer(text):
        slash, prefix, name, attributes = match[1], (match[2] or "").lower(), match[3].lower(), match[4]
        if name not in _ROLES or (prefix and prefix not in _TRUSTED_PREFIXES):
            continue
        if name in _VOID or attributes.endswith("/"):
            tags[match.start()] = _make_tag(match, name, match.end(), match.end())
        elif not slash:
            waiting.setdefault(prefix + name, []).append(match)
            if prefix:
                tags[match.start()] = _make_tag(match, name, match.end(), match.end())
        elif waiting.get(prefix + name):
            opening = waiting[prefix + name].pop()
            tags[opening.start()] = _make_tag(opening, name, match.start(), match.end())
            tags[match.start()] = _make_tag(match, name, match.end(), match.end())
        elif prefix:
            tags[match.start()] = _make_tag(match, name, match.end(), match.end())
    return tags


def _make_tag(match: re.Match[str], name: str, inner_end: int, outer_end: int) -> Tag:
    style = "ol" if name == "ol" or (name == "list" and "order" in match[4]) else _STYLES.get(name, "")
    return Tag(_ROLES[name], style, bool(match[1]), match.end(), match[4], inner_end, outer_end)


def read_address(attributes: str) -> str:
    """The web address an `a` or `ext-link` points to; empty unless it is a plain http(s) one."""
    match = _ADDRESS.search(attributes)
    return check_address(match[1] or match[2] or match[3] or "") if match else ""


def check_address(address: str) -> str:
    """`address` if it is a plain http(s) one, else nothing."""
    address = address.strip()
    return address if _WEB_ADDRESS.fullmatch(address) else ""


def read_alternative_text(attributes: str) -> str:
    """The words that stand for a picture."""
    match = _ALTERNATIVE_TEXT.search(attributes)
    return (match[1] or match[2] or "") if match else ""
