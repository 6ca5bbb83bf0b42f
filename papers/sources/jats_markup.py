"""Texts of JATS and PubMed articles: which inline elements are kept as source, and how an abstract is laid out."""

from xml.etree.ElementTree import Element

from core.rendering.sanitizer import MATHML_TAGS
from papers.sources.phrases import fold_paragraphs
from papers.sources.xml_elements import find_text, read_source

_KEPT = MATHML_TAGS | frozenset(
    {"i", "italic", "b", "bold", "u", "underline", "sub", "sup", "sc", "monospace"}
    | {"tex-math", "alternatives", "inline-formula", "disp-formula"}
)
_LEFT_OUT = frozenset({"xref", "fn", "label", "object-id", "graphic", "inline-graphic", "title"})


def read_inline(element: Element | None) -> str | None:
    """The text of a title or paragraph on one line, its inline markup kept as source; notes are left out."""
    return read_source(element, _KEPT, _LEFT_OUT)


def read_labelled(label: str | None, text: str | None) -> str | None:
    """The text behind its label ("METHODS: We …"), when it has one."""
    if not label or not text:
        return text
    return f"{label.rstrip(':. ')}: {text}"


def read_abstract(abstract: Element | None) -> str | None:
    """The paragraphs with a blank line between them; the title of a section goes before its first one."""
    return None if abstract is None else fold_paragraphs(_list_paragraphs(abstract))


def _list_paragraphs(part: Element) -> list[str | None]:
    paragraphs: list[str | None] = []
    for child in part:
        if child.tag == "sec":
            paragraphs += _list_paragraphs(child)
        elif child.tag not in _LEFT_OUT:
            paragraphs.append(read_inline(child))
    title = find_text(part, "title") if part.tag == "sec" else None
    if paragraphs and title:
        paragraphs[0] = read_labelled(title, paragraphs[0])
    return paragraphs if len(part) else [read_inline(part)]
