"""One XML element read into a tree, safely, and what texts its parts hold. Names count without their prefix."""

import html
import re
from collections.abc import Iterator
from html.entities import html5
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from papers.records import RecordError
from papers.sources.phrases import fold_space
from papers.sources.text import check_text

MAX_DEPTH = 64
"""No record that a source means is nested more deeply."""

_PREFIX = re.compile(r"(?<=[<\s/])(?!xml)([A-Za-z_][\w.-]{0,60}):(?=[A-Za-z_])")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")
_PLACE = re.compile(r": line (\d+), column \d+$")
_TAG_LIKE = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY_LIKE = re.compile(r"&(?=#?\w{1,32};)")
_EMPTY = frozenset({"break", "br"})


def read_element(data: bytes) -> Element:
    """The element that the bytes are, in UTF-8. Prefixes need not be declared, and names of characters
    (&eacute;) are those of HTML. Raises RecordError when they are not one well-formed element.
    """
    check_text(data)
    text = _ENTITY.sub(_name_character, data.decode())
    declarations = "".join(f' xmlns:{prefix}="urn:{prefix}"' for prefix in sorted(set(_PREFIX.findall(text))))
    try:
        wrapper: Element = fromstring(f"<wrapper{declarations}>{text}</wrapper>", forbid_dtd=True)
    except ParseError as error:
        raise RecordError(f"not well-formed XML: {_explain(str(error))}") from None
    except DefusedXmlException:
        raise RecordError("a DOCTYPE or entities of its own, which are not read") from None
    if len(wrapper) != 1:
        raise RecordError(f"not one XML element but {len(wrapper)}")
    element = wrapper[0]
    element.tail = None
    _check_depth(element)
    for part in element.iter():
        if isinstance(part.tag, str):
            part.tag = part.tag.rpartition("}")[2]
    return element


def _name_character(match: re.Match[str]) -> str:
    character = html5.get(match[1])
    return match[0] if character is None else html.escape(character, quote=False)


def _explain(message: str) -> str:
    message = message.replace("not well-formed (invalid token)", "invalid token")
    place = _PLACE.search(message)
    return f"{message[: place.start()]} (line {place[1]} of the record)" if place else message


def _check_depth(element: Element) -> None:
    level = [element]
    for _ in range(MAX_DEPTH):
        level = [child for parent in level for child in parent]
        if not level:
            return
    raise RecordError(f"elements nested more than {MAX_DEPTH} deep")


def read_text(element: Element | None) -> str | None:
    """All text in the element, its whitespace folded; None when there is none."""
    if element is None:
        return None
    return fold_space("".join(element.itertext()))


def find_text(element: Element, path: str) -> str | None:
    """The text of the first element at that path, None when there is none."""
    return read_text(element.find(path))


def list_texts(element: Element, path: str) -> list[str]:
    """The texts of all elements at that path; those without any are left out."""
    return [text for found in element.iterfind(path) if (text := read_text(found))]


def read_source(element: Element | None, keep: frozenset[str], drop: frozenset[str]) -> str | None:
    """The text with its inline markup as source: tags named in `keep` stay, those in `drop` go with their text.

    What in such a text only looks like a tag or an entity is escaped; a text without markup is left as it is.
    """
    if element is None:
        return None
    is_marked = any(child.tag in keep for child in element.iter() if child is not element)
    return fold_space("".join(_write(element, keep, drop, is_marked=is_marked)))


def _write(element: Element, keep: frozenset[str], drop: frozenset[str], *, is_marked: bool) -> Iterator[str]:
    yield _escape(element.text, is_marked=is_marked)
    for child in element:
        if isinstance(child.tag, str) and child.tag not in drop:
            if child.tag in _EMPTY:
                yield " "
            inner = "".join(_write(child, keep, drop, is_marked=is_marked))
            if child.tag in keep:
                attributes = _write_attributes(child)
                yield f"<{child.tag}{attributes}>{inner}</{child.tag}>"
            else:
                yield inner
        yield _escape(child.tail, is_marked=is_marked)


def _escape(text: str | None, *, is_marked: bool) -> str:
    if not text or not is_marked:
        return text or ""
    return _TAG_LIKE.sub("&lt;", _ENTITY_LIKE.sub("&amp;", text))


def _write_attributes(element: Element) -> str:
    """Those of MathML, which draw by them; the others say nothing about how the text reads."""
    if not element.tag.startswith("m"):
        return ""
    return "".join(
        f' {name}="{html.escape(value)}"' for name, value in element.attrib.items() if "}" not in name
    )
