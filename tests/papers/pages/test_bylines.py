"""Bylines."""

from __future__ import annotations

from papers.pages.bylines import show_byline
from papers.selectors.works import SignatureRow


def make_signatures(*positions: int) -> list[SignatureRow]:
    return [
        SignatureRow(position, f"Name {position}", position, f"Name {position}") for position in positions
    ]


def test_show_byline_shows_twelve_whole():
    byline = show_byline(make_signatures(*range(1, 13)), total=12, self_id=3)
    assert len(byline.people) == 12
    assert byline.more == ""
    assert [one.name for one in byline.people if one.is_self] == ["Name 3"]
    assert byline.people[2].address is None
    assert byline.people[0].address == "/researchers/1-name-1"


def test_show_byline_folds_a_consortium_and_keeps_oneself():
    byline = show_byline(make_signatures(*range(1, 13), 2500), total=3000, self_id=2500)
    assert [one.name for one in byline.people] == [
        *(f"Name {number}" for number in range(1, 11)),
        "Name 2500",
    ]
    assert [one.follows_gap for one in byline.people] == [False] * 10 + [True]
    assert byline.more == "2,989 more"


def test_show_byline_links_nobody_unresolved():
    byline = show_byline([SignatureRow(1, "J. Feng")], total=1, self_id=None)
    assert (byline.people[0].address, byline.people[0].is_self) == (None, False)


def test_show_byline_without_signatures_knows_nobody():
    assert show_byline([], total=0, self_id=5).people == ()


def test_show_byline_parts_names_with_commas_by_semicolons():
    rows = [SignatureRow(1, "Feng, Jiashi"), SignatureRow(2, "Yan, Shuicheng")]
    assert show_byline(rows, total=2, self_id=None).separator == "; "
