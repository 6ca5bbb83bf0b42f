"""Writers: where the reader's events become HTML or plain text."""

from __future__ import annotations

from typing import Final

from core.rendering.characters import escape
from core.rendering.maths import Formula

_OPENING: Final = {"sc": '<span class="sc">'}
_CLOSING: Final = {"sc": "</span>"}
_DEPTH_LIMIT: Final = 24  # what is nested deeper keeps its text and goes without its style


class Writer:
    """Takes text, styles and breaks in reading order. By itself it keeps account of the styles only.

    A style is one of em, i, b, strong, u, sub, sup, code, sc, and a, which has an address.
    """

    def __init__(self) -> None:
        self.chunks: list[str] = []
        self.styles: list[tuple[str, str]] = []

    @property
    def in_code(self) -> bool:
        """Whether text is shown letter by letter, without dashes and quotes being made of it."""
        return any(name == "code" for name, _ in self.styles)

    def mark(self) -> int:
        """A place to which `close_to` returns."""
        return len(self.styles)

    def open_style(self, name: str, address: str = "") -> None:
        if len(self.styles) < _DEPTH_LIMIT:
            self.styles.append((name, address))
            self._start(name, address)

    def close_to(self, mark: int) -> None:
        """Closes the styles opened since `mark`."""
        while len(self.styles) > mark:
            self._end(self.styles[-1][0])
            self.styles.pop()

    def close_style(self, name: str, floor: int) -> None:
        """Closes the innermost style called `name` that was opened since `floor`, and those within it."""
        for index in range(len(self.styles) - 1, floor - 1, -1):
            if self.styles[index][0] == name:
                self.close_to(index)
                return

    def write(self, text: str) -> None:
        raise NotImplementedError

    def write_formula(self, formula: Formula) -> None:
        raise NotImplementedError

    def break_paragraph(self) -> None:
        self.write(" ")

    def break_line(self) -> None:
        self.write(" ")

    def open_list(self, *, numbered: bool) -> None:
        self.write(" ")

    def open_item(self) -> None:
        self.write(" • ")

    def close_list(self) -> None:
        self.write(" ")

    def _start(self, name: str, address: str) -> None:
        """A style begins; it is already the last of `styles`."""

    def _end(self, name: str) -> None:
        """A style ends; it is still the last of `styles`."""


class PlainWriter(Writer):
    """Writes what a reader sees, without looks; a raised number keeps its sign, as in 10^9 and n^2, but Ca2+."""

    def write(self, text: str) -> None:
        if text and self._is_exponent(text):
            text = f"^{text}"
        self.chunks.append(text)

    def write_formula(self, formula: Formula) -> None:
        self.chunks.append(formula.plain)

    def finish(self) -> str:
        """All that was written, whitespace folded."""
        return " ".join("".join(self.chunks).replace("\xad", "").split())

    def _is_exponent(self, text: str) -> bool:
        if not self.styles or self.styles[-1][0] != "sup" or not (text[0].isdigit() or text[0] in "+-−–"):
            return False
        before = "".join(self.chunks[-2:])[-2:]
        return (
            before[-1:].isdigit()
            or before[-1:] == ")"
            or (before[-1:].isalpha() and not before[:-1].isalpha())
        )


class InlineWriter(Writer):
    """Writes phrasing content: breaks and lists become spaces and bullets, links their text."""

    def write(self, text: str) -> None:
        self.chunks.append(escape(text))

    def write_formula(self, formula: Formula) -> None:
        self.chunks.append(formula.html.replace(' display="block"', ' display="inline"', 1))

    def finish(self) -> str:
        """All that was written, every element closed; not yet sanitised."""
        self.close_to(0)
        return "".join(self.chunks).strip()

    def _start(self, name: str, address: str) -> None:
        if name != "a":
            self.chunks.append(_OPENING.get(name) or f"<{name}>")

    def _end(self, name: str) -> None:
        if name != "a":
            self.chunks.append(_CLOSING.get(name) or f"</{name}>")


class BlockWriter(Writer):
    """Writes paragraphs and lists. A paragraph starts with its first word; styles reach across its end."""

    def __init__(self) -> None:
        super().__init__()
        self._leaf = ""  # the open element that takes text: p, li or none
        self._lists: list[str] = []

    def write(self, text: str) -> None:
        if not self._leaf or self.chunks[-1] == "<li>":
            text = text.lstrip()
            if not text:
                return
        self._open_leaf()
        self.chunks.append(escape(text))

    def write_formula(self, formula: Formula) -> None:
        self._open_leaf()
        self.chunks.append(formula.html)

    def break_paragraph(self) -> None:
        if self._leaf == "p":
            self._close_leaf()
        elif self._leaf:
            self.write(" ")

    def break_line(self) -> None:
        if self._leaf:
            self.chunks.append("<br>")

    def open_list(self, *, numbered: bool) -> None:
        if len(self._lists) >= _DEPTH_LIMIT:
            return
        self._suspend()
        if self._leaf == "p":
            self.chunks.append("</p>")
        self._leaf = ""
        self._lists.append("ol" if numbered else "ul")
        self.chunks.append(f"<{self._lists[-1]}>")

    def open_item(self) -> None:
        if self._lists:
            self._close_leaf()
            self._open_leaf()
        else:
            self.break_paragraph()
            self.write("• ")

    def close_list(self) -> None:
        if not self._lists:
            return
        self._close_leaf()
        self.chunks.append(f"</{self._lists.pop()}>")
        if self._lists:
            self._leaf = "li"
            self._resume()

    def finish(self) -> str:
        """All that was written, every element closed; not yet sanitised."""
        self.close_to(0)
        while self._lists:
            self.close_list()
        self._close_leaf()
        return "".join(self.chunks)

    def _start(self, name: str, address: str) -> None:
        if self._leaf:
            self.chunks.append(_open_tag(name, address))

    def _end(self, name: str) -> None:
        if self._leaf:
            self.chunks.append(_close_tag(name))

    def _open_leaf(self) -> None:
        if not self._leaf:
            self._leaf = "li" if self._lists else "p"
            self.chunks.append(f"<{self._leaf}>")
            self._resume()

    def _close_leaf(self) -> None:
        if self._leaf:
            self.chunks[-1] = self.chunks[-1].rstrip()
            self._suspend()
            self.chunks.append(f"</{self._leaf}>")
        self._leaf = ""

    def _suspend(self) -> None:
        if self._leaf:
            self.chunks.extend(_close_tag(name) for name, _ in reversed(self.styles))

    def _resume(self) -> None:
        self.chunks.extend(_open_tag(name, address) for name, address in self.styles)


def _open_tag(name: str, address: str) -> str:
    if name == "a":
        return f'<a href="{escape(address)}">'
    return _OPENING.get(name) or f"<{name}>"


def _close_tag(name: str) -> str:
    return _CLOSING.get(name) or f"</{name}>"
