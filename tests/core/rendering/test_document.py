"""Whole texts, as sources send them: what a page shows and what an index holds."""

import html
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rendering import needs_rendering, render_block, render_inline, to_plain
from core.rendering.document import READ_LIMIT
from tests.core.rendering.rendered import read_text

LINK = 'rel="nofollow noopener noreferrer"'


@pytest.mark.parametrize(
    ("source", "inline", "plain"),
    [
        ("Scaling & Shifting", "Scaling &amp; Shifting", "Scaling & Shifting"),
        ("p < 0.05, a<b>c and <s> tokens", "p &lt; 0.05, a&lt;b&gt;c and &lt;s&gt; tokens", None),
        ("R&amp;D, AT&T, x &amp;lt; y", "R&amp;D, AT&amp;T, x &lt; y", "R&D, AT&T, x < y"),
        (r"\emph{few-shot} and {\sc ObsAtk}", '<em>few-shot</em> and <span class="sc">ObsAtk</span>', None),
        (r"84.0\% of R\&D \_x \#1 \$5", "84.0% of R&amp;D _x #1 $5", None),
        ("Vision Transformer~(ViT)", "Vision Transformer&nbsp;(ViT)", "Vision Transformer (ViT)"),
        ("BA$^3$US, CO$_2$", "BA<sup>3</sup>US, CO<sub>2</sub>", "BA3US, CO2"),
        ("an $l^2$ bound", None, "an l^2 bound"),
        (r"regret $\tilde{O}(\sqrt{T})$", None, "regret Õ(√T)"),
        ("It costs $5 and $10", "It costs $5 and $10", None),
        ("<i>E. coli</i> in <SUB>vivo</SUB>", "<i>E. coli</i> in <sub>vivo</sub>", "E. coli in vivo"),
        ("&lt;i&gt;E. coli&lt;/i&gt;", "<i>E. coli</i>", "E. coli"),
        ("<scp>T</scp>reebase", '<span class="sc">T</span>reebase', "Treebase"),
        ("10<sup>9</sup> <sup>18</sup>F Ca<sup>2+</sup> O(n<sup>2</sup>)", None, "10^9 18F Ca2+ O(n^2)"),
        ("  Welche\n\n  Kompetenzen ", "Welche Kompetenzen", "Welche Kompetenzen"),
        (r"see \url{https://a.org/x}", "see https://a.org/x", None),
        (r"\foo{bar} \unknown", r"\foo{bar} \unknown", None),
        ("soft\u00adly", "soft\u00adly", "softly"),
    ],
)
def test_a_title_reads_as_it_was_meant(source, inline, plain):
    if inline is not None:
        assert render_inline(source) == inline
    assert to_plain(source) == (
        plain if plain is not None else read_text(inline, block=False).replace("\xa0", " ")
    )


@pytest.mark.parametrize(
    ("source", "block"),
    [
        ("", ""),
        (" \n", ""),
        ("One & only.", "<p>One &amp; only.</p>"),
        ("One.\n \nTwo.", "<p>One.</p><p>Two.</p>"),
        ("One.\r\n\r\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("<p>One.</p><p>Two.</p>", "<p>One.</p><p>Two.</p>"),
        (
            "<jats:title>Aim</jats:title> <jats:p>To <jats:italic>see</jats:italic>.</jats:p>",
            "<p><strong>Aim</strong></p><p>To <i>see</i>.</p>",
        ),
        (r"{\em One." "\n\n" "Two.}", "<p><em>One.</em></p><p><em>Two.</em></p>"),
        (
            r"Code: \url{https://a.org/x_y}.",
            f'<p>Code: <a href="https://a.org/x_y" {LINK}>https://a.org/x_y</a>.</p>',
        ),
        ("at https://a.org/(b).", f'<p>at <a href="https://a.org/(b)" {LINK}>https://a.org/(b)</a>.</p>'),
        (r"\href{http://a.org}{here}", f'<p><a href="http://a.org" {LINK}>here</a></p>'),
        (r"\href{javascript:a}{here}", r"<p>\href{javascript:a}{here}</p>"),
        (r"\begin{itemize}\item a \item b\end{itemize} c", "<ul><li>a</li><li>b</li></ul><p>c</p>"),
        (
            '<ul><li>a<ol><li>b</li></ol></li></ul><jats:list list-type="order"><jats:list-item>c</jats:list-item>'
            "</jats:list>",
            "<ul><li>a<ol><li>b</li></ol></li></ul><ol><li>c</li></ol>",
        ),
        ("<ul>\n<li>\n <p>a</p></li></ul>", "<ul><li>a</li></ul>"),
        (r"a\\b", "<p>a<br>b</p>"),
    ],
)
def test_an_abstract_has_paragraphs_lists_and_links(source, block):
    assert render_block(source) == block


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Plain text -- even this -- isn't TeX.",
        "100% of <5 & >3",
        'a "quoted" title',
        "a_b^c [d]",
        "naïve 深層学習",
    ],
)
def test_plain_text_needs_no_rendering(source):
    assert not needs_rendering(source)
    assert render_inline(source) == html.escape(source)


@pytest.mark.parametrize(
    "source",
    [
        r"\emph{a}",
        "$x$",
        "a~b",
        "{B}",
        "``a''",
        "&amp;",
        "<i>a</i>",
        "</i>",
        "a\n\nb",
        "http://a.b",
        "a\x00",
        "a\u202e",
    ],
)
def test_whatever_may_show_otherwise_needs_rendering(source):
    assert needs_rendering(source)


@given(st.text(alphabet=st.sampled_from("ab1 .,;:()[]'\"-–_^%#@&<>=/|\n\té漢"), max_size=60))
def test_text_that_needs_no_rendering_is_read_as_itself(source):
    """The shortcut skips nothing: with a macro put before it, such a text goes the long way to the same words."""
    if not needs_rendering(source):
        assert render_inline(source) == html.escape(source)
        assert to_plain(r"\relax{}" + source.replace("--", "-")) == " ".join(
            source.replace("--", "-").split()
        )


@given(st.text(alphabet=st.sampled_from("ab {}$\\\"'<>i/~`-\n"), max_size=40))
def test_a_text_escaped_by_its_source_renders_the_same(source):
    escaped = html.escape(source)
    shown, shown_escaped = (read_text(render_inline(text), block=False) for text in (source, escaped))
    assert shown_escaped.strip() == shown.strip()
    assert to_plain(html.escape(escaped)) == to_plain(escaped) == to_plain(source)


def test_a_text_beyond_the_limit_is_shown_whole_as_it_came():
    source = r"\emph{a} <b>b</b> " * (READ_LIMIT // 10)
    assert render_inline(source) == html.escape(source)
    assert render_block(source) == f"<p>{html.escape(source)}</p>"
    assert to_plain(source) == source.strip()


def test_threads_render_alike():
    source = r"\emph{a} $x^2+\alpha$ <i>b</i> " * 20
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(render_block, [source] * 200)) == {render_block(source)}


def test_characters_no_page_may_carry_are_gone():
    assert to_plain("a\x00b\u202ec\ud800d\ufeffe&#x202e;f\x9bg") == "abcdefg"
    assert render_inline("a\u2028b\u2066") == "a b"
