"""Drawings over years in the templates of pages, which have a hundred bars: by the faster engine."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from core.macros import draw
from graph.pages.year_bars import YearBars, YearLine

register = template.Library()


@register.simple_tag
def year_drawing(bars: YearBars, name: str = "") -> SafeString:
    """The bars alone, for the eye and the pointer; `name` is one on the page, and needed where there are layers."""
    return draw("year_bars.html", "drawing", bars, name)


@register.simple_tag
def year_legend(bars: YearBars, name: str) -> SafeString:
    """What the layers of the drawing of this name are, the highest first."""
    return draw("year_bars.html", "legend", bars, name)


@register.simple_tag
def year_table(lines: Sequence[YearLine], columns: Sequence[str] = (), unit: str = "") -> SafeString:
    """The same as a table, folded, with a way to the works behind each number; `unit` heads the sums, "" for none."""
    return draw("year_bars.html", "table", lines, columns, unit)
