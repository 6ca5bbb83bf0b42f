"""What is found by words, by the beginning of a name, and by an identifier."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

import msgspec
from django.core.exceptions import BadRequest
from django.http import Http404
from rest_framework.request import Request

from core.api.answers import ListMeta, read_per_page
from core.api.endpoints import read
from core.api.lists import ListAnswer
from core.api.parameters import Parameter
from core.pagination import check_page_exists, read_page_number
from papers.addresses import (
    format_institution_id,
    institution_address,
    researcher_address,
    topic_address,
    work_address,
)
from papers.asked_identifiers import recognize_identifiers
from papers.models import NamedKind
from papers.pages.work_items import show_plain_title
from papers.search_query import SearchQuery, parse_search
from papers.selectors.identifiers import find_held
from papers.selectors.narrowing import find_narrowing
from papers.selectors.people import FOUND_CAP, find_people, list_people
from papers.selectors.search import search_works
from papers.selectors.subjects import search_institutions, search_topics
from papers.selectors.suggestions import SuggestedRow, list_suggestions
from papers.selectors.works import WorkRow, list_works

LONGEST_QUERY, LONGEST_NAME = 2_000, 200
SUGGESTED = 10
_ENTITIES = {NamedKind.PERSON: "author", NamedKind.TOPIC: "topic", NamedKind.INSTITUTION: "institution"}
_KINDS = {
    "authors": "author",
    "people": "author",
    "researchers": "author",
    "topics": "topic",
    "institutions": "institution",
    "works": "work",
}
Q = Parameter(name="q", about="What is looked for.", example="neural", is_required=True)


class FoundAnswer(msgspec.Struct, frozen=True):
    """Something that was found: `entity_type` is work, author, topic or institution; `hint` tells it from others."""

    id: str
    display_name: str | None
    entity_type: str
    hint: str | None
    works_count: int | None
    publication_year: int | None
    address: str


class FoundPartAnswer(msgspec.Struct, frozen=True):
    """What was found of a kind. `is_near` when nothing has what was asked for, and this is most like it."""

    count: int
    count_is_capped: bool
    is_near: bool
    results: Sequence[FoundAnswer]


_NOTHING = FoundPartAnswer(0, False, False, ())


class SearchAnswer(msgspec.Struct, frozen=True):
    """What a search found, by kind; a kind that was not searched is null."""

    people: FoundPartAnswer | None
    works: FoundPartAnswer | None
    topics: FoundPartAnswer | None
    institutions: FoundPartAnswer | None


class ResolvedAnswer(msgspec.Struct, frozen=True):
    """The record that an identifier names: its page, and where the API tells it."""

    kind: str
    id: str
    display_name: str | None
    scheme: str
    value: str
    address: str
    api_address: str


@read(
    answer=SearchAnswer,
    parameters=(
        Q,
        Parameter(name="type", about="people, works, topics or institutions; all where nothing is said."),
        Parameter(name="page", about="Which page of that type, from 1.", type=int, example=1),
        Parameter(name="per_page", about="Results of each type.", type=int, example=5),
    ),
    problems=(HTTPStatus.NOT_FOUND,),
)
def search_all(request: Request) -> SearchAnswer:
    """People, works, topics and institutions that have all of what is asked.

    Up to 1,000 of each, the best first. Words may be narrowed as in the search box: author:, topic:, year: and kind:.
    """
    query = parse_search(_read_q(request, LONGEST_QUERY))
    kind = request.GET.get("type", "")
    if kind and kind not in _PARTS:
        raise BadRequest(f"There is no type {kind[:50]!r}. There are {', '.join(_PARTS)}.")
    size = read_per_page(request.GET.get("per_page") or request.GET.get("per-page"))
    number = read_page_number(request.GET.get("page"))
    check_page_exists(number, total=FOUND_CAP if kind else 1, size=size)
    parts = {
        name: find(query, (number - 1) * size, size) for name, find in _PARTS.items() if kind in ("", name)
    }
    if number > 1 and not parts[kind].results:
        raise Http404("The list ends before this page.")
    return SearchAnswer(*(parts.get(name) for name in _PARTS))


@read(answer=ListAnswer[FoundAnswer], parameters=(Q,))
def autocomplete(request: Request) -> ListAnswer[FoundAnswer]:
    """What may be meant by the beginning of a name: people, topics and institutions, up to ten."""
    rows = list_suggestions(_read_q(request, LONGEST_NAME)).rows
    return _answer_suggested([_describe_suggested(row) for row in rows])


@read(
    answer=ListAnswer[FoundAnswer],
    parameters=(Parameter(name="kind", about="What is meant.", example="works"), Q),
    problems=(HTTPStatus.NOT_FOUND,),
)
def autocomplete_kind(request: Request, kind: str) -> ListAnswer[FoundAnswer]:
    """What of a kind may be meant: authors, works, topics or institutions, up to ten."""
    entity = _KINDS.get(kind)
    if entity is None:
        raise Http404(f"Nothing of the kind {kind[:50]!r} is suggested. There are {', '.join(_KINDS)}.")
    q = _read_q(request, LONGEST_NAME)
    if entity == "work":
        found = _find_works(parse_search(q), 0, SUGGESTED)
        return _answer_suggested(() if found.is_near else found.results)
    kinds = [named for named, name in _ENTITIES.items() if name == entity]
    return _answer_suggested([_describe_suggested(row) for row in list_suggestions(q, kinds=kinds).rows])


@read(
    answer=ResolvedAnswer,
    parameters=(
        Parameter(
            name="id", about="An identifier in any dress.", example="10.1038/nature12373", is_required=True
        ),
    ),
    problems=(HTTPStatus.NOT_FOUND,),
)
def resolve(request: Request) -> ResolvedAnswer:
    """The work, researcher, topic or institution that an identifier names.

    A DOI, arXiv id, ORCID iD, ROR id, id of OpenAlex, PubMed, ACL, DBLP, OpenReview or Semantic Scholar, bare, with its
    scheme before it, or as an address.
    """
    asked = request.GET.get("id", "")
    identifiers = recognize_identifiers(asked)
    if not identifiers:
        raise BadRequest(f"{asked[:50]!r} is not an identifier that is known here: id=doi:10.…, for example.")
    held = find_held(identifiers)
    if held is None:
        raise Http404(f"Nothing here has the identifier {asked[:200]!r}.")
    key = format_institution_id(held.id) if held.kind == "institution" else str(held.id)
    return ResolvedAnswer(
        held.kind,
        key,
        held.label or None,
        identifiers[0].scheme,
        identifiers[0].value,
        held.address,
        f"/api/v1/{held.kind}s/{key}",
    )


def _read_q(request: Request, longest: int) -> str:
    q = str(request.GET.get("q", "")).strip()
    if not q:
        raise BadRequest("Say what is looked for: q=neural, for example.")
    if len(q) > longest:
        raise BadRequest(f"Up to {longest:,} characters can be looked for.")
    return q


def _find_people(query: SearchQuery, offset: int, limit: int) -> FoundPartAnswer:
    name = query.text[:LONGEST_NAME] or " ".join(query.authors)
    if not name:
        return _NOTHING
    found = find_people(name, offset=offset, limit=limit)
    results = [
        FoundAnswer(
            str(one.id),
            one.name,
            "author",
            one.affiliation.name if one.affiliation else None,
            one.works_count,
            None,
            researcher_address(one.id, one.name),
        )
        for one in list_people(found.author_ids)
    ]
    return FoundPartAnswer(
        min(found.found_count, FOUND_CAP), found.found_count > FOUND_CAP, found.is_near, results
    )


def _find_works(query: SearchQuery, offset: int, limit: int) -> FoundPartAnswer:
    found = search_works(query, narrowing=find_narrowing(query), title=query.text, offset=offset, limit=limit)
    results = [_describe_work(work) for work in list_works(found.work_ids)]
    is_capped = found.is_more or found.found_count > FOUND_CAP
    return FoundPartAnswer(min(found.found_count, FOUND_CAP), is_capped, found.is_near, results)


def _describe_work(work: WorkRow) -> FoundAnswer:
    byline = ", ".join(one.author_name or one.name for one in work.signatures[:3])
    return FoundAnswer(
        str(work.id),
        None if work.title is None else show_plain_title(work),
        "work",
        byline or None,
        None,
        work.year,
        work_address(work.id, work.title),
    )


def _find_topics(query: SearchQuery, offset: int, limit: int) -> FoundPartAnswer:
    about = query.text or " ".join(query.topics)
    if not about:
        return _NOTHING
    found = search_topics(about, offset=offset, limit=limit)
    results = [
        FoundAnswer(str(one.id), one.name, "topic", one.subfield, None, None, topic_address(one.id, one.name))
        for one in found.topics
    ]
    return FoundPartAnswer(found.found_count, False, found.is_near, results)


def _find_institutions(query: SearchQuery, offset: int, limit: int) -> FoundPartAnswer:
    if not query.text:
        return _NOTHING
    found = search_institutions(query.text, offset=offset, limit=limit)
    results = [
        FoundAnswer(
            format_institution_id(one.id),
            one.name,
            "institution",
            one.country,
            None,
            None,
            institution_address(one.id, one.name),
        )
        for one in found.institutions
    ]
    return FoundPartAnswer(min(found.found_count, FOUND_CAP), found.found_count > FOUND_CAP, False, results)


_PARTS: dict[str, Callable[[SearchQuery, int, int], FoundPartAnswer]] = {
    "people": _find_people,
    "works": _find_works,
    "topics": _find_topics,
    "institutions": _find_institutions,
}


def _describe_suggested(row: SuggestedRow) -> FoundAnswer:
    entity = _ENTITIES[row.kind]
    address = {"author": researcher_address, "topic": topic_address, "institution": institution_address}[
        entity
    ]
    key = format_institution_id(row.id) if entity == "institution" else str(row.id)
    hint = row.affiliation or row.country
    return FoundAnswer(key, row.name, entity, hint, row.works_count, None, address(row.id, row.name))


def _answer_suggested(results: Sequence[FoundAnswer]) -> ListAnswer[FoundAnswer]:
    return ListAnswer(ListMeta(len(results), False, 1, SUGGESTED), results)
