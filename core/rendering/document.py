"""Titles and abstracts as their sources send them, rendered for a page and for an index."""

from __future__ import annotations

from typing import Final

from core.rendering.characters import NEEDS_RENDERING, clean, escape, strip_unsafe
from core.rendering.reader import Reader
from core.rendering.sanitizer import sanitize_block, sanitize_inline
from core.rendering.writer import BlockWriter, InlineWriter, PlainWriter

_MARKS: Final = ("\\", "$", "~", "`", "{", "<", "&", "://")
READ_LIMIT: Final = 100_000  # characters; what is longer is shown whole, as it came


def needs_rendering(source: str) -> bool:
    """Whether `source` holds more than plain text; if not, `render_inline(source) == html.escape(source)`."""
    # Nearly all text is plain, and that is seen thirty times faster without the expression.
    if source.isascii() and source.isprintable() and not any(mark in source for mark in _MARKS):
        return False
    return NEEDS_RENDERING.search(source) is not None


def render_inline(source: str) -> str:
    """A title as HTML: phrasing elements and MathML, no links, so that it may itself stand in a link.

    `source` is text with LaTeX, HTML, JATS or MathML in it. What isn't known is shown as it came; no visible
    word is lost. The HTML is safe to insert in a page: it went through the allowlist of `sanitizer`.
    """
    if not needs_rendering(source):
        return escape(source)
    if len(source) > READ_LIMIT:
        return escape(strip_unsafe(source))
    writer = InlineWriter()
    Reader(clean(source), writer).read()
    return sanitize_inline(writer.finish())


def render_block(source: str) -> str:
    """An abstract as HTML: paragraphs and lists, with links to http(s) pages; empty for an empty text.

    A text without blank lines or paragraph tags is one `<p>`. Otherwise as `render_inline`.
    """
    if not source.strip():
        return ""
    if not needs_rendering(source):
        return f"<p>{escape(source)}</p>"
    if len(source) > READ_LIMIT:
        return f"<p>{escape(strip_unsafe(source))}</p>"
    writer = BlockWriter()
    Reader(clean(source), writer).read()
    return sanitize_block(writer.finish())


def to_plain(source: str) -> str:
    """What a reader of the rendered text sees, its whitespace folded: for indexes, slugs and meta tags."""
    if not needs_rendering(source) or len(source) > READ_LIMIT:
        return " ".join(strip_unsafe(source).replace("\xad", "").split())
    writer = PlainWriter()
    Reader(clean(source), writer).read()
    return writer.finish()
