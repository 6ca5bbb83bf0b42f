"""Short texts on one line: titles, names, keywords, notes."""

import re
from collections.abc import Iterable

from papers.sources.text import clean_text

_SPACE = re.compile(r"\s+")


def fold_space(text: str | None) -> str | None:
    """The text cleaned and on one line; None when nothing is left."""
    return clean_text(_SPACE.sub(" ", text)) if text else None


def fold_paragraphs(texts: Iterable[str | None]) -> str | None:
    """The texts as paragraphs with a blank line between them; None when nothing is left."""
    return "\n\n".join(paragraph for text in texts if (paragraph := fold_space(text))) or None


def list_unique(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Each text on one line and once, where it stood first."""
    return tuple(dict.fromkeys(phrase for text in texts if (phrase := fold_space(text))))
