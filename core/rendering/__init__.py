"""Text as sources send it (LaTeX, HTML, JATS, MathML) rendered to HTML that is safe, and to plain text.

    render_inline(source)    a title: phrasing elements and MathML, no links
    render_block(source)     an abstract: paragraphs, lists and links too
    to_plain(source)         what a reader sees, for search, slugs and meta tags
    needs_rendering(source)  False when the HTML would be just the escaped text

Time is linear in the length of the text. The classes used are `sc` (small capitals) and `tex` (a formula that
shows its source).
"""

from core.rendering.document import needs_rendering, render_block, render_inline, to_plain

__all__ = ["needs_rendering", "render_block", "render_inline", "to_plain"]
