"""The gallery of components, for whoever works on how the site looks."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from profiles.pages.gallery import list_specimens


@require_safe
def show_gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state; there is no such page unless DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    drawn = [(one, render_to_string(one.template, one.context)) for one in list_specimens()]
    return render(request, "gallery.html", {"specimens": drawn})
