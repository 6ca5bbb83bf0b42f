"""A researcher page written the plain way: querysets with everything prefetched, one Django template.

It shows what the site's own page shows of works, collaborators, topics and institutions, and nothing of the rest.
"""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from graph.models import AuthorInstitution, AuthorTopic, Collaboration
from papers.models import Affiliation, Author, AuthorIdentifier, Authorship, NameVariant, Topic
from profiles.models import Claim, Follow, TrustSnapshot


def show_orm_page(request: HttpRequest, author_id: int) -> HttpResponse:
    """The page of an author record; 404 when there is none."""
    author = get_object_or_404(Author.objects.select_related("name"), pk=author_id)
    authorships = list(
        Authorship.objects.filter(author=author)
        .select_related("work__venue", "work__worktext")
        .prefetch_related(
            "work__signature_set__name",
            "work__authorship_set__author__name",
            "work__workidentifier_set",
            "work__version_set__venue",
            "work__worktopic_set__topic__subfield",
            "work__assignedtopic_set__topic__subfield",
            "work__sourcerecord_set__origin__run",
        )
        .order_by("-work__year", "work__title")[:50]
    )
    for one in authorships:
        resolved = {other.position: other.author for other in one.work.authorship_set.all()}
        one.byline = [  # type: ignore[attr-defined]
            (signature.name.printed, resolved.get(signature.position))
            for signature in one.work.signature_set.all()
        ]
    edges = Collaboration.objects.filter(source_id=author_id).order_by("-weight")[:14]
    people = Author.objects.select_related("name").in_bulk([edge.target_id for edge in edges])
    topic_edges = AuthorTopic.objects.filter(source_id=author_id).order_by("-works_count")[:20]
    topics = Topic.objects.in_bulk([edge.target_id for edge in topic_edges])
    place_edges = AuthorInstitution.objects.filter(source_id=author_id).order_by("-works_count")[:4]
    places = {
        one.match_key: one
        for one in Affiliation.objects.filter(match_key__in=[edge.target_id for edge in place_edges])
    }
    context = {
        "author": author,
        "variants": NameVariant.objects.filter(author=author).select_related("name"),
        "identifiers": AuthorIdentifier.objects.filter(author=author),
        "years": author.authorship_set.values("work__year")
        .annotate(count=Count("pk"))
        .order_by("-work__year"),
        "kinds": author.authorship_set.values("work__kind").annotate(count=Count("pk")).order_by("-count"),
        "people": [(people.get(edge.target_id), edge) for edge in edges],
        "topics": [(topics.get(edge.target_id), edge) for edge in topic_edges],
        "places": [(places.get(edge.target_id), edge) for edge in place_edges],
        "snapshot": TrustSnapshot.objects.filter(author_id=author_id).order_by("-id").first(),
        "claim": Claim.objects.filter(author_id=author_id, state=Claim.State.VERIFIED).first(),
        "followers_count": Follow.objects.filter(subject_kind=1, subject_id=author_id).count(),
        "authorships": authorships,
    }
    return render(request, "orm_page.html", context)
