"""LaTeX macros in running text: each tells the writer of a reader what it means, or shows its source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.rendering import macros
from core.rendering.arguments import find_argument, read_options, skip_setting, skip_space
from core.rendering.environments import read_bare_formula, read_environment, read_preamble
from core.rendering.references import read_reference

if TYPE_CHECKING:
    from core.rendering.reader import Reader

_NAME = re.compile(r"\\([A-Za-z]+)")
_LENGTH = re.compile(r"\[-?[\d.]+\s?[a-z]{2}\]")
_CONTRACTION = re.compile(r"(?:s|t|d|m|ll|re|ve)\b")
_WORD = re.compile(r"\s?(\w+)")
_IN_BRACES = r"\s?\{\s*\\?([A-Za-z])\s*\}"
_SIGN_ACCENTED = re.compile(_IN_BRACES + r"|\s?\\([ij])(?![A-Za-z])\s?|\s?([A-Za-z])")
_NAMED_ACCENTED = re.compile(_IN_BRACES + r"|\s?\\([ij])(?![A-Za-z])\s?|\s([A-Za-z])")
_TORN = re.compile(r"\{([a-z]{1,3})\}")
# Some archives lost the braces of \emph{word}, and with them the end of the macro's name.
_FUSED_STYLE = re.compile(r"(emph|textit|textbf|texttt|textsc|textrm|underline)([a-zA-Z]+)")
_FUSED_SYMBOL = re.compile(r"([A-Z]?[a-z]+)([A-Z][A-Za-z]*)")


def read_macro(reader: Reader, start: int) -> None:
    """Reads the macro whose backslash stands at `start`."""
    name = _NAME.match(reader.text, start)
    if name is None:
        _read_sign(reader, start)
        return
    after_name = reader.position = name.end()
    known = (
        _read_style(reader, name[1])
        or read_reference(reader, name[1])
        or _read_layout(reader, name[1], start)
        or _read_symbol(reader, name[1], start)
        or read_bare_formula(reader, name[1], start)
        or _read_fused_style(reader, name[1])
        or _read_fused_symbol(reader, name[1])
    )
    if not known:
        reader.position = reader.literal_group_at = after_name
        reader.writer.write(name[0])


def _read_sign(reader: Reader, start: int) -> None:
    text, write = reader.text, reader.writer.write
    sign = text[start + 1 : start + 2]
    reader.position = start + 1 + len(sign)
    if sign in {"(", "["}:
        _read_delimited(reader, start, ")" if sign == "(" else "]")
    elif sign == "\\":
        if length := _LENGTH.match(text, reader.position):
            reader.position = length.end()
        reader.writer.break_line()
    elif sign == "/":
        # TeX's \/ ends slanted text; JSON's stands for the slash.
        write("" if text[start + 2 : start + 3] in {"", " ", "}", ",", ".", ")"} else "/")
    elif sign in macros.ACCENTS and _read_accent(reader, sign, start):
        return
    elif sign in macros.ESCAPES:
        write(macros.ESCAPES[sign])
    else:
        write(f"\\{sign}")


def _read_delimited(reader: Reader, start: int, closing: str) -> None:
    end = reader.find(f"\\{closing}")
    if end < 0:
        reader.writer.write(reader.text[start : start + 2])
        return
    inner = reader.text[start + 2 : end].strip()
    reader.position = end + 2
    reader.read_formula(inner, reader.text[start : end + 2], display=closing == "]")


def _read_accent(reader: Reader, accent: str, start: int) -> bool:
    text, position = reader.text, reader.position
    if accent == "'" and start and text[start - 1].isalpha() and _CONTRACTION.match(text, position):
        reader.writer.write("'")
        return True
    if accent in "^~" and text.startswith("{}", position):
        reader.position += 2
        reader.writer.write(accent)
        return True
    match = (_NAMED_ACCENTED if accent.isalpha() else _SIGN_ACCENTED).match(text, position)
    if match is None:
        return False
    letter = next(group for group in match.groups() if group)
    composed = macros.compose_accent(accent, letter)
    if composed is None:
        return False
    reader.position = match.end()
    reader.writer.write(composed)
    return True


def _read_symbol(reader: Reader, name: str, start: int) -> bool:
    if name in macros.ACCENTS and _read_accent(reader, name, start):
        return True
    torn = _TORN.match(reader.text, reader.position) if name in macros.ACCENTS else None
    symbol = macros.SYMBOLS.get(name + torn[1] if torn else name)
    if symbol is None:
        return False
    if torn:  # \rho, \beta and \chi, by programs that know \r, \b and \c
        reader.position = torn.end()
    elif name in macros.ABBREVIATIONS and reader.text.startswith(".", reader.position):
        symbol = symbol[:-1]
    reader.writer.write(symbol)
    if reader.text.startswith("{}", reader.position):
        reader.position += 2
    elif name in macros.LETTERS:
        skip_space(reader)
    return True


def _read_style(reader: Reader, name: str) -> bool:
    if name not in macros.SWITCHES and name not in macros.STYLES:
        return False
    brace = find_argument(reader, reader.position)
    if name in macros.SWITCHES and (reader.groups or brace is None):
        _switch_style(reader, macros.SWITCHES[name])
        return True
    style = macros.SWITCHES[name] if name in macros.SWITCHES else macros.STYLES[name]
    if brace is not None:
        reader.open_group(brace)
        if style:
            reader.writer.open_style(style)
        return True
    if style is None or reader.text.startswith("{", reader.position):
        return False
    _style_word(reader, style)
    return True


def _switch_style(reader: Reader, style: str | None) -> None:
    skip_space(reader)
    if style and reader.groups:
        reader.writer.open_style(style)
    elif style:
        _style_word(reader, style)


def _style_word(reader: Reader, style: str) -> None:
    """A style that lost its braces holds for one word."""
    if word := _WORD.match(reader.text, reader.position):
        mark = reader.writer.mark()
        reader.writer.open_style(style)
        reader.writer.write(word[1])
        reader.writer.close_to(mark)
        reader.position = word.end()


def _read_fused_style(reader: Reader, name: str) -> bool:
    fused = _FUSED_STYLE.fullmatch(name)
    if fused is None or reader.text.startswith("{", reader.position):
        return False
    reader.position -= len(fused[2])
    style = macros.STYLES[fused[1]]
    if style:
        _style_word(reader, style)
    return True


def _read_fused_symbol(reader: Reader, name: str) -> bool:
    """A symbol that lost the space after it: `\\toGerman`, `\\logN`, `\\degC`."""
    fused = _FUSED_SYMBOL.fullmatch(name)
    symbol = macros.SYMBOLS.get(fused[1]) if fused else None
    if fused is None or symbol is None or reader.text.startswith("{", reader.position):
        return False
    reader.position -= len(fused[2])
    reader.writer.write(f"{symbol} " if len(symbol) > 1 else symbol)
    return True


def _read_layout(reader: Reader, name: str, start: int) -> bool:
    writer = reader.writer
    if name.startswith(("begin", "end")):
        return read_environment(reader, start)
    if name == "documentclass":
        return read_preamble(reader)
    if name == "verb":
        return _read_verbatim(reader)
    if name in macros.PARAGRAPH_BREAKS:
        writer.break_paragraph()
    elif name in macros.LINE_BREAKS:
        writer.break_line()
    elif name == "item":
        writer.open_item()
        reader.read_notes(read_options(reader))
        skip_space(reader)
    elif name in macros.SILENT_WITH_ARGUMENT:
        if not skip_setting(reader):
            return False
        writer.write(" ")
    elif name in macros.SILENT:
        skip_space(reader)
    else:
        return False
    return True


def _read_verbatim(reader: Reader) -> bool:
    text, begin = reader.text, reader.position + 1
    delimiter = text[begin - 1 : begin]
    end = text.find(delimiter, begin, begin + 500)
    if end < 0 or not delimiter or delimiter.isalnum() or delimiter.isspace():
        return False
    mark = reader.writer.mark()
    reader.writer.open_style("code")
    reader.writer.write(text[begin:end])
    reader.writer.close_to(mark)
    reader.position = end + 1
    return True
