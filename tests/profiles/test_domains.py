"""Domains of e-mail addresses, and whose they can be."""

from __future__ import annotations

import pytest

from profiles.domains import FREE_MAIL, find_owner, is_institutional, list_printed_domains, read_domain


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("CS.Northmere.EDU", "cs.northmere.edu"),
        ("northmere.edu.", "northmere.edu"),
        ("münchen.example", "xn--mnchen-3ya.example"),
        ("n\u043erthmere.edu", "xn--nrthmere-nbh.edu"),
        ("ｎorthmere.edu", "northmere.edu"),
        ("localhost", None),
        ("", None),
        ("127.0.0.1", None),
        ("a..b", None),
        ("a" * 64 + ".edu", None),
        ("\udc80.edu", None),
    ],
)
def test_domain_has_one_dress(text, domain):
    assert read_domain(text) == domain


@pytest.mark.parametrize(
    "domain", ["gmail.com", "mail.gmail.com", "ac.uk", "edu.cn", "co.jp", "qq.com", "ieee.org"]
)
def test_domain_where_anybody_gets_an_address_is_no_institutions(domain):
    assert not is_institutional(domain)


@pytest.mark.parametrize("domain", ["northmere.edu", "cam.ac.uk", "eth.ch", "notgmail.com", "company.com"])
def test_domain_of_one_organisation_is_an_institutions(domain):
    assert is_institutional(domain)


@pytest.mark.parametrize(
    ("address", "owner"),
    [
        ("ada@northmere.edu", "northmere.edu"),
        ("ada@cs.northmere.edu", "cs.northmere.edu"),
        ("ada@math.northmere.edu", "northmere.edu"),
        ("ada@NORTHMERE.edu", "northmere.edu"),
        ("ada@evilnorthmere.edu", None),
        ("ada@northmere.edu.evil.example", None),
        ("ada@n\u043erthmere.edu", None),
        ("ada@alumni.northmere.edu", None),
        ("ada@gmail.com", None),
        ("ada@ac.uk", None),
        ("ada@localhost", None),
        ("ada", None),
    ],
)
def test_address_is_at_the_longest_domain_that_it_is_in(address, owner):
    assert find_owner(address, ["northmere.edu", "cs.northmere.edu", "gmail.com", "ac.uk"]) == owner


def test_domains_are_read_from_printed_affiliations():
    printed = (
        "Northmere River Board, {ada,ben}@x; ada@Board.Northmere.edu, cy@board.northmere.edu, b@127.0.0.1"
    )
    assert list_printed_domains(printed) == ["board.northmere.edu"]


def test_domains_of_free_mail_are_in_their_one_dress():
    assert {one for one in FREE_MAIL if read_domain(one) != one} == set()
