"""Tags in running text: each tells the writer of a reader what it means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.rendering.markup import Role, Tag, read_address, read_alternative_text
from core.rendering.maths import convert_mathml

if TYPE_CHECKING:
    from core.rendering.reader import Reader

_ALTERNATIVES_LIMIT = 20_000
_SAME_FORMULA = re.compile(
    r"(?s)<((?:jats:)?tex-math)\b[^<>]*>[^<>]*</\1\s*>|<(?:jats:)?(?:inline-)?graphic\b[^<>]*>|</(?:jats:)?(?:inline-)?graphic>"
)


def read_tag(reader: Reader, tag: Tag, start: int) -> None:
    """Reads `tag`, whose bracket stands at `start`."""
    reader.position = tag.end
    match tag.role:
        case Role.STYLE:
            _read_style(reader, tag, tag.style)
        case Role.LINK:
            address = "" if tag.is_closing else read_address(tag.attributes)
            if tag.is_closing or address:
                _read_style(reader, tag, "a", address)
        case Role.MATHML if not tag.is_closing:
            _read_mathml(reader, start, tag)
        case Role.ALTERNATIVES if not tag.is_closing:
            _read_alternatives(reader, tag)
        case Role.TEX if not tag.is_closing:
            _read_tex(reader, tag)
        case Role.PICTURE:
            reader.writer.write(read_alternative_text(tag.attributes))
        case _:
            _read_break(reader, tag)


def _read_style(reader: Reader, tag: Tag, style: str, address: str = "") -> None:
    if tag.is_closing:
        reader.writer.close_style(style, reader.groups[-1].mark if reader.groups else 0)
    else:
        reader.writer.open_style(style, address)


def _read_mathml(reader: Reader, start: int, tag: Tag) -> None:
    if tag.outer_end == tag.end or not reader.afford_formula(tag.outer_end - start):
        return
    if formula := convert_mathml(reader.text[start : tag.outer_end]):
        reader.writer.write_formula(formula)
        reader.position = tag.outer_end


def _read_alternatives(reader: Reader, tag: Tag) -> None:
    """The same formula as MathML, TeX and picture: the MathML is shown, if there is nothing but these."""
    start = reader.find_mathml(tag.end)
    if not 0 <= start < tag.inner_end <= tag.end + _ALTERNATIVES_LIMIT:
        return
    mathml = reader.tags[start]
    others = reader.text[tag.end : start] + reader.text[mathml.outer_end : tag.inner_end]
    if not _SAME_FORMULA.sub("", others).strip():
        _read_mathml(reader, start, mathml)
        reader.position = tag.outer_end if reader.position > start else tag.end


def _read_tex(reader: Reader, tag: Tag) -> None:
    tex = strip_document(reader.text[tag.end : tag.inner_end]).strip()
    reader.position = tag.outer_end
    bare = tex.strip("$").removeprefix("\\(").removesuffix("\\)").removeprefix("\\[").removesuffix("\\]")
    if bare:
        reader.read_formula(bare.strip(), tex, display=tex.startswith(("$$", "\\[")))


def strip_document(tex: str) -> str:
    """The body of a whole LaTeX document, which publishers make of a single formula."""
    begin, end = tex.find(r"\begin{document}"), tex.rfind(r"\end{document}")
    return tex[begin + len(r"\begin{document}") : end] if 0 <= begin < end else tex


def _read_break(reader: Reader, tag: Tag) -> None:
    writer = reader.writer
    match tag.role:
        case Role.PARAGRAPH:
            writer.break_paragraph()
        case Role.HEADING if tag.is_closing:
            writer.close_style("strong", 0)
            writer.break_paragraph()
        case Role.HEADING:
            writer.break_paragraph()
            writer.open_style("strong")
        case Role.LINE:
            writer.break_line()
        case Role.SPACE:
            writer.write(" ")
        case Role.LIST if tag.is_closing:
            writer.close_list()
        case Role.LIST:
            writer.open_list(numbered=tag.style == "ol")
        case Role.ITEM if not tag.is_closing:
            writer.open_item()
