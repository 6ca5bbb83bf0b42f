"""Works in the templates of pages."""

from django import template
from django.utils.safestring import SafeString

from core.macros import draw
from papers.pages.bylines import Byline
from papers.pages.work_items import SourceLine, WorkItem
from papers.pages.work_list import WorkList

register = template.Library()


@register.simple_tag
def work_list(shown: WorkList, desk_address: str = "") -> SafeString:
    """The list without its pager. `desk_address` is where the owner of the page says what is theirs."""
    return draw("work_list.html", "work_list", shown, desk_address)


@register.simple_tag
def work_item(item: WorkItem, shows_year: bool = False, desk_address: str = "") -> SafeString:
    """One work; with its year where no heading above tells it."""
    return draw("work_item.html", "work_item", item, shows_year, desk_address, False)


@register.simple_tag
def byline(shown: Byline, address: str) -> SafeString:
    """Who signed the work at this address."""
    return draw("work_item.html", "byline", shown, address)


@register.simple_tag
def source_line(shown: SourceLine) -> SafeString:
    """Where a source record stands and when that was read."""
    return draw("work_item.html", "source", shown)


@register.simple_tag
def retraction() -> SafeString:
    """That the work is retracted, on its own page, where its sources stand below."""
    return draw("work_item.html", "retraction", "", "")
