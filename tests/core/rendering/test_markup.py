"""HTML, JATS and MathML in running text."""

import pytest

from core.rendering import render_block, render_inline, to_plain
from core.rendering.markup import check_address, find_tags


@pytest.mark.parametrize(
    ("source", "inline"),
    [
        ("<i>a <b>b</i> c</b>", "<i>a <b>b</b></i> c"),
        (
            "<em>a</em><strong>b</strong><u>c</u><tt>d</tt>",
            "<em>a</em><strong>b</strong><u>c</u><code>d</code>",
        ),
        ('<span class="x" style="y">a</span>', "a"),
        ('<i class="x" onclick="y" id=z>a</i>', "<i>a</i>"),
        ("<i word another>a</i>", "&lt;i word another&gt;a&lt;/i&gt;"),
        ("<I>a</i>, <i>b", "<i>a</i>, &lt;i&gt;b"),
        ("a <subject, predicate, object> triple", "a &lt;subject, predicate, object&gt; triple"),
        ("a <Word> of <Taxes>", "a &lt;Word&gt; of &lt;Taxes&gt;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<!-- a -->", "&lt;!-- a --&gt;"),
        ('<img src="x" alt="a cat">', "a cat"),
        ('<a href="https://a.b">a</a>', "a"),
        ("<jats:sc>a</jats:sc><jats:sup>b</jats:sup>", '<span class="sc">a</span><sup>b</sup>'),
        ("<jats:unknown>a</jats:unknown>", "&lt;jats:unknown&gt;a&lt;/jats:unknown&gt;"),
        ("a</jats:p>", "a"),
        ("a<br/>b<td>c", "a b&lt;td&gt;c"),
    ],
)
def test_tags_become_elements_or_text(source, inline):
    assert render_inline(source) == inline


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ('<a href="https://a.b/c?d=e&amp;f">x</a>', "https://a.b/c?d=e&amp;f"),
        ("<a href=http://a.b>x</a>", "http://a.b"),
        ('<jats:ext-link xlink:href="http://a.b" ext-link-type="uri">x</jats:ext-link>', "http://a.b"),
        ('<a href="javascript:alert(1)">x</a>', ""),
        ('<a href="//a.b">x</a>', ""),
        ('<a href="/admin">x</a>', ""),
        ("<a href='http://a.b/\"onmouseover=\"x'>x</a>", ""),
        ('<a name="y">x</a>', ""),
    ],
)
def test_only_web_addresses_become_links(source, address):
    link = f'<a href="{address}" rel="nofollow noopener noreferrer">x</a>' if address else "x"
    assert render_block(source) == f"<p>{link}</p>"


@pytest.mark.parametrize(
    "address", ["http://a b", "ftp://a.b", "data:text/html,x", "https://", "http://a.b/" + "c" * 2000]
)
def test_an_address_that_is_not_plainly_one_of_the_web_is_none(address):
    assert check_address(address) == ""


def test_a_tag_is_one_only_in_a_pair():
    assert set(find_tags("<i>a</i> <b> </u>")) == {0, 4}


@pytest.mark.parametrize(
    ("source", "inline", "plain"),
    [
        (
            '<mml:math display="block"><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>',
            '<math display="inline"><msup><mi>x</mi><mn>2</mn></msup></math>',
            "x^2",
        ),
        (
            '<math><mfenced open="["><mi>x</mi><mi>y</mi></mfenced></math>',
            '<math display="inline"><mrow><mo>[</mo><mi>x</mi><mo>,</mo><mi>y</mi><mo>)</mo></mrow></math>',
            "[x,y)",
        ),
        (
            '<math><semantics><mi mathvariant="bold">x</mi><annotation>\\mathbf x</annotation></semantics></math>',
            '<math display="inline"><mi>𝐱</mi></math>',
            "x",
        ),
        (
            "<math><mi>x</mi><annotation-xml><ci>x</ci></annotation-xml></math>",
            '<math display="inline"><mi>x</mi></math>',
            "x",
        ),
        ("<math>loose <mi>x</mi> text</math>", None, "loose x text"),
        (
            '<math href="javascript:x"><mi style="a" id="b">x</mi></math>',
            '<math display="inline"><mi>x</mi></math>',
            "x",
        ),
        ("<math><mi>x</mi><script>words</script></math>", None, "x<script>words</script>"),
        (
            "<jats:alternatives><jats:tex-math>$$x$$</jats:tex-math><mml:math><mml:mi>x</mml:mi></mml:math>"
            "</jats:alternatives>",
            '<math display="inline"><mi>x</mi></math>',
            "x",
        ),
        ("<jats:alternatives>words <math><mi>x</mi></math></jats:alternatives>", None, "words x"),
        ("<jats:tex-math>\\(x_1\\)</jats:tex-math>", None, "x_1"),
        ("<mml:math>" + "<mml:mrow>" * 99 + "deep" + "</mml:mrow>" * 99 + "</mml:math>", "deep", "deep"),
    ],
)
def test_mathml_of_a_source_is_drawn_or_read(source, inline, plain):
    assert to_plain(source) == plain
    if inline is not None:
        assert render_inline(source) == inline
