"""Texts as sources send them, made at random: LaTeX, HTML and JATS within each other, then broken and laced."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.core.rendering.hostile import FRAGMENTS, split

DEPTH = 3
LETTERS = split("α é ß ö Ł 林 薇 Ж ع ﬁ ½ ∞ – “ ” • 𝒳 ℝ 👩‍🔬 ı̈")
ENTITIES = split(
    "&amp; &lt; &gt; &quot; &#39; &nbsp; &alpha; &#x3b1; &amp;lt; &ndash; &hellip; &bogus; &#999999999;"
)
ACCENTS = split(
    r"\'e \"o \^{\i} \~n \v{c} \c{c} \H{o} \ss{} \o \L{} \aa \.z \=a \u{g} \k{a} \r{a} \t{oo} \'{\i}"
)
SYMBOLS = split(
    r"\% \& \_ \# \$ \{ \} \textendash{} \ldots{} \dots --- -- `` '' ~ \, \; \quad \/ \- \textquoteright \S"
)
MACROS = split(
    r"\emph \textit \textbf \textsc \texttt \text \mbox \underline \textrm \textsf \uppercase \foo \sout \ensuremath"
)
SWITCHES = split(r"\em \sc \bf \it \tt \small \itshape \bfseries \scshape \rm \Large")
TAGS = split(
    "i b em strong sub sup u p div span h1 h2 ul li ol table td blockquote font center article section a svg g"
)
JATS = split(
    "p title italic bold sub sup sec list list-item styled-content inline-formula disp-formula ext-link xref"
)
ENVIRONMENTS = split(
    "itemize enumerate abstract center quote description theorem equation align* tabular verbatim x"
)
FORMULAS = split(
    r"\alpha x^2 x_{ij} \frac{a}{b} \sqrt[3]{x} \mathcal{O}(n) \sum_{i=1}^n \left(\frac1x\right) \mathbb{R}^d a<b \le "
    r"\text{if} \begin{pmatrix}a&b\\c&d\end{pmatrix} \overline{z} \operatorname{arg} 10^{-3} ^{13}C "
    r"\href{javascript:x}{y} "
    r"\def\x{\x\x}\x \frac \unicode{60} \style{color:red}{x} \mbox{<b>} \hat{\theta} f'' \nabla\cdot\vec{u} \bigl( \|"
)
FENCES = (
    ("$", "$"),
    ("$$", "$$"),
    (r"\(", r"\)"),
    (r"\[", r"\]"),
    ("$", ""),
    ("${", "}$"),
    ("<tex-math>$", "$</tex-math>"),
)
MATHML = (
    "<mml:math><mml:mi>x</mml:mi></mml:math>",
    "<math><mfrac><mn>1</mn><mi>x</mi></mfrac></math>",
    '<mml:math display="block" onclick="alert(1)"><mml:mrow><mml:mo>∑</mml:mo></mml:mrow></mml:math>',
    '<math><maction actiontype="statusline" xlink:href="javascript:alert(1)"><mtext></mtext></maction></math>',
    "<inline-formula><alternatives><mml:math><mml:mi>y</mml:mi></mml:math></alternatives></inline-formula>",
    "<math><semantics><mi>z</mi><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml>"
    "</semantics></math>",
)
LINKS = (
    r"\url{http://a.example/~b_c}",
    r"\href{https://a.example/}{",
    r"\href{javascript:alert(1)}{",
    "https://a.example/(b)?c=d&e=f.",
    r"\href{data:text/html,<script>}{",
    '<a href="https://a.example/" target="_blank">',
    '<a href="java&#115;cript:alert(1)">',
    "<a href='vbscript:x'>",
    '<a href="//b.example" style="position:fixed">',
    "doi:10.5555/a.b",
    '<ext-link xlink:href="javascript:alert(1)">',
)
ATTRIBUTES = (
    "",
    "",
    "",
    ' class="x"',
    ' id="main"',
    ' style="display:none"',
    " onclick=alert(1)",
    ' onmouseover="alert(1)"',
    ' lang="de"',
    ' xml:lang="en"',
    ' href="javascript:alert(1)"',
    " hidden",
    ' data-x="<script>"',
    ' src=x onerror="alert(1)"',
    " x='",
)
LACE = ("\n\n", "\x00", "\u202e", "\ud800", " % ", "\\", "<", "&", "{", "}")


class Mixture:
    """A text in tokens, and the words in it that everybody must see."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.tokens: list[str] = []
        self.words: list[str] = []

    def add_word(self) -> None:
        """A word that is not lost, alone or beside a letter of any script."""
        digits = str(len(self.words))
        word = "word" + "".join("zabcdefghi"[int(digit)] for digit in digits) + "q"
        self.words.append(word)
        self.tokens.append(f" {word} ")

    def add_some(self, depth: int) -> None:
        """A few things in a row, words among them."""
        for _ in range(self._random.randint(1, 3)):
            self._random.choice(_KINDS)(self, depth)
            if self._random.random() < 0.5:
                self.add_word()

    def wrap(self, before: str, after: str, depth: int) -> None:
        """Something between two tokens."""
        self.tokens.append(before)
        if depth:
            self.add_some(depth - 1)
        else:
            self.add_word()
        self.tokens.append(after)

    def choose(self, *options: str) -> str:
        """One of them."""
        return self._random.choice(options)

    def break_up(self) -> None:
        """Lose, repeat, move and lace tokens that are no words."""
        random = self._random
        for _ in range(random.randint(0, 4)):
            place = random.randrange(len(self.tokens))
            is_word = self.tokens[place].strip() in self.words
            match random.randrange(4):
                case 0 if not is_word:
                    del self.tokens[place]
                    self.tokens = self.tokens or [" "]
                case 1 if not is_word:
                    self.tokens.insert(random.randrange(len(self.tokens) + 1), self.tokens[place])
                case 2:
                    self.tokens.insert(place, f"{random.choice(FRAGMENTS)} ")
                case _:
                    self.tokens.insert(place, random.choice(LACE))


def _add_tag(mixture: Mixture, depth: int) -> None:
    name = mixture.choose(*TAGS)
    mixture.wrap(f"<{name}{mixture.choose(*ATTRIBUTES[:-1])}>", f"</{name}>", depth)


def _add_jats(mixture: Mixture, depth: int) -> None:
    name = mixture.choose("jats:", "") + mixture.choose(*JATS)
    mixture.wrap(f"<{name}{mixture.choose(*ATTRIBUTES[:-1])}>", f"</{name}>", depth)


def _add_macro(mixture: Mixture, depth: int) -> None:
    mixture.wrap(mixture.choose(*MACROS) + "{", "}", depth)


def _add_switch(mixture: Mixture, depth: int) -> None:
    mixture.wrap("{" + mixture.choose(*SWITCHES) + " ", "}", depth)


def _add_environment(mixture: Mixture, depth: int) -> None:
    name = mixture.choose(*ENVIRONMENTS)
    item = r"\item " if name in ("itemize", "enumerate") else ""
    mixture.wrap(rf"\begin{{{name}}}{item}", rf"\end{{{name}}}", depth)


def _add_formula(mixture: Mixture, depth: int) -> None:
    before, after = FENCES[len(mixture.tokens) % len(FENCES)]
    mixture.tokens.append(before + " ".join(mixture.choose(*FORMULAS) for _ in range(1 + depth)) + after)


def _add_link(mixture: Mixture, depth: int) -> None:
    link = mixture.choose(*LINKS)
    if link.endswith(("{", ">")):
        mixture.wrap(link, "}" if link.endswith("{") else mixture.choose("</a>", "</ext-link>"), depth)
    else:
        mixture.tokens.append(f" {link} ")


def _add_piece(mixture: Mixture, depth: int) -> None:
    pieces = (
        LETTERS,
        ENTITIES,
        ACCENTS,
        SYMBOLS,
        list(MATHML),
        [r"\cite{a,b} ", r"\ref{x} ", r"\footnote{a} ", "<br/>"],
    )
    mixture.tokens.append(mixture.choose(*pieces[(len(mixture.tokens) + depth) % len(pieces)]))


_KINDS: tuple[Callable[[Mixture, int], None], ...] = (
    _add_tag, _add_jats, _add_macro, _add_switch, _add_environment, _add_formula, _add_link, _add_piece, _add_piece,
)  # fmt: skip


def make_mixture(seed: int) -> tuple[str, list[str]]:
    """The text of this number, and the words in it that must be seen; the same each time."""
    random = Random(seed)
    mixture = Mixture(random)
    while len(mixture.tokens) < 4:
        mixture.add_some(random.randint(0, DEPTH))
    mixture.add_word()
    if random.random() < 0.7:
        mixture.break_up()
    return "".join(mixture.tokens), mixture.words
