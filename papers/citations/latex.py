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


def escape_title(title: str) -> str:
    """The title with braces around the words whose capitals no style may take away.

    In a title with small letters that is each word that begins with a capital, but the first and one behind a colon;
    where most words begin with one, only those that have another, like DNA.
    """
    words = title.split()
    long_words = [word for word in words[1:] if len(word) > 3 and word[0].isalpha()]
    is_capitalised = sum(word[0].isupper() for word in long_words) * 2 > len(long_words)
    escaped, begins = [], True
    for word in words:
        is_kept = word[1:] != word[1:].lower() or (word != word.lower() and not is_capitalised and not begins)
        escaped.append(f"{{{escape(word)}}}" if is_kept else escape(word))
        begins = word.endswith((":", "?", "!", "."))
    return " ".join(escaped)
