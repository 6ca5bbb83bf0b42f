"""XML cut into records: one that is broken costs itself alone, and nothing is read that a file declares itself."""

import io

import pytest

from papers.records import RecordError
from papers.sources import oai_dc
from papers.sources.xml_cutting import cut_elements, sniff_root
from papers.sources.xml_elements import read_element, read_source
from tests.papers.sources.reading import data_of

LAUGHS = (
    b'<?xml version="1.0"?>\n<!DOCTYPE lolz [\n <!ENTITY lol "lol">\n'
    + b"".join(b' <!ENTITY lol%d "%b">\n' % (n, b"&lol%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]>\n<OAI-PMH><record><metadata><dc><title>&lol9;</title></dc></metadata></record></OAI-PMH>"
)
EXTERNAL = b'<!DOCTYPE dc [<!ENTITY x SYSTEM "file:///etc/passwd">]><dc><title>&x;</title></dc>'
PARAMETER = (
    b'<!DOCTYPE dc SYSTEM "a>b" [<!ENTITY % x SYSTEM "http://localhost/x.dtd"> %x;]><dc><title>a</title></dc>'
)


def cut(text: bytes, *names: str) -> list[tuple[int, bytes | str | None]]:
    return [(item.line, item.data or item.reason) for item in cut_elements(text, *names)]


def test_elements_are_cut_with_their_lines_whatever_their_prefix():
    text = b'<?xml version="1.0"?>\n<r>\n <a x="1">1</a><x:a>2\n</x:a>\n<a/><ab>3</ab></r>'
    assert cut(text, "a") == [(3, b'<a x="1">1</a>'), (3, b"<x:a>2\n</x:a>"), (5, b"<a/>")]


def test_comments_sections_and_instructions_hide_what_is_in_them():
    text = b"<r><!-- <a>no</a> --><a>1<![CDATA[</a>]]></a><?x <a> ?><a>2</a></r>"
    assert cut(text, "a") == [(1, b"<a>1<![CDATA[</a>]]></a>"), (1, b"<a>2</a>")]


def test_files_put_one_behind_the_other_are_cut_like_one():
    one = b'<?xml version="1.0"?>\n<!DOCTYPE r PUBLIC "x" "y.dtd">\n<r><a>1</a></r>\n'
    assert [line for line, _ in cut(one * 3, "a")] == [3, 6, 9]


def test_element_that_is_not_closed_costs_itself_alone():
    text = b"<r>\n<a>1</a>\n<a>2\n<a>3</a>\n<a>4"
    assert cut(text, "a") == [
        (2, b"<a>1</a>"),
        (3, "<a> is not closed before the next begins"),
        (4, b"<a>3</a>"),
        (5, "<a> is not closed: the file ends in it"),
    ]


def test_text_is_read_in_the_encoding_that_it_declares():
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><a>café</a>'
    assert cut(text.encode("latin-1"), "a") == [(1, "<a>café</a>".encode())]
    assert cut(b'<?xml version="1.0" encoding="nonesuch"?><a/>', "a") == [
        (1, "not nonesuch, which it says it is: save it as UTF-8")
    ]
    assert cut("<a/>".encode("utf-16"), "a") == [(1, "not UTF-8 but two bytes a character: save it as UTF-8")]


@pytest.mark.parametrize("text", [LAUGHS, EXTERNAL, PARAMETER], ids=["laughs", "external", "parameter"])
def test_entities_of_its_own_are_refused(text):
    (item,) = oai_dc.split(io.BytesIO(text))

    assert item.data is None
    assert item.reason == "a DOCTYPE that declares entities or elements of its own is not read: take it out"
    assert item.line == 1 + text.count(b"\n", 0, text.index(b"<!DOCTYPE"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<a><b></a>", "not well-formed XML: mismatched tag (line 1 of the record)"),
        (b"<a>\n&nonesuch;</a>", "not well-formed XML: undefined entity (line 2 of the record)"),
        (b"<a>\xff</a>", "not UTF-8: byte 0xff (byte 4)"),
        (b"<a>\0</a>", "a NUL byte (byte 4)"),
        (b"", "not one XML element but 0"),
        (b"<a/><a/>", "not one XML element but 2"),
        (b"</wrapper><wrapper>", "not well-formed XML: junk after document element (line 1 of the record)"),
        (b"<a>" * 65 + b"</a>" * 65, "elements nested more than 64 deep"),
        (
            LAUGHS,
            "not well-formed XML: XML or text declaration not at start of entity (line 1 of the record)",
        ),
        (EXTERNAL, "not well-formed XML: invalid token (line 1 of the record)"),
    ],
)
def test_element_that_cannot_be_read_has_a_reason(data, reason):
    with pytest.raises(RecordError) as error:
        read_element(data)
    assert str(error.value) == reason


def test_prefixes_need_no_declaration_and_characters_may_have_names():
    element = read_element(b'<x:a y:k="1">&eacute;&amp;&LT;<z:b xmlns:z="urn:z">&#233;</z:b></x:a>')
    assert (element.tag, element[0].tag, "".join(element.itertext())) == ("a", "b", "é&<é")


def test_inline_markup_is_kept_as_source_and_what_looks_like_it_is_escaped():
    keep, drop = frozenset({"i", "math"}), frozenset({"note"})
    marked = read_element(b"<t>A <i>b</i>\n <u>c</u> &lt;d> &amp;lt; e &lt; f<note>x</note>.</t>")
    assert read_source(marked, keep, drop) == "A <i>b</i> c &lt;d> &amp;lt; e < f."
    plain = read_element(b"<t>A &lt;i>b&lt;/i> &amp; <u>c</u></t>")
    assert read_source(plain, keep, drop) == "A <i>b</i> & c"


def test_root_is_found_behind_what_may_stand_before_it():
    head = b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x --><!DOCTYPE a SYSTEM "b">\n<x:a><b/>'
    assert sniff_root(head, "a", "c")
    assert not sniff_root(head, "b")
    assert not sniff_root(b"text <a>", "a")


def test_record_in_the_middle_of_a_harvest_is_rejected_with_its_line():
    good = b"<record><metadata><dc><title>%d</title></dc></metadata></record>\n"
    text = b"<OAI-PMH>\n" + good % 1 + b"<record><metadata><dc><title>2</dc></metadata></record>\n" + good % 3
    first, broken, last = oai_dc.split(io.BytesIO(text))

    assert [oai_dc.parse(data_of(item)).title for item in (first, last)] == ["1", "3"]
    assert broken.line == 3
    with pytest.raises(RecordError, match="mismatched tag"):
        oai_dc.parse(data_of(broken))
