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


def strip(html: str) -> str:
    """SQL that takes the tags off; those that stand between words leave a space, as do signs written as entities."""
    bare = f"regexp_replace(regexp_replace({html}, '{_BLOCKS}', ' ', 'g'), '<[^>]*>', '', 'g')"
    return f"regexp_replace({bare}, '&(?:amp|lt|gt|quot|#x?[0-9]+);', ' ', 'g')"


def _index(text: str) -> str:
    return f"to_tsvector('{_CONFIGURATION}', {fold(text)})"


TITLE = _index("said.title")
"""SQL of the words of a title, of the row that `SAID` gives."""

ABSTRACT = _index("said.abstract")
"""SQL of the words of an abstract, of the row that `SAID` gives."""

DOCUMENT = f"{TITLE} || {ABSTRACT}"
"""SQL of all words of a work, of the row that `SAID` gives."""

MARKS = (
    """array_to_tsvector(array_remove(ARRAY['=k' || w.kind, '=y' || w.year, '=d' || w.year / 10], NULL))"""
)
"""SQL of the kind, the year and the decade of a work as words that no text has: what is asked for them is one index."""

SAID_TITLE = f"coalesce({strip('t.title_html')}, w.title, '')"
SAID_ABSTRACT = f"coalesce({strip('t.abstract_html')}, t.abstract, '')"
"""SQL of the title and of the abstract of a work `w` with its text `t`, as a reader sees them."""

SAID = f"SELECT {SAID_TITLE} AS title, {SAID_ABSTRACT} AS abstract"
"""SQL of both as a row."""


def key_title(text: str) -> str:
    """SQL of a 64-bit key of this title: of its letters and digits alone, or of all it has where it has none."""
    bare = f"regexp_replace(lower({fold(text)}), '[^[:alnum:]]+', '', 'g')"
    return f"hashtextextended(coalesce(nullif({bare}, ''), btrim({text})), 0)"


TITLE_KEY = f"CASE WHEN said.title <> '' THEN {key_title('said.title')} END"
"""SQL of the key of a title, of the row that `SAID` gives; NULL for none."""


def ask_words(text: str) -> str:
    """SQL of the query for what has all words of this text, in any order; empty when none can be looked for."""
    return f"plainto_tsquery('{_CONFIGURATION}', {fold(text)})"


def ask_phrase(text: str) -> str:
    """SQL of the query for what has the words of this text one after the other."""
    return f"phraseto_tsquery('{_CONFIGURATION}', {fold(text)})"


def index_names(text: str) -> str:
    """SQL of the words of names, each as it is written."""
    return f"to_tsvector('simple', {fold(text)})"


def ask_beginnings(text: str) -> str:
    """SQL of the query for names in which each word of this text begins one; NULL when it has none."""
    quoted = r"""'''' || replace(replace(word, E'\\', E'\\\\'), '''', '''''') || ''':*'"""
    return f"""(SELECT string_agg({quoted}, ' & ')::tsquery
                FROM unnest(tsvector_to_array({index_names(text)})) word)"""
