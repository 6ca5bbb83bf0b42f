"""LaTeX in running text."""

import pytest

from core.rendering import render_block, render_inline, to_plain


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        (r"Erd\H{o}s, Erd\H os, S\o ren, \L ukasz, \AA{}ngstr\"om", "Erdős, Erdős, Søren, Łukasz, Ångström"),
        (
            r"na\"{\i}ve, na\"\i ve, {\'e}, {\"u}, \'Etale, Djokovi\'{c}",
            "naïve, naïve, é, ü, Étale, Djoković",
        ),
        (r"Lupa\c{s}, \v{C}ech, \c c, Stra\ss e, B\' arabasi", "Lupaş, Čech, ç, Straße, Bárabasi"),
        (r"the world\'s, it\'s; \"12", r"the world's, it's; \"12"),
        (r"Spearman's \r{ho}, \b{eta}, \c{hi}2", "Spearman's ρ, β, χ2"),
        (r"\alpha helix, 5 \le x, 0.2{\deg}", "α helix, 5 ≤ x, 0.2°"),
        (r"\ie, a; \eg b, \etal. c", "i.e., a; e.g. b, et al. c"),
        (
            "``agnostic'' and ``odd\" ones, `single' ones, `t Hooft",
            "“agnostic” and “odd” ones, ‘single’ ones, `t Hooft",
        ),
        (r"\emph{a}: 1737--1809 --- word", "a: 1737–1809 — word"),
        ("a -- b, --help", "a -- b, --help"),
        (r"\texttt{a--b~c}", "a--b~c"),
        ("A~10, ~70 ms, 10~20, a.~b", "A~10, ~70 ms, 10~20, a.~b"),
        (r"\emph{a}.~B, Figure~1, ~70 ms, 10~20", "a. B, Figure 1, ~70 ms, 10~20"),
        (r"10^{-3} m, x_{i}, 90^\circ, O(n^{2})", "10^-3 m, xi, 90^∘, O(n^2)"),
        (r"90^{\circ} and $45^\circ$", "90° and 45^∘"),
        ("{BERT}: {P}re-training {edge}s in {0,1}^n", "BERT: Pre-training edges in {0,1}^n"),
        (r"\emph{a} {\it b} in {0,1}, {(PCA)}", "a b in {0,1}, (PCA)"),
        (r"\emphcanonical analysis, O(d\sqrtT), \em flattened", "canonical analysis, O(d√T), flattened"),
        (r"English\toGerman in O(\logN) at 5\degC, \fooBar", "English→German in O(log N) at 5°C, \\fooBar"),
        (r"by~\cite{yu2018generative}, \citet[\S 9.2]{a,b}", "by [yu2018generative], [§ 9.2, a,b]"),
        (r"done.\footnote{See \emph{here}.} Next", "done. (See here.) Next"),
        (r"\textcolor{red}{a} \color{blue}b \hspace{1em}c", "a b c"),
        (r"\color{not a colour} x", r"\color{not a colour} x"),
        (r"\verb|a_b| \verb a", r"a_b \verb a"),
        (r"\begin{abstract} a \end{abstract} \begin{foo} b", r"a \begin{foo} b"),
        (r"\beginitemize \item a \enditemize b", "• a b"),
        (r"\documentclass[12pt]{minimal} \usepackage{a} \begin{document}$x$\end{document}", "x"),
        (r"\documentclass some words \begin{document}", r"\documentclass some words"),
        (r"called extit{anchors}, 16$ imes$16, mph{i.e.}", "called anchors, 16×16, i.e."),
        (r"an unclosed \emph{word", r"an unclosed \emph{word"),
        (r"a } b { c", "a } b { c"),
        (r"http:\/\/a.b and {\it a\/}", "http://a.b and a"),
        (r"\\[2pt] a\,b \LaTeX\ c \textless", "a b LaTeX c <"),
        ("a trailing \\", "a trailing \\"),
    ],
)
def test_latex_reads_as_text(source, plain):
    assert to_plain(source) == plain


@pytest.mark.parametrize(
    ("source", "inline"),
    [
        (r"\textit{a} \textbf{b} \underline{c}", "<i>a</i> <b>b</b> <u>c</u>"),
        (r"\texttt{a--b} \textsc{c}", '<code>a--b</code> <span class="sc">c</span>'),
        (r"{\it a {\bf b} c} d", "<i>a <b>b</b> c</i> d"),
        (r"\em{i.e.}, b", "<em>i.e.</em>, b"),
        (r"1\textsuperscript{st} \textsubscript{x}", "1<sup>st</sup> <sub>x</sub>"),
        (r"\foo{\emph{x}}{y}", r"\foo{<em>x</em>}{y}"),
        (r"\emph{<b>a</b>", r"\emph{<b>a</b>"),
        (r"\emph{a <i>b} c</i>", "<em>a <i>b</i></em> c"),
        (r"\emph{}", "<em></em>"),
    ],
)
def test_latex_styles_become_elements(source, inline):
    assert render_inline(source) == inline


def test_deep_styles_keep_their_text():
    source = r"\emph{\textbf{" * 50 + "deep" + "}}" * 50
    assert to_plain(source) == "deep"
    assert render_block(source).count("<em>") <= 24


def test_deep_lists_keep_their_items():
    source = r"\begin{itemize}\item a " * 40 + "b" + r"\end{itemize}" * 40 + " c"
    html = render_block(source)
    assert html.count("a") == 40
    assert "c" in html
