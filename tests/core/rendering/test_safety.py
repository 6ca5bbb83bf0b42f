"""What must hold for any text at all."""

import gc
import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.rendering import render_block, render_inline, to_plain
from tests.clocks import do_within
from tests.core.rendering.hostile import fold, hostile_texts, split
from tests.core.rendering.rendered import read_text

EXAMPLES = int(os.environ.get("PEERLIGHT_RENDERING_EXAMPLES", "1000"))
LENGTH = 100_000

REPEATED = [
    *split(
        r"{ } $ $$ $a $a$ ${ ${a} $}{ \ \\ \( \[x \(x\) ^{ _{ x^{2} ~ a~b - -- --- ` `` `a ``a'' ' < > & &amp;"
    ),
    *split(
        r"\emph{ \emph{a} {\em {\em{ \foo{ \sqrt{ \sqrt \frac{a}{ \cite{ \cite[ \cite[a]{b} \href{a}{ \url{http://a.b}"
    ),
    *split(
        r"\begin{itemize} \begin{itemize}\item \item[ \end{itemize} \begin{equation} \begin{align}x\end{align}"
    ),
    *split(
        r"\footnote{ \verb| \verb \"{ \c \'e \r{ho} \text{ $\text{$ $\left($ $\def\a{\a\a}\a$ \color{ \textcolor{a}{"
    ),
    *split(r"\documentclass \begin{document} \begin{x} \par \em \emphx \mathcalO {} {a,b} {, extit{ 𝒳 é"),
    *split(
        "<i> <i></i> </i> <i><b> <i>a</b> <ul><li> <jats:p> <jats:list><jats:list-item> <p>a</p> <br> <td>"
    ),
    *split(
        "<math></math> <mml:math> <mml:math><mml:mi>x</mml:mi></mml:math> <jats:alternatives> <tex-math> <a"
    ),
    *split("<jats:alternatives><mml:math></jats:alternatives> <!-- <script> http:// http://a.b/( <h1>a</h1>"),
    '<a href="http://a.b">',
    '<a b="',
    "href href",
    "http://a.b ",
    "$x$ ",
    "\n",
    "\n\na",
    "{\\em\n\na ",
    "\u202e",
    "\ud800",
]
NESTED = {
    "braces": "{" * 50_000 + "}" * 50_000,
    "sets": "{," * 25_000 + "}" * 50_000,
    "styles": r"\emph{" * 14_000 + "}" * 14_000,
    "tags": "<i>" * 14_000 + "</i>" * 14_000,
    "tags and switches": "<i>" * 9_000 + "{" + r"\em " * 9_000 + "</i>" * 9_000,
    "lists": "<ul><li>" * 5_500 + "</li></ul>" * 5_500,
    "alternatives": "<jats:alternatives>" * 2_500 + "</jats:alternatives>" * 2_500,
    "mathml": "<mml:math>" + "<mml:mrow>" * 4_500 + "</mml:mrow>" * 4_500 + "</mml:math>",
    "roots": r"\sqrt{" * 14_000 + "}" * 14_000,
    "distinct formulas": " ".join(f"$x_{{{n}}}+{n}$" for n in range(6_300)),
    "one formula": "$" + "a+" * 49_000 + "$",
    "one entity": "&" + "a" * 99_000,
    "one tag": "<" + "a" * 99_000,
    "one macro": "\\" + "a" * 99_000,
    "preambles": r"\documentclass" * 7_000 + r"\begin{document}",
    "space after a macro": r"\emph" + " " * 99_000 + "x",
}


@pytest.fixture(autouse=True, scope="module")
def own_garbage() -> Iterator[None]:
    """What other tests left in the process is not walked while these are timed."""
    gc.freeze()
    yield
    gc.unfreeze()


def render(source: str, form: Callable[[str], str]) -> str:
    """`source` in `form`, in less than a second of this thread's time."""
    return do_within(1, lambda: form(source))


def check(source: str, words: list[str]) -> None:
    block, inline, plain = (render(source, form) for form in (render_block, render_inline, to_plain))
    for shown in (read_text(block), read_text(inline, block=False), plain):
        folded = fold(shown)
        assert [word for word in words if word not in folded] == []


@settings(max_examples=EXAMPLES, deadline=None)
@given(hostile_texts())
def test_a_hostile_text_is_shown_safely_and_whole(case):
    source, words = case
    check(source, words)


@settings(max_examples=EXAMPLES // 3, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_shown_safely(source):
    check(source, [])


@pytest.mark.parametrize("unit", REPEATED)
def test_one_thing_repeated_takes_less_than_a_second(unit):
    render((unit * LENGTH)[:LENGTH], render_block)
    check((unit * LENGTH)[:2_000], [])


@pytest.mark.parametrize("source", NESTED.values(), ids=NESTED.keys())
def test_what_is_nested_to_the_limit_takes_less_than_a_second(source):
    assert len(source) <= LENGTH
    check(source, [])
