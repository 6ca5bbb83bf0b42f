"""LaTeX environments, and macros of formulas that stand outside of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.rendering import macros
from core.rendering.arguments import find_argument, skip_settings

if TYPE_CHECKING:
    from core.rendering.reader import Reader

_ENVIRONMENT = re.compile(r"\\(begin|end)\s?\{([A-Za-z]{1,20}\*?)\}")
_BARE_ENVIRONMENT = re.compile(r"\\(begin|end)(" + "|".join(macros.LIST_ENVIRONMENTS) + r")")
_FORMULA_ARGUMENT = re.compile(r"\s?(?:\\[A-Za-z]+|\d+|\w)")
_FUSED = re.compile(
    r"\\(?:(mathrm)([A-Za-z]+)"
    r"|(sqrt|mathcal|mathbb|mathbf|mathsf|widetilde|tilde|widehat|hat|bar)([A-Za-z]))"
)
_PREAMBLE = re.compile(
    r"(?:\s|\\(?!begin\{document\})[A-Za-z]++|\[[^\[\]]{0,99}+\]|\{[^{}]{0,99}+\}){1,150}+(?=\\begin\{document\})"
)


def read_environment(reader: Reader, start: int) -> bool:
    """Reads the `\\begin` or `\\end` at `start`, if it is that of a list, a formula or mere layout."""
    text, writer = reader.text, reader.writer
    match = _ENVIRONMENT.match(text, start) or _BARE_ENVIRONMENT.match(text, start)
    if match is None:
        return False
    is_begin, name = match[1] == "begin", match[2]
    if is_begin and name in macros.FORMULA_ENVIRONMENTS:
        return _read_formula_environment(reader, start, match.end(), name)
    if name in macros.LIST_ENVIRONMENTS:
        reader.position = match.end()
        if is_begin:
            skip_settings(reader)
            writer.open_list(numbered=macros.LIST_ENVIRONMENTS[name])
        else:
            writer.close_list()
        return True
    if name in macros.PLAIN_ENVIRONMENTS:
        reader.position = match.end()
        writer.break_paragraph()
        return True
    return False


def _read_formula_environment(reader: Reader, start: int, begin: int, name: str) -> bool:
    closing = f"\\end{{{name}}}"
    reader.position = begin
    end = reader.find(closing)
    if end < 0:
        return False
    reader.position = end + len(closing)
    inner = reader.text[begin:end].strip()
    if name in macros.ALIGNED_ENVIRONMENTS:
        # The star: numbers would be those of our making.
        inner = f"\\begin{{align*}}{inner}\\end{{align*}}"
    elif name == "array":
        inner = f"\\begin{{array}}{inner}\\end{{array}}"
    elif "\\\\" in inner and "\\begin" not in inner:
        inner = f"\\begin{{gather*}}{inner}\\end{{gather*}}"
    reader.read_formula(inner, reader.text[start : reader.position], display=True)
    return True


def read_preamble(reader: Reader) -> bool:
    """Goes past `\\documentclass … \\begin{document}`, which publishers put before a single formula."""
    preamble = _PREAMBLE.match(reader.text, reader.position)
    if preamble:
        reader.position = preamble.end()
    return preamble is not None


def read_bare_formula(reader: Reader, name: str, start: int) -> bool:
    """Takes a macro of formulas that stands in running text, with its arguments, for a formula."""
    arity = macros.FORMULA_ARITY.get(name)
    end = reader.position
    if arity is None:
        fused = _FUSED.match(reader.text, start)
        if fused is None:
            return False
        argument, end = fused[2] or fused[4], fused.end()
        tex = f"\\{fused[1] or fused[3]}{{{argument}}}"
    else:
        for _ in range(arity):
            brace = find_argument(reader, end)
            if brace is not None:
                end = reader.braces[brace] + 1
            elif bare := _FORMULA_ARGUMENT.match(reader.text, end):
                end = bare.end()
            else:
                return False
        tex = reader.text[start:end]
    reader.position = end
    reader.read_formula(tex, reader.text[start:end])
    return True
