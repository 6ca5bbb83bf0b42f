"""What owners may say, as text alone."""

from __future__ import annotations

import pytest

from profiles.stated import (
    LONGEST_BIO,
    MOST_HIGHLIGHTS,
    MOST_LINKS,
    Link,
    Statement,
    StatementError,
    dress_names,
    dress_statement,
    fingerprint,
    move_work,
)


def dress(**fields) -> Statement:
    return dress_statement(**({"collaboration": "", "affiliation": "", "bio": "", "links": []} | fields))


def test_statement_loses_what_no_page_may_carry():
    said = dress(
        affiliation="  Institute\x00 of\u202eImagined \n Waters ",
        bio="One\x07 line\r\n\r\n\u2066Two\u2069 lines\nof it\n\n\n",
        links=[(" Home\u202d ", " HTTPS://Example.org/a ")],
    )
    assert said.affiliation == "Institute ofImagined Waters"
    assert said.bio == "One line\n\nTwo lines of it"
    assert said.links == (Link("Home", "https://example.org/a"),)


def test_statement_keeps_every_script_and_empty_links_are_none():
    said = dress(affiliation="北京大学", bio="أقيس الأنهار", links=[("", ""), (" ", "")])
    assert (said.affiliation, said.bio, said.links) == ("北京大学", "أقيس الأنهار", ())


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//example.org", "example.org", "https://me@example.org/",
     "ftp://example.org/", "https://exa mple.org", f"https://example.org/{'a' * 500}", "https://"],
)  # fmt: skip
def test_statement_refuses_addresses_of_another_kind(address):
    with pytest.raises(StatementError, match="no address that a link can have"):
        dress(links=[("Home", address)])


def test_statement_has_limits():
    with pytest.raises(StatementError, match="1,501"):
        dress(bio="a" * (LONGEST_BIO + 1))
    assert len(dress(bio="a" * LONGEST_BIO).bio) == LONGEST_BIO
    with pytest.raises(StatementError, match="no address"):
        dress(links=[("Home", "")])
    links = [("", f"https://example.org/{number}") for number in range(MOST_LINKS + 1)]
    with pytest.raises(StatementError, match="8 links"):
        dress(links=links)
    assert len(dress(links=links[1:]).links) == MOST_LINKS
    with pytest.raises(StatementError, match="same address"):
        dress(links=[("a", "https://example.org/"), ("b", "https://EXAMPLE.org/")])


def test_names_are_dressed_and_must_be_names():
    assert dress_names([" Wei  Lin", "林薇", "Wei Lin", ""]) == ("Wei Lin", "林薇")
    for wrong in ("1234", "--", "a" * 201):
        with pytest.raises(StatementError):
            dress_names([wrong])
    with pytest.raises(StatementError, match="Up to 20"):
        dress_names(f"Name {chr(65 + n)}" for n in range(21))


def test_fingerprints_differ_when_what_is_said_does():
    assert fingerprint(dress(bio="a")) == fingerprint(dress(bio="a"))
    assert fingerprint(dress(bio="a")) != fingerprint(dress(affiliation="a"))


@pytest.mark.parametrize(
    ("step", "work_id", "after"),
    [("add", 9, (1, 2, 3, 9)), ("add", 2, (1, 2, 3)), ("remove", 2, (1, 3)), ("remove", 9, (1, 2, 3)),
     ("up", 2, (2, 1, 3)), ("down", 2, (1, 3, 2)), ("up", 1, (1, 2, 3)), ("down", 3, (1, 2, 3))],
)  # fmt: skip
def test_highlights_are_moved_one_by_one(step, work_id, after):
    assert move_work((1, 2, 3), work_id, step) == after


def test_highlights_are_few():
    with pytest.raises(StatementError):
        move_work(range(MOST_HIGHLIGHTS), 99, "add")
