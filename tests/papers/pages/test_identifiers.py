"""Identifiers as pages show them."""

from __future__ import annotations

import pytest

from papers.pages.identifiers import acl_address, show_author_identifiers, show_work_identifiers
from papers.selectors.works import IdentifierRow


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("P05-1.34", "https://aclanthology.org/P05-1034"),
        ("W12-34.1", "https://aclanthology.org/W12-3401"),
        ("D19-66.5", "https://aclanthology.org/D19-6605"),
        ("D19-1.7", "https://aclanthology.org/D19-1007"),
        ("2020.acl-main.1", "https://aclanthology.org/2020.acl-main.1"),
        ("P19-1001", "https://aclanthology.org/P19-1001"),
    ],
)
def test_acl_address_knows_old_and_new_numbers(value, address):
    assert acl_address(value) == address


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
