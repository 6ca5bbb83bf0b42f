"""The trust snapshot of a researcher, for people and for programs."""

from http import HTTPStatus

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from core.api.problems import PROBLEM
from graph.selectors.nodes import read_nodes
from papers.addresses import researcher_address
from profiles.pages.trust import list_evidence_keys, show_trust_page
from profiles.selectors.snapshots import list_snapshots, read_snapshot, read_snapshot_answer
from profiles.views.parts import render_part
from profiles.views.researchers import get_author, redirect_to

FRESH_SECONDS = 300
"""How long a cache may show the snapshot without asking."""


@require_safe
def show_trust(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponse:
    """The snapshot opened to its terms, their evidence and its history; also before the first, which is said."""
    author = get_author(author_id)
    path = f"{researcher_address(author.id, author.name)}/trust"
    if request.path != path:
        return redirect_to(request, path)
    state = read_snapshot(author.id)
    keys = list_evidence_keys(state.newest) if state.newest else set()
    page = show_trust_page(author, state, list_snapshots(author.id), read_nodes(keys))
    return render_part(request, "researchers/parts/trust.html", {"page": page})


@require_safe
def show_trust_data(request: HttpRequest, author_id: int, slug: str = "") -> HttpResponse:
    """The newest snapshot as it is stored, with its history. 304 when whoever asks has it already."""
    author = get_author(author_id)
    path = f"{researcher_address(author.id, author.name)}/trust.json"
    if request.path != path:
        return redirect_to(request, path)
    answer = read_snapshot_answer(author.id)
    if answer is None:
        status = HTTPStatus.NOT_FOUND
        problem = {"type": "about:blank", "title": status.phrase, "status": int(status)}
        problem["detail"] = f"The trust of record {author.id} is not measured yet; ask again later."
        return JsonResponse(problem, status=status, content_type=PROBLEM)
    etag = f'"{answer.id}-{answer.input_hash[:16]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        described = msgspec.structs.asdict(answer) | {"history": list_snapshots(author.id)}
        response = HttpResponse(msgspec.json.encode(described), content_type="application/json")
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response
