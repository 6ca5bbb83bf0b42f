"""Plain text as BibTeX takes it, in UTF-8: nothing in it opens, closes or commands anything."""

import re

_COMMANDS = {
    **{character: f"\\{character}" for character in "%&_#$"},
    # BibTeX counts an escaped brace as one that opens or closes.
    "{": r"$\lbrace$",
    "}": r"$\rbrace$",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "`": r"\textasciigrave{}",
    "|": r"\textbar{}",
}
_ESCAPED = str.maketrans(_COMMANDS)
_ENTITY = re.compile(r"\\&(?=\\?#?\w{1,40};)")
_VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})


def escape(text: str) -> str:
    """The text on one line. An ampersand before what could be the name of an entity stands in braces of its own."""
    return _ENTITY.sub(r"{\\&}", " ".join(text.split()).translate(_ESCAPED))


def escape_address(text: str) -> str:
    """An address or identifier, which is taken as it stands: only what could end its braces is written otherwise."""
    return "".join(text.split()).translate(_VERBATIM)
