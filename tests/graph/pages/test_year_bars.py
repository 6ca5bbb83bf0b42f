"""Works per year as bars."""

from __future__ import annotations

from graph.pages.year_bars import MOST_YEARS, YearScale, fit_scale, show_year_bars


def draw(years: list[int], works: list[int]):
    return show_year_bars(years, works, address_of=lambda year: f"#{year}")


def test_bars_stand_in_their_years_as_high_as_their_share_of_the_most():
    bars = draw([2001, 2003, 2004], [2, 8, 4])
    assert bars is not None
    assert (bars.width, bars.first, bars.last, bars.most) == (150, "1990", "2004", "8")
    assert [(bar.x, bar.y, bar.height) for bar in bars.bars] == [
        (111, "75.0", "25.0"),
        (131, "0.0", "100.0"),
        (141, "50.0", "50.0"),
    ]
    assert bars.said == "Works per year from 2001 to 2004; most in 2003: 8."
    newest = bars.lines[0]
    assert (newest.year, newest.works, newest.address) == ("2004", "4", "#2004")


def test_span_that_is_long_enough_begins_with_its_first_year():
    bars = draw([1990, 2004], [1, 1])
    assert bars is not None
    assert (bars.width, bars.first, bars.bars[0].x) == (150, "1990", 1)
    bars = draw([1989, 2004], [1, 1])
    assert bars is not None
    assert (bars.width, bars.first, bars.bars[0].x) == (160, "1989", 1)


def test_a_single_work_among_thousands_is_still_seen():
    bars = draw([2001, 2002], [1, 9000])
    assert bars is not None
    assert bars.bars[0].height == "1.0"


def test_long_span_is_drawn_from_its_late_years_and_told_whole():
    bars = draw([1700, 2019, 2020], [50, 1, 2])
    assert bars is not None
    assert (bars.first, len(bars.bars), len(bars.lines)) == (str(2020 - MOST_YEARS + 1), 2, 3)
    assert (bars.most, bars.bars[1].height) == ("2", "100.0")


def test_one_year_is_told_as_one():
    bars = draw([2025], [2702])
    assert bars is not None
    assert bars.said == "Works in 2025: 2,702."


def test_no_year_is_no_drawing():
    assert draw([], []) is None


def test_drawings_beside_each_other_share_years_and_height():
    few, many = {2010: 1, 2012: 2}, {2014: 8}
    scale = fit_scale([few, many])
    assert scale == YearScale(2000, 2014, 8)
    drawn = [
        show_year_bars(list(one), list(one.values()), address_of=lambda year: f"#{year}", scale=scale)
        for one in (few, many)
    ]
    low, high = drawn
    assert low is not None
    assert high is not None
    assert (low.width, low.first, low.last, low.most) == (150, "2000", "2014", "2")
    assert [(bar.x, bar.height) for bar in low.bars] == [(101, "12.5"), (121, "25.0")]
    assert [(bar.x, bar.height) for bar in high.bars] == [(141, "100.0")]


def test_years_before_a_shared_scale_are_told_in_the_table_alone():
    old, new = {1700: 3}, {2020: 1}
    bars = show_year_bars([1700], [3], address_of=str, scale=fit_scale([old, new]))
    assert bars is not None
    assert (bars.bars, bars.said, len(bars.lines)) == ((), "No works per year from 1941 on.", 1)


def test_nothing_to_compare_has_no_scale():
    assert fit_scale([{}, {}]) is None
