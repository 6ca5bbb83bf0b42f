"""Identifiers as pages show them."""

from __future__ import annotations

import pytest

from papers.pages.identifiers import show_author_identifiers, show_work_identifiers
from papers.selectors.works import IdentifierRow


@pytest.mark.parametrize(
    ("scheme", "value", "label", "address"),
    [
        ("acl", "P05-1034", "ACL Anthology", "https://aclanthology.org/P05-1034"),
        ("acl", "2020.acl-main.1", "ACL Anthology", "https://aclanthology.org/2020.acl-main.1"),
        ("s2paper", "ab12", "Semantic Scholar paper", "https://www.semanticscholar.org/paper/ab12"),
    ],
)
def test_show_work_identifiers_names_them_and_says_where_they_lead(scheme, value, label, address):
    (shown,) = show_work_identifiers([IdentifierRow(scheme, value)])
    assert (shown.label, shown.value, shown.address) == (label, value, address)


def test_show_work_identifiers_puts_what_leads_somewhere_first_and_hides_marks():
    rows = [IdentifierRow(scheme, "1") for scheme in ("list", "paperlists", "arxiv", "doi")]
    shown = show_work_identifiers(rows)
    assert [(one.label, one.address) for one in shown] == [
        ("DOI", "https://doi.org/1"),
        ("arXiv", "https://arxiv.org/abs/1"),
        ("paperlists", None),
    ]


@pytest.mark.parametrize("value", ['10.1/a"><script>', "10.1/a b", "10.1/ä?x#y"])
def test_show_work_identifiers_quotes_values(value):
    (one,) = show_work_identifiers([IdentifierRow("doi", value)])
    assert one.value == value
    assert one.address is not None
    assert not set('"<> ?#') & set(one.address.removeprefix("https://"))


def test_show_author_identifiers_leads_to_people():
    (one,) = show_author_identifiers([IdentifierRow("openreview", "~Jun_Li1")])
    assert one.address == "https://openreview.net/profile?id=~Jun_Li1"
