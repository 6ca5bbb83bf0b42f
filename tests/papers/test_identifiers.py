"""Every rule of every scheme by example; for all inputs no error, and dressed twice is dressed once."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.identifiers import (
    normalize_author_identifiers,
    normalize_identifier,
    normalize_identifiers,
    normalize_url,
)

SHA = "649def34f8be52c8b66281af98ae884c09aef38b"

DRESSED = [
    # doi
    ("doi", "10.1109/TCAD.2020.3043328", "10.1109/tcad.2020.3043328"),
    ("doi", "https://doi.org/10.1145/3641519.3657459", "10.1145/3641519.3657459"),
    ("doi", "http://dx.doi.org/10.1145/1.2", "10.1145/1.2"),
    ("doi", "HTTPS://DOI.ORG/10.1145/1.2", "10.1145/1.2"),
    ("doi", "www.doi.org/10.1145/1.2", "10.1145/1.2"),
    ("doi", "doi:10.1145/1.2", "10.1145/1.2"),
    ("doi", "DOI: 10.1145/1.2", "10.1145/1.2"),
    ("doi", "doi 10.1145/1.2", "10.1145/1.2"),
    ("doi", "doi.org:10.1145/1.2", "10.1145/1.2"),
    ("doi", "info:doi/10.1145/1.2", "10.1145/1.2"),
    ("doi", "doi:https://doi.org/10.1145/1.2", "10.1145/1.2"),
    ("doi", "  10.1145/1.2 \n", "10.1145/1.2"),
    ("doi", "10.1145/1.2.", "10.1145/1.2"),
    ("doi", "10.1023/A:1016536623961,", "10.1023/a:1016536623961"),
    ("doi", '10.1007/s13735-018-0151-5"', "10.1007/s13735-018-0151-5"),
    ("doi", "(10.1145/1.2)", None),
    ("doi", "10.1145/1.2)", "10.1145/1.2"),
    ("doi", "10.1016/S0031-3203(99)00215-0", "10.1016/s0031-3203(99)00215-0"),
    ("doi", "10.1016/S0031(99)", "10.1016/s0031(99)"),
    (
        "doi",
        "10.1002/(SICI)1(1998)49:8%3C693::AID-ASI4%3E3.0.CO;2-O",
        "10.1002/(sici)1(1998)49:8<693::aid-asi4>3.0.co;2-o",
    ),
    ("doi", "https://doi.org/10.1000%252F1", "10.1000/1"),
    ("doi", "https://doi.org/10.1145/1.2?from=feed#top", "10.1145/1.2"),
    ("doi", "10.1145/1\u200b.2", "10.1145/1.2"),
    ("doi", "10.1007/978-3-030\\_12", "10.1007/978-3-030_12"),
    ("doi", "10.1000.10/123", "10.1000.10/123"),
    ("doi", "http://hdl.handle.net/2065/12135", None),
    ("doi", "11.1145/1.2", None),
    ("doi", "10.12/1", None),
    ("doi", "10.1145/", None),
    ("doi", "10.1145/a b", None),
    ("doi", "10.1145/a%00b", None),
    ("doi", "10.1145/" + "x" * 192, "10.1145/" + "x" * 192),
    ("doi", "10.1145/" + "x" * 193, None),
    ("doi", "10.1145/1.2" * 1000, None),
    # arxiv
    ("arxiv", "2011.09463", "2011.09463"),
    ("arxiv", "arXiv:2011.09463v2", "2011.09463"),
    ("arxiv", "ARXIV: 2011.09463", "2011.09463"),
    ("arxiv", "2011.09463v12", "2011.09463"),
    ("arxiv", "https://arxiv.org/abs/2011.09463v2", "2011.09463"),
    ("arxiv", "http://www.arxiv.org/pdf/2011.09463.pdf", "2011.09463"),
    ("arxiv", "https://export.arxiv.org/pdf/2011.09463v3.pdf", "2011.09463"),
    ("arxiv", "oai:arXiv.org:cs/9809011", "cs/9809011"),
    ("arxiv", "2011.09463v1 [cs.CL]", "2011.09463"),
    ("arxiv", "10.48550/arXiv.2011.09463", "2011.09463"),
    ("arxiv", "https://doi.org/10.48550/arXiv.2011.09463", "2011.09463"),
    ("arxiv", "cs/9809011", "cs/9809011"),
    ("arxiv", "cs.DB/9809011v1", "cs/9809011"),
    ("arxiv", "https://arxiv.org/abs/cs.DB/9809011", "cs/9809011"),
    ("arxiv", "hep-th/9901001", "hep-th/9901001"),
    ("arxiv", "0704.0001", "0704.0001"),
    ("arxiv", "1412.1234", "1412.1234"),
    ("arxiv", 704.0001, "0704.0001"),
    ("arxiv", 2011.0946, "2011.09460"),
    ("arxiv", 2011.0, None),
    ("arxiv", 2011.094631, None),
    ("arxiv", 2011, None),
    ("arxiv", math.inf, None),
    ("arxiv", "2011.0946", None),
    ("arxiv", "1412.12345", None),
    ("arxiv", "2013.12345", None),
    ("arxiv", "cs/980901", None),
    ("arxiv", "see the website", None),
    # openalex
    ("openalex", "W2741809807", "W2741809807"),
    ("openalex", "https://openalex.org/W2741809807", "W2741809807"),
    ("openalex", "https://api.openalex.org/works/w2741809807", "W2741809807"),
    ("openalex", "https://openalex.org/A5023888391", "A5023888391"),
    ("openalex", "T10036", "T10036"),
    ("openalex", "A9999999999", None),
    ("openalex", "https://openalex.org/A5317838346", None),
    ("openalex", 2741809807, None),
    # orcid
    ("orcid", "0000-0002-1825-0097", "0000-0002-1825-0097"),
    ("orcid", "https://orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"),
    ("orcid", "http://www.orcid.org/0000-0002-1825-0097/", "0000-0002-1825-0097"),
    ("orcid", "ORCID: 0000-0002-1825-0097", "0000-0002-1825-0097"),
    ("orcid", "0000000218250097", "0000-0002-1825-0097"),
    ("orcid", "0000‐0002‐1825‐0097", "0000-0002-1825-0097"),
    ("orcid", "0000-0002-1825-0098", None),
    ("orcid", "0000-0002-1694-2339", None),
    ("orcid", "0000-0002-1825", None),
    # pmid, pmcid
    ("pmid", "12345678", "12345678"),
    ("pmid", 123, "123"),
    ("pmid", 123.0, "123"),
    ("pmid", "123.0", "123"),
    ("pmid", "PMID: 123", "123"),
    ("pmid", "https://pubmed.ncbi.nlm.nih.gov/123/", "123"),
    ("pmid", "https://www.ncbi.nlm.nih.gov/pubmed/0123", "123"),
    ("pmid", 0, None),
    ("pmid", 12.5, None),
    ("pmid", "1.2e7", None),
    ("pmcid", "PMC123", "PMC123"),
    ("pmcid", "pmc0123.1", "PMC123"),
    ("pmcid", 123.0, "PMC123"),
    ("pmcid", "123.0", "PMC123"),
    ("pmcid", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123/", "PMC123"),
    ("pmcid", "PMC", None),
    ("pmcid", "PMC0", None),
    # acl
    ("acl", " P05-1.34 ", "P05-1034"),
    ("acl", "p05-1.34", "P05-1034"),
    ("acl", "https://aclanthology.org/P05-1.34/", "P05-1034"),
    ("acl", "D19-1.448", "D19-1448"),
    ("acl", "D19-66.5", "D19-6605"),
    ("acl", "W12-34.1", "W12-3401"),
    ("acl", "W12-3.1", "W12-0301"),
    ("acl", "C69-62.10", "C69-6210"),
    ("acl", "P05-12.1", "P05-12.1"),
    ("acl", "W12-34.100", "W12-34.100"),
    ("acl", "1952.earlymt-1.1", "1952.earlymt-1.1"),
    ("acl", "https://aclanthology.org/P19-1001/", "P19-1001"),
    ("acl", "https://www.aclanthology.org/P19-1001.pdf", "P19-1001"),
    ("acl", "https://aclanthology.org/people/a/aravind-joshi/", "aravind-joshi"),
    # dblp
    ("dblp", "240/3151.html", "240/3151"),
    ("dblp", "k/RDKleinberg", "k/RDKleinberg"),
    ("dblp", "https://dblp.org/pid/240/3151.html", "240/3151"),
    ("dblp", "https://dblp.org/pid/240/3151", "240/3151"),
    ("dblp", "homepages/240/3151", "240/3151"),
    ("dblp", "https://dblp.uni-trier.de/rec/conf/cvpr/FengY20.html?view=bibtex", "conf/cvpr/FengY20"),
    ("dblp", "DBLP:conf/cvpr/FengY20", "conf/cvpr/FengY20"),
    ("dblp", "two words", None),
    # openreview
    ("openreview", "~Jun_Yu_Li1", "~Jun_Yu_Li1"),
    ("openreview", "https://openreview.net/profile?id=%7EJun_Yu_Li1", "~Jun_Yu_Li1"),
    ("openreview", "https://openreview.net/forum?id=rJl-b3RcF7&noteId=x", "rJl-b3RcF7"),
    ("openreview", "https://openreview.net/pdf?id=rJl-b3RcF7", "rJl-b3RcF7"),
    ("openreview", "~Clément_Sire1", "~Clément_Sire1"),
    ("openreview", "~Cle\u0301ment_Sire1", "~Clément_Sire1"),
    ("openreview", "Jun Yu Li", None),
    # s2
    ("s2", SHA.upper(), SHA),
    ("s2", f"https://www.semanticscholar.org/paper/A-Title/{SHA}", SHA),
    ("s2", "https://www.semanticscholar.org/author/J.-Li/1741101", "1741101"),
    ("s2", 1741101.0, "1741101"),
    ("s2", "CorpusID:123", "123"),
    ("s2", "J. Li", None),
    # ror
    ("ror", "https://ror.org/01tgyzw49", "01tgyzw49"),
    ("ror", "01TGYZW49", "01tgyzw49"),
    ("ror", "ror.org/01tgyzw49/", "01tgyzw49"),
    ("ror", "01tgyzw48", None),
    ("ror", "01tgyzl49", None),
    # url
    ("url", "HTTPS://Example.ORG/Path?Q=1#F", "https://example.org/Path?Q=1#F"),
    ("url", "http://example.org", "http://example.org"),
    ("url", "ftp://example.org/", None),
    ("url", "javascript:alert(1)", None),
    ("url", "https://user:word@example.org/", None),
    ("url", "https://example.org/a b", None),
    ("url", "https:///path", None),
    ("url", "https://example.org/" + "x" * 181, None),
    # schemes without a rule
    ("paperlists", " aaai2022:0 ", "aaai2022:0"),
    ("Paperlists ", "aaai2022:0", "aaai2022:0"),
    ("mag", 2741809807, "2741809807"),
    ("mag", 2741809807.0, "2741809807"),
    ("mag", 0.5, "0.5"),
    ("mag", 1e15, None),
    ("mag", math.nan, None),
    ("mag", True, None),
    ("mag", None, None),
    ("mag", ["1"], None),
    ("mag", "", None),
    ("mag", "a\x00b", None),
    ("mag", "a\ud800b", None),
    ("mag", "x" * 200, "x" * 200),
    ("mag", "x" * 201, None),
    ("1mag", "1", None),
    ("two words", "1", None),
    ("x" * 20, "1", "1"),
    ("x" * 21, "1", None),
    ("", "1", None),
]


@pytest.mark.parametrize(("scheme", "given_value", "dressed"), DRESSED)
def test_identifier_has_one_dress(scheme, given_value, dressed):
    assert normalize_identifier(scheme, given_value) == dressed


def test_work_identifiers_are_sorted_and_without_what_is_none():
    ids = normalize_identifiers(
        {"openalex": "W1", "DOI": "10.1145/X", "pmid": None, "arxiv": "nowhere", "mag": 7}
    )

    assert list(ids.items()) == [("doi", "10.1145/x"), ("mag", "7"), ("openalex", "W1")]


@pytest.mark.parametrize(
    ("ids", "arxiv"),
    [
        ({"doi": "10.48550/arXiv.2011.09463"}, "2011.09463"),
        ({"doi": "https://doi.org/10.48550/ARXIV.2011.09463", "arxiv": "not one"}, "2011.09463"),
        ({"doi": "10.48550/arXiv.2011.09463", "arxiv": "2012.00001v2"}, "2012.00001"),
        ({"doi": "10.48550/arXiv.cs/9809011"}, "cs/9809011"),
        ({"doi": "10.48550/arXiv.nothing"}, None),
        ({"doi": "10.1145/2011.09463"}, None),
    ],
)
def test_arxiv_doi_names_the_arxiv_id(ids, arxiv):
    normalized = normalize_identifiers(ids)

    assert normalized.get("arxiv") == arxiv
    assert normalized["doi"].startswith("10.")


def test_identifiers_of_the_wrong_thing_are_dropped():
    both = {"openalex": "https://openalex.org/A5023888391", "orcid": "0000-0002-1825-0097"}

    assert normalize_identifiers(both) == {"orcid": "0000-0002-1825-0097"}
    assert normalize_author_identifiers(both) == {"openalex": "A5023888391", "orcid": "0000-0002-1825-0097"}
    assert normalize_author_identifiers({"openalex": "W2741809807"}) == {}
    assert normalize_author_identifiers({"openalex": "A9999999999"}) == {}


def test_two_spellings_of_a_scheme_give_one_value_whatever_their_order():
    one = {"doi": "10.1145/small", "DOI": "10.1145/large"}
    other = dict(reversed(one.items()))

    assert normalize_identifiers(one) == normalize_identifiers(other) == {"doi": "10.1145/large"}
    assert normalize_identifiers({"DOI": "none", "doi": "10.1145/small"}) == {"doi": "10.1145/small"}


def test_url_may_be_longer_than_an_identifier():
    long = "https://example.org/" + "x" * 1980

    assert normalize_url(long) == long
    assert normalize_url(long + "x") is None
    assert normalize_url(None) is None


SCHEMES = st.sampled_from(sorted({scheme for scheme, _, _ in DRESSED})) | st.text(max_size=25)
PIECES = st.sampled_from(
    [value for _, value, _ in DRESSED if isinstance(value, str) and len(value) < 120]
    + [
        "%25",
        "%2F",
        "%C3%A9",
        "%E2%80%8B",
        "%",
        "41",
        "\\",
        "_",
        "doi:",
        "arxiv:",
        "https://",
        "İ",
        "ſ",
        "K",
        "Σ",
    ]
    + [";", ")", ">", ".html", ".pdf", "?id=", "/", " ", "\u037e", "H\u0331", "\u0301", "\u200b", "\ud800"]
)
VALUES = (
    st.lists(PIECES | st.text(max_size=3), max_size=6).map("".join)
    | st.text()
    | st.integers()
    | st.floats()
    | st.none()
    | st.booleans()
    | st.binary()
    | st.lists(st.integers(), max_size=2)
)


@settings(max_examples=3000, deadline=None)
@given(SCHEMES, VALUES)
def test_identifier_dressed_twice_is_dressed_once(scheme, value):
    once = normalize_identifier(scheme, value)

    if once is not None:
        assert normalize_identifier(scheme, once) == once
        assert 1 <= len(once) <= 200
        assert once == once.strip()
        once.encode()


@settings(max_examples=1000, deadline=None)
@given(st.dictionaries(SCHEMES | st.integers(), VALUES, max_size=5))
def test_identifiers_dressed_twice_are_dressed_once(ids):
    for normalize in (normalize_identifiers, normalize_author_identifiers):
        once = normalize(ids)
        assert normalize(once) == once
        assert list(once) == sorted(once)
