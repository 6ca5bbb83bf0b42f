"""Formulas from TeX."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.rendering import render_inline
from core.rendering.maths import FORMULA_LIMIT, convert_tex
from core.rendering.sanitizer import sanitize_block
from tests.clocks import do_within
from tests.core.rendering.hostile import split
from tests.core.rendering.rendered import read_text


def draw(tex: str) -> str:
    formula = convert_tex(tex, display=False)
    assert formula is not None, tex
    return formula.html.removeprefix('<math display="inline">').removesuffix("</math>")


@pytest.mark.parametrize(
    ("tex", "mathml"),
    [
        (r"\alpha", "<mrow><mi>α</mi></mrow>"),
        (r"\mathcal O", "<mrow><mi>𝒪</mi></mrow>"),
        (r"\mathbb{R}", "<mrow><mi>ℝ</mi></mrow>"),
        (r"\mathrm{poly}", "<mrow><mrow><mi>poly</mi></mrow></mrow>"),
        (r"\mathrm{T}", '<mrow><mrow><mi mathvariant="normal">T</mi></mrow></mrow>'),
        (r"\mathsf{E}", "<mrow><mrow><mi>𝖤</mi></mrow></mrow>"),
        (r"99%", "<mrow><mn>99</mn><mi>%</mi></mrow>"),
        (r"\eps", "<mrow><mi>ϵ</mi></mrow>"),
        (r"\mathbfU", "<mrow><mi>𝐔</mi></mrow>"),
        (r"\mathop{\rm ab}", "<mrow><mrow><mrow><mi>ab</mi></mrow></mrow></mrow>"),
        (r"\text{<script>}", "<mrow><mtext>&lt;script&gt;</mtext></mrow>"),
        (r"a<b", "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>"),
    ],
)
def test_a_formula_is_what_browsers_draw(tex, mathml):
    assert draw(tex) == mathml


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        ("l^2", "l^2"),
        (r"\frac{a+b}{2}", "(a+b)/2"),
        (r"\sqrt{x+1}", "√(x+1)"),
        (r"\sqrt[3]{x}", "3√x"),
        (r"O(n \log n)", "O(n log n)"),
        (r"x_i^{j+1}", "x_i^(j+1)"),
        (r"\hat{x}, \tilde{O}", "x̂,Õ"),
        (r"f'(x)", "f′(x)"),
        (r"T \ge L", "T ≥ L"),
        (r"\underline{ab}", "ab"),
        (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "(a b; c d)"),
        (r"\mathbf{x} \in \mathbb{R}^d", "x ∈ R^d"),
    ],
)
def test_a_formula_has_a_plain_form(tex, plain):
    formula = convert_tex(tex, display=False)
    assert formula is not None
    assert formula.plain == plain


@pytest.mark.parametrize(
    "tex",
    [
        r"\left( x",
        "a_b_c",
        "x^",
        "{",
        "",
        r"\def\a{\a\a}\a",
        r"\newcommand{\a}{b}\a",
        r"\href{javascript:alert(1)}{x}",
        r"\phantom{word} x",
        r"\hspace{words of a text} x",
        r"\color{words of a text} x",
        "words of some text",
        r"\style{color:red}{x}",
        "{" * 30 + "x" + "}" * 30,
        r"\sqrt " * 60 + "x",
        "x" * (FORMULA_LIMIT + 1),
    ],
)
def test_a_formula_that_cannot_be_drawn_whole_is_none(tex):
    assert convert_tex(tex, display=False) is None


def test_a_formula_that_cannot_be_drawn_shows_its_source():
    assert render_inline("a $x_a_b<$ b") == 'a <code class="tex">$x_a_b&lt;$</code> b'


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("$5 and $10", 0),
        ("from $20.00 to US$280 million", 0),
        ("costs $5 with x_1 for $10", 0),
        ("costs 10$ and 20$.", 0),
        (r"$ \ell^{2} $ rows", 1),
        ("$n$-gram, $1$-PCA, $60,000$ images", 3),
        ("p$<$0.05", 1),
        (r"merely 10$\sim$20", 1),
        (r"$x \text{ if $y$ } z$ end", 1),
        (r"\(a+b\) and \[c\] and $$d$$", 3),
        (r"\begin{align}a&=b\\c&=d\end{align}", 1),
        (r"\begin{equation*} a \end{equation*}", 1),
        (r"\( never closed, \[ nor this", 0),
        (r"escaped \$x\$", 0),
        ("a lone $ and $$", 0),
    ],
)
def test_dollars_and_delimiters_are_told_from_prices(source, count):
    html = render_inline(source)
    assert html.count("<math") == count
    assert "<code" not in html


def test_only_the_lines_of_an_aligned_formula_are_shown_and_no_numbers():
    assert read_text(render_inline(r"\begin{align}a&=b\\c&=d\end{align}"), block=False) == "a=bc=d"


def test_formulas_beyond_the_budget_of_a_text_show_their_source():
    html = render_inline(" ".join(f"$x_{{{n}}}+1$" for n in range(2000)))
    assert 100 < html.count("<math") < 1000
    assert html.endswith("$x<sub>1999</sub>+1$")


TEX = st.sampled_from(
    split(
        r"\frac \sqrt \left( \right) \left\{ \over \choose \atop { } { } ^ _ & \\ \begin{array}{ll} \end{array}"
    )
    + split(
        r"\begin{cases} \end{cases} \sum \text{ \mathbf \mathrm{ \hat \not \genfrac \binom \substack{ \sideset"
    )
    + split(
        r"\overset \xrightarrow[ ] [ \rule \hspace{1em} \color{red} \operatorname{a} \verb|x| ' '' x 1 . % \prime"
    )
    + split(
        r"\pmod \skew \middle| \big \bra \unicode{x202e} \tag{1} \class{a}{b} \phantom \smash \boxed \cancel"
    )
    + split(
        r"\raise \root \of \mod \limits < > &lt; \href{javascript:a}{b} \style{a:b} \def \let \left \right"
    )
)


@settings(max_examples=1000, deadline=None)
@given(st.lists(TEX, max_size=60).map("".join))
def test_any_formula_is_safe_and_quick(tex):
    formula = do_within(1, lambda: convert_tex(tex, display=True))
    html = render_inline(f"a ${tex}$ b")
    assert read_text(html, block=False).startswith("a ")
    if formula is not None:
        read_text(sanitize_block(formula.html))
