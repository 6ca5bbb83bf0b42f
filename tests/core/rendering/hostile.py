"""Texts made of everything that has broken a renderer, with words among it that must come out again."""

import re
import unicodedata

from hypothesis import strategies as st


def split(fragments: str) -> list[str]:
    """The fragments of a line of them."""
    return fragments.split(" ")


FRAGMENTS = [
    *split(r"{ } { } $ $ $ $$ \( \) \[ \] \\ \ \% \& \_ \# \{ \} \| \, \! \/ ^ _ ^{ _{ ~ -- --- `` '' ` ' & < > << ;"),
    *split("[ ] | %"),
    *split(r"\emph{ \em {\em {\sc {\bf \textbf{ \texttt{ \textsc{ \text{ \mbox{ \underline{ \foo{ \foo \item"),
    *split(r"\item[ \par \sout{"),
    *split(r"\cite{ \citep[ \citet{ \ref{ \label{ \url{ \href{ \href{http://a.b/}{ \href{javascript:alert(1)}{"),
    *split(r"\footnote{ \footnote[2]{ \color{red} \color{ \textcolor{red}{ \hspace{1em} \hspace{ \verb| \verb"),
    *split(r"\begin{itemize} \begin{itemize}[a=b] \end{itemize} \begin{enumerate} \begin{equation} \end{equation}"),
    *split(r"\begin{align} \end{align} \begin{x} \begin{document} \documentclass \begin{array}{ll} \end{array}"),
    *split(r"\'e \'{ \" \"{ \"o \^ \~n \v{c} \c \c{ \H \o \ss \i \'\i \r{ho} \b{eta} \'s"),
    *split(r"\alpha \sqrt \sqrt{ \frac \frac{ \mathcal \mathbb{R} \mathrm{ \left( \right) \big \over \choose"),
    *split(r"\phantom{ \unicode{x202e} \style{ \class{ \tag{ \not \limits \def\a{\a\a} \newcommand{ \hline &"),
    *split(r"\sqrtT \emphx \mathcalO \begin{ \end{ \rule{9em}{9em} \href{javascript:x}{y} \color{red} \text{<b>"),
    *split("<i> </i> <b> </b> <sub> </sub> <sup> </sup> <p> </p> <br> <br/> <ul> </ul> <ol> <li> </li> <a> </a>"),
    *split("<jats:p> </jats:p> <jats:title> </jats:title> <jats:italic> </jats:italic> <jats:sec> <jats:list>"),
    *split("<math> </math> <mml:math> </mml:math> <mml:mi> </mml:mi> <mml:mrow> <mml:mtext> </mml:mtext>"),
    *split("<jats:tex-math> </jats:tex-math> <jats:alternatives> </jats:alternatives> <svg> <style> </style>"),
    *split("<script> </script> <!-- --> <![CDATA[ ]]> <?php ?> <!DOCTYPE> </ < <a<b>c &lt;i&gt; &amp;lt; &quot;"),
    *split("&#x202e; &#0; &#xD800; &nbsp; &amp;amp;amp; &lt;script&gt; javascript:alert(1) http://a.b/~c http://"),
    '<a href="javascript:alert(1)">',
    '<a href="http://a.b/" onclick="alert(1)">',
    "<a href='http://a.b/\"onmouseover=alert(1)'>",
    '<img src="x" onerror="alert(1)">',
    '<img alt="<script>">',
    "<svg/onload=alert(1)>",
    '<math href="javascript:alert(1)">',
    '<mml:mi style="color:red" id="x" class="y">',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<mml:math><mml:mfenced open='<script>'><mml:mi>",
    "\n",
    "\n\n",
    "\t",
    "\x00",
    "\x1b",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\ud800",
    "é",
    "𝒳",
    "x",
    "1",
    "",
]  # fmt: skip


@st.composite
def hostile_texts(draw: st.DrawFn, *, max_fragments: int = 40) -> tuple[str, list[str]]:
    """A text of hostile fragments between words, and the words."""
    fragments = draw(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=max_fragments))
    words = [f"word{_spell(index)}" for index in range(len(fragments))]
    glue = draw(st.sampled_from([" ", " ", ""]))
    return "".join(
        f"{fragment}{glue} {word} " for fragment, word in zip(fragments, words, strict=True)
    ), words


def _spell(number: int) -> str:
    return "".join("zabcdefghi"[int(digit)] for digit in str(number)) + "q"


def fold(text: str) -> str:
    """`text` without spaces, accents and styles of letters, so that a word is found however it is set."""
    letters = unicodedata.normalize("NFKD", text)
    return re.sub(r"[\W_]|[\u0300-\u036f]", "", letters)
