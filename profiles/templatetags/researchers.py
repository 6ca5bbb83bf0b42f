"""What the page of a researcher shows of the graph, in its templates."""

from django import template
from django.utils.safestring import SafeString

from core.macros import draw
from profiles.pages.follows import FollowBar
from profiles.pages.quick_read import QuickRead
from profiles.pages.research_graph import EdgeGroup, EdgeLine

register = template.Library()


@register.simple_tag
def quick_read(shown: QuickRead, followers: FollowBar | None = None) -> SafeString:
    """The counts, and the people and topics behind them."""
    return draw("quick_read.html", "quick_read", shown, followers)


@register.simple_tag
def edge_groups(groups: tuple[EdgeGroup, ...]) -> SafeString:
    """The edges of each kind."""
    return draw("edges.html", "edge_groups", groups)


@register.simple_tag
def edge_lines(lines: tuple[EdgeLine, ...]) -> SafeString:
    """Edges as the items of a list."""
    return draw("edges.html", "edge_lines", lines)
