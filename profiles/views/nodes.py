"""The whole pages of topics and institutions: what the graph says of them, and who follows them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from graph.pages.node_heads import NodeHead
from graph.views.nodes import get_institution, get_topic, read_node_page, redirect_to
from profiles.views.visitors import render_for_follower


@require_safe
def show_topic(request: HttpRequest, topic_id: int, slug: str = "") -> HttpResponse:
    """200 at the topic's one address, 301 from any other of it, 404 when there is none."""
    return _show_node(request, get_topic(topic_id))


@require_safe
def show_institution(request: HttpRequest, institution_id: int, slug: str = "") -> HttpResponse:
    """200 at the institution's one address, 301 from any other of it, 404 when no affiliation is of it."""
    return _show_node(request, get_institution(institution_id))


def _show_node(request: HttpRequest, head: NodeHead) -> HttpResponse:
    if request.path != head.address:
        return redirect_to(request, head.address)
    return render_for_follower(
        request, "nodes/node.html", read_node_page(head), subject=head.key, name=head.name
    )
