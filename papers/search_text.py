"""The words of works as SQL, for the index and for what is asked of it: both are folded by the same expression.

Folding is done by the database, a set at a time: markup is taken off, accents and marks too, ligatures and full-width
letters are spelt out, hyphens, points and slashes part words, and each character of Chinese or Japanese is a word. All
but the first is what `papers.names.fold_text` does, without its transliteration: a title is searched in its own script.
Why English stems are taken whatever the language: docs/adr/0009-search-index.md.
"""

_CONFIGURATION = "english"
_LETTERS = ("øØłŁđĐðıĦħ–—‐‑−‘’´", "oOlLdDdiHh--------")
_PAIRS = (("ß", "ss"), ("æ", "ae"), ("Æ", "AE"), ("œ", "oe"), ("Œ", "OE"), ("þ", "th"))
_PARTING = ("-", ".", "/", "_")
_BLOCKS = "</?(?:p|li|br|div|math)\\M[^>]*>"


def fold(text: str) -> str:
    """SQL that folds the text that this SQL expression gives."""
    folded = f"regexp_replace(normalize({text}, NFKD), '[\\u0300-\\u036f]', '', 'g')"
    folded = f"translate({folded}, '{_LETTERS[0]}', '{_LETTERS[1]}')"
    for letter, pair in _PAIRS:
        folded = f"replace({folded}, '{letter}', '{pair}')"
    folded = f"regexp_replace({folded}, '([\\u3040-\\u30ff\\u3400-\\u9fff])', ' \\1 ', 'g')"
    # What is ASCII, as nearly all is, is spared what is slow.
    folded = f"CASE WHEN octet_length({text}) = length({text}) THEN {text} ELSE {folded} END"
    for sign in _PARTING:
        folded = f"replace({folded}, '{sign}', ' ')"
    return folded


def _strip(html: str) -> str:
    """SQL that takes the tags off; those that stand between words leave a space."""
    return f"regexp_replace(regexp_replace({html}, '{_BLOCKS}', ' ', 'g'), '<[^>]*>', '', 'g')"


def _index(text: str) -> str:
    return f"to_tsvector('{_CONFIGURATION}', {fold(text)})"


DOCUMENT = f"""setweight({_index("said.title")}, 'A') || {_index("said.abstract")}"""
"""SQL of the tsvector of a work, in which a word of the title weighs most; of the row that `SAID` gives."""

SAID = f"""SELECT coalesce({_strip("t.title_html")}, w.title, '') AS title,
                  coalesce({_strip("t.abstract_html")}, t.abstract, '') AS abstract"""
"""SQL of the words of a work `w` with its text `t`, as a reader sees them. A subquery that the planner may take apart:
only then do several processes share the work."""

ASKED = f"plainto_tsquery('{_CONFIGURATION}', {fold('%(asked)s')})"
"""SQL of the query for works that have all words of the parameter `asked`; it is empty when none can be looked for."""
