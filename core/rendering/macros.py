"""What the LaTeX macros met in titles and abstracts stand for."""

from __future__ import annotations

import unicodedata
from typing import Final

from pylatexenc.latex2text import get_default_latex_context_db


def _split(names: str) -> list[str]:
    return names.split()


# The style (see core.rendering.writer) in which a macro's argument is shown; None: as running text.
STYLES: Final[dict[str, str | None]] = {
    **dict.fromkeys(_split("emph textsl"), "em"),
    **dict.fromkeys(_split("textit mathit"), "i"),
    **dict.fromkeys(_split("textbf section subsection subsubsection paragraph subparagraph"), "b"),
    **dict.fromkeys(_split("underline uline ul"), "u"),
    **dict.fromkeys(_split("texttt path code"), "code"),
    "textsc": "sc",
    "textsuperscript": "sup",
    "textsubscript": "sub",
    **dict.fromkeys(
        _split("text textrm textsf textup textmd textnormal mbox hbox fbox title centerline hl ensuremath")
    ),
}
# Declarations: they hold until the group they stand in ends.
SWITCHES: Final[dict[str, str | None]] = {
    **dict.fromkeys(_split("em sl slshape"), "em"),
    **dict.fromkeys(_split("it itshape"), "i"),
    **dict.fromkeys(_split("bf bfseries"), "b"),
    **dict.fromkeys(_split("tt ttfamily"), "code"),
    **dict.fromkeys(_split("sc scshape"), "sc"),
    **dict.fromkeys(_split("rm rmfamily sf sffamily normalfont upshape mdseries boldmath tiny scriptsize")),
    **dict.fromkeys(_split("footnotesize small normalsize large Large LARGE huge Huge")),
}
CITATIONS: Final = frozenset(
    _split(
        "cite citep citet citealp citealt citeauthor citeyear citeyearpar citetext Cite Citet Citep parencite"
        " textcite autocite footcite nocite shortcite newcite newcitep citeA citeN citeNP shortciteA fullcite"
        " ref eqref autoref cref Cref pageref nameref secref figref label"
    )
)
FOOTNOTES: Final = frozenset({"footnote", "footnotetext", "thanks"})
# Macros that change only how what follows is set.
SILENT: Final = frozenset(
    _split(
        "noindent indent centering raggedright protect xspace null ignorespaces relax unskip leavevmode left right"
        " displaystyle textstyle middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr allowbreak nolinebreak"
        " sloppy clearpage newpage maketitle hfill vfill hfil footnotemark"
    )
)
SILENT_WITH_ARGUMENT: Final = frozenset({"hspace", "vspace", "color", "pagestyle", "thispagestyle"})
PARAGRAPH_BREAKS: Final = frozenset({"par", "bigskip", "medskip", "smallskip"})
LINE_BREAKS: Final = frozenset({"newline", "linebreak"})

# How many arguments a macro takes that only makes sense in a formula, where an author left the dollars out.
FORMULA_ARITY: Final[dict[str, int]] = {
    **dict.fromkeys(
        _split("sqrt mathcal mathbb mathrm mathbf mathsf mathfrak mathscr mathtt boldsymbol bm"), 1
    ),
    **dict.fromkeys(
        _split("hat widehat tilde widetilde bar overline vec dot ddot dddot operatorname breve cal"), 1
    ),
    **dict.fromkeys(_split("frac dfrac tfrac cfrac binom overset underset stackrel nicefrac"), 2),
    **dict.fromkeys(_split("eps R RR reals cO bx poly polylog"), 0),
}
# Macros of packages that the formula library lacks, and author macros so common that they are a convention.
FORMULA_ALIASES: Final[dict[str, str]] = {
    **dict.fromkeys(_split("eps veps"), r"\epsilon "),
    **dict.fromkeys(_split("R RR reals Reals real Real bbR"), r"\mathbb{R}"),
    **dict.fromkeys(_split("nicefrac sfrac"), r"\frac"),
    **dict.fromkeys(_split("textsc textsl textmd textup"), r"\text"),
    **dict.fromkeys(_split("ensuremath order xspace displaystyle nonumber notag"), " "),
    "Tilde": r"\tilde",
    "texttimes": r"\times ",
    "textgreater": ">",
    "textless": "<",
    "cO": r"\mathcal{O}",
    "bx": r"\mathbf{x}",
    "arg": r"\operatorname{arg}",
    "poly": r"\operatorname{poly}",
    "polylog": r"\operatorname{polylog}",
}

FORMULA_ENVIRONMENTS: Final = frozenset(
    _split(
        "equation equation* align align* eqnarray eqnarray* gather gather* multline multline* displaymath math"
    )
    + _split("flalign flalign* array")
)
ALIGNED_ENVIRONMENTS: Final = frozenset(_split("align align* eqnarray eqnarray* flalign flalign*"))
LIST_ENVIRONMENTS: Final[dict[str, bool]] = {  # whether numbered
    **dict.fromkeys(_split("itemize description compactitem list"), False),
    **dict.fromkeys(_split("enumerate compactenum inparaenum"), True),
}
PLAIN_ENVIRONMENTS: Final = frozenset(
    _split("abstract document center quote quotation flushleft flushright small theorem lemma proposition")
    + _split("corollary definition remark proof keywords")
)

ACCENTS: Final[dict[str, str]] = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
ESCAPES: Final[dict[str, str]] = {
    **{sign: sign for sign in "%&_#${}"},
    **dict.fromkeys(" \n\t;:>", " "),
    **dict.fromkeys("!-@", ""),
    ",": "\u2009",
    "|": "‖",
}
# Letters swallow the space that ends their macro: `S\o ren` is one word, `\alpha helix` is two.
LETTERS: Final = frozenset(_split("i j l L o O ss ae AE oe OE aa AA dh DH th TH dj DJ ng NG"))
ABBREVIATIONS: Final[dict[str, str]] = {
    "ie": "i.e.",
    "eg": "e.g.",
    "Ie": "I.e.",
    "Eg": "E.g.",
    "etal": "et al.",
    "etc": "etc.",
    "wrt": "w.r.t.",
    "iid": "i.i.d.",
    "vs": "vs.",
    "cf": "cf.",
}
_OTHER_SYMBOLS: Final[dict[str, str]] = {
    **{name: name for name in ("LaTeX", "TeX", "BibTeX")},
    **dict.fromkeys(_split("quad qquad space textvisiblespace"), " "),
    **dict.fromkeys(_split("copyright textcopyright"), "©"),
    **dict.fromkeys(_split("deg degree"), "°"),
    **dict.fromkeys(_split("sim textasciitilde"), "~"),
    **dict.fromkeys(_split("backslash textbackslash"), "\\"),
    "S": "§",
    "P": "¶",
    "Re": "ℜ",
    "Im": "ℑ",
    "dash": "–",
    "euro": "€",
    "lbrace": "{",
    "rbrace": "}",
    "slash": "/",
    "pounds": "£",
    "textbar": "|",
    "textless": "<",
    "textgreater": ">",
    "textpercent": "%",
    "textquotedbl": '"',
    "textregistered": "®",
    "texttrademark": "™",
    "textunderscore": "_",
    "textasciicircum": "^",
}


def _read_symbols() -> dict[str, str]:
    """The macros without arguments that stand for characters, from the tables of pylatexenc and from here."""
    symbols: dict[str, str] = {
        spec.macroname: spec.simplify_repl
        for spec in get_default_latex_context_db().iter_macro_specs()
        if isinstance(spec.simplify_repl, str)
        and spec.macroname.isalpha()
        and not set(spec.simplify_repl) & set("%<>")
        and not unicodedata.combining(spec.simplify_repl[:1] or " ")
    }
    for name in ("today", "id"):  # what they print depends on who prints it
        del symbols[name]
    return symbols | ABBREVIATIONS | _OTHER_SYMBOLS


SYMBOLS: Final = _read_symbols()


def compose_accent(accent: str, letter: str) -> str | None:
    """The one character that `letter` with `accent` is, or None when there is no such character."""
    composed = unicodedata.normalize("NFC", letter + ACCENTS[accent])
    return composed if len(composed) == 1 else None
