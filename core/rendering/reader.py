"""The reader: goes through a text once, left to right, and tells a writer what it means."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import Final, NamedTuple

from core.rendering import latex, tags
from core.rendering.dollars import is_formula
from core.rendering.markup import Role, check_address, find_tags
from core.rendering.maths import FORMULA_LIMIT, convert_tex, show_source
from core.rendering.writer import Writer

# A formula costs some 5 µs a character, a short one as much as a longer. What is beyond this shows its source.
_FORMULA_BUDGET: Final = 30_000
_FORMULA_COST: Final = 40

_TOKEN = re.compile(r"[\\${}^_`'\"~<\n]|--+|https?://[^\s<>\"'\\{}|^`]+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_TEX_SIGN = re.compile(r"\\(?:[A-Za-z]|[^\w\s/])|``|[\^_]\{|(?<!\$)\$[^$\s](?:[^$]{0,300}[^$\s])?\$(?!\d)")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_PROTECTED = re.compile(r"\{(?:[A-Z][\w.+/-]+|[–—“”‘’])\}")  # BibTeX: these capitals stay capitals
_SCRIPT = re.compile(r"\s*([\^_])\s*(?:\{\s*([\w+*.,–-]+)\s*\}|([\w+*]))\s*")
_DEGREE = re.compile(r"\s*\^\s*(?:\\circ|\{\s*\\circ\s*\})\s*")
_SINGLE_QUOTE = re.compile(r"`(?=[^\s`'’][^`'’\n]{0,80}['’](?!\w))")
_TRAILING = ".,;:!?)]*"


class Group(NamedTuple):
    """An open `{`: where it stands, the styles open outside it, and what is written when it ends."""

    start: int
    mark: int
    suffix: str


class Reader:
    """Reads `text` (cleaned) into `writer`. Time is linear in the length of the text."""

    def __init__(self, text: str, writer: Writer) -> None:
        self.text = text
        self.writer = writer
        self.position = 0
        self.groups: list[Group] = []
        self.is_tex = _TEX_SIGN.search(text) is not None
        self.braces = _match_braces(text) if "{" in text else {}
        self.absent: set[str] = set()  # closing delimiters that don't come any more
        self.literal_group_at = -1  # the group of an unknown macro shows its braces
        self._openers = {end: start for start, end in self.braces.items()}
        self.tags = find_tags(text) if "<" in text else {}
        mathml = (at for at, tag in self.tags.items() if tag.role is Role.MATHML and not tag.is_closing)
        self._mathml = sorted(mathml)
        self._dollars = [match.start() for match in re.finditer(r"(?<!\\)\$", text)] if "$" in text else []
        self._budget = _FORMULA_BUDGET
        self._double_quotes = self._single_quotes = 0

    def read(self) -> None:
        """Reads to the end."""
        text, write = self.text, self.writer.write
        while sign := _TOKEN.search(text, self.position):
            start = sign.start()
            if start > self.position:
                write(text[self.position : start])
            self.position = sign.end()
            _HANDLERS[text[start]](self, sign[0], start)
        if self.position < len(text):
            write(text[self.position :])

    def find(self, delimiter: str) -> int:
        """Where `delimiter` comes next, or -1; a delimiter that is absent is looked for once."""
        if delimiter in self.absent:
            return -1
        found = self.text.find(delimiter, self.position)
        if found < 0:
            self.absent.add(delimiter)
        return found

    def open_group(self, start: int, suffix: str = "") -> None:
        """Goes into the group whose brace stands at `start`."""
        self.groups.append(Group(start, self.writer.mark(), suffix))
        self.position = start + 1

    def read_formula(self, tex: str, source: str, *, display: bool = False) -> None:
        """Writes the formula `tex`; `source` is what is shown when it can't be drawn."""
        if _DEGREE.fullmatch(tex):
            self.writer.write("°")
        elif script := _SCRIPT.fullmatch(tex):
            mark = self.writer.mark()
            self.writer.open_style("sup" if script[1] == "^" else "sub")
            self.writer.write(script[2] or script[3])
            self.writer.close_to(mark)
        else:
            formula = convert_tex(tex, display=display) if self.afford_formula(len(tex)) else None
            self.writer.write_formula(formula or show_source(source))

    def _read_backslash(self, _sign: str, start: int) -> None:
        latex.read_macro(self, start)

    def _read_dollar(self, sign: str, start: int) -> None:
        text = self.text
        if not self.afford_formula(0):
            self.writer.write(sign)
            return
        if text.startswith("$$", start):
            end = text.find("$$", start + 2, start + 2 + FORMULA_LIMIT)
            if end > start + 2 and text[start + 2 : end].strip(" \n$"):
                self.position = end + 2
                self.read_formula(text[start + 2 : end].strip(), text[start : end + 2], display=True)
                return
            self.position = start + 2
            self.writer.write("$$")
            return
        index = bisect_left(self._dollars, start) + 1
        for end in self._dollars[index : index + 3 : 2]:
            inner = text[start + 1 : end]
            if not is_formula(inner, text[end + 1 : end + 2]):
                break
            # An open brace: this dollar belongs to a \text{…} within the formula.
            if inner.count("{") <= inner.count("}"):
                self.position = end + 1
                self.read_formula(inner.strip(), text[start : end + 1])
                return
        self.writer.write("$")

    def _read_open_brace(self, _sign: str, start: int) -> None:
        end = self.braces.get(start)
        if end is None or not self._is_hidden(start, end):
            self.writer.write("{")
            if end is not None:
                self.open_group(start, "}")
        else:
            self.open_group(start)

    def _is_hidden(self, start: int, end: int) -> bool:
        """Whether the braces are TeX's own, not those of a set the author wrote."""
        text = self.text
        if start == self.literal_group_at:
            return False
        if not self.is_tex:
            glued = text[max(start - 1, 0)].isalpha() or text[end + 1 : end + 2].isalpha()
            return bool(_PROTECTED.match(text, start, end + 1)) or (glued and text[start + 1 : end].isalpha())
        inner = text[start + 1 : min(end, start + 200)].lstrip()
        return end - start > 200 or "," not in inner or inner.startswith("\\")

    def _read_close_brace(self, _sign: str, start: int) -> None:
        opener = self._openers.get(start, -1)
        while self.groups and self.groups[-1].start > opener >= 0:
            self.writer.close_to(self.groups.pop().mark)
        if opener < 0 or not self.groups or self.groups[-1].start != opener:
            self.writer.write("}")
            return
        group = self.groups.pop()
        self.writer.close_to(group.mark)
        if group.suffix:
            self.writer.write(group.suffix)
        if opener == self.literal_group_at:
            self.literal_group_at = start + 1

    def _read_script(self, sign: str, start: int) -> None:
        end = self.braces.get(start + 1, -1)
        if not self.is_tex or not 0 < end - start <= 40 or self.writer.in_code or not start:
            self.writer.write(sign)
        elif _DEGREE.fullmatch(self.text, start, end + 1):
            self.position = end + 1
            self.writer.write("°")
        else:
            self.open_group(start + 1)
            self.writer.open_style("sup" if sign == "^" else "sub")

    def _read_backtick(self, sign: str, start: int) -> None:
        if self.writer.in_code:
            self.writer.write(sign)
        elif self.text.startswith("``", start):
            self.position = start + 2
            self._double_quotes += 1
            self.writer.write("“")
        elif _SINGLE_QUOTE.match(self.text, start):
            self._single_quotes += 1
            self.writer.write("‘")
        else:
            self.writer.write(sign)

    def _read_quote(self, sign: str, start: int) -> None:
        if self._double_quotes and (sign == '"' or self.text.startswith("''", start)):
            self._double_quotes -= 1
            self.position = start + (1 if sign == '"' else 2)
            self.writer.write("”")
        elif self._single_quotes and sign == "'" and not self.text[start + 1 : start + 2].isalnum():
            self._single_quotes -= 1
            self.writer.write("’")
        else:
            self.writer.write(sign)

    def _read_dash(self, sign: str, _start: int) -> None:
        is_dash = self.is_tex and len(sign) < 4 and not self.writer.in_code
        self.writer.write({2: "–", 3: "—"}[len(sign)] if is_dash else sign)

    def _read_tilde(self, sign: str, start: int) -> None:
        before, after = self.text[max(start - 2, 0) : start], self.text[start + 1 : start + 3]
        self.writer.write("\xa0" if not self.writer.in_code and self._is_tie(before, after) else sign)

    def _is_tie(self, before: str, after: str) -> bool:
        if not before or before[-1].isspace() or not after or after[0].isspace() or before[-1] in "/~":
            return False
        if before[-1].isdigit() and after[0].isdigit():
            return False
        if self.is_tex or after[0] in "([\\$":
            return True
        return len(before) == 2 and before.isalpha() and len(after) == 2 and after.isalpha()

    def _read_newline(self, sign: str, start: int) -> None:
        if blank := _BLANK_LINE.match(self.text, start):
            self.position = blank.end()
            self.writer.break_paragraph()
        else:
            self.writer.write(sign)

    def _read_address(self, sign: str, start: int) -> None:
        address = sign.rstrip(_TRAILING)
        if address.count("(") > address.count(")"):
            address = sign[: len(address) + 1]
        self.position = start + len(address)
        self.write_link(address, address)

    def write_link(self, address: str, shown: str) -> None:
        """Writes `shown` as a link to `address` if that is a plain web address."""
        mark = self.writer.mark()
        self.open_link(address)
        self.writer.write(shown)
        self.writer.close_to(mark)

    def _read_angle(self, sign: str, start: int) -> None:
        if tag := self.tags.get(start):
            tags.read_tag(self, tag, start)
        else:
            self.writer.write(sign)

    def find_mathml(self, position: int) -> int:
        """Where the next `<math>` element at or after `position` starts, or -1."""
        index = bisect_left(self._mathml, position)
        return self._mathml[index] if index < len(self._mathml) else -1

    def afford_formula(self, length: int) -> bool:
        """Whether a formula of `length` characters may still be drawn; counts it."""
        self._budget -= length + _FORMULA_COST
        return self._budget > 0

    def read_notes(self, notes: list[str]) -> None:
        """Reads each of `notes`, the options of a macro, and writes a comma after it."""
        for note in notes:
            inner = Reader(note, self.writer)
            inner.is_tex, inner._budget = True, self._budget
            inner.read()
            self._budget = inner._budget
            self.writer.write(", ")

    def open_link(self, address: str) -> None:
        """What follows in the group is a link to `address`, if that is a plain web address."""
        if checked := check_address(address):
            self.writer.open_style("a", checked)


_HANDLERS: Final[dict[str, Callable[[Reader, str, int], None]]] = {
    "\\": Reader._read_backslash,
    "$": Reader._read_dollar,
    "{": Reader._read_open_brace,
    "}": Reader._read_close_brace,
    "^": Reader._read_script,
    "_": Reader._read_script,
    "`": Reader._read_backtick,
    "'": Reader._read_quote,
    '"': Reader._read_quote,
    "-": Reader._read_dash,
    "~": Reader._read_tilde,
    "\n": Reader._read_newline,
    "h": Reader._read_address,
    "<": Reader._read_angle,
}


def _match_braces(text: str) -> dict[int, int]:
    """Where each `{` that is closed is closed."""
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            waiting.append(match.start())
        elif match[0] == "}" and waiting:
            pairs[waiting.pop()] = match.start()
    return pairs
