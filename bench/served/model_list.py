"""Works as the API tells them, made the plain way: a `ModelSerializer` for each table, everything prefetched."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import generics, serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer

from papers.addresses import work_address
from papers.api.work_answers import TYPES, invert_abstract
from papers.models import (
    Affiliation,
    AssignedTopic,
    Authorship,
    Signature,
    SignatureAffiliation,
    Venue,
    Work,
    WorkIdentifier,
    WorkTopic,
)
from papers.pages.text import show_plain
from papers.records import KINDS


class IdentifierSerializer(serializers.ModelSerializer[WorkIdentifier]):
    class Meta:
        model = WorkIdentifier
        fields = ("scheme", "value")


class VenueSerializer(serializers.ModelSerializer[Venue]):
    display_name = serializers.CharField(source="name")

    class Meta:
        model = Venue
        fields = ("id", "display_name")


class AffiliationSerializer(serializers.ModelSerializer[Affiliation]):
    id = serializers.IntegerField(source="match_key")
    display_name = serializers.CharField(source="name")
    ror = serializers.CharField(source="institution_id")
    country_code = serializers.CharField(source="country")

    class Meta:
        model = Affiliation
        fields = ("id", "display_name", "ror", "country_code")


class TopicSerializer(serializers.ModelSerializer[WorkTopic]):
    id = serializers.IntegerField(source="topic_id")
    display_name = serializers.CharField(source="topic.name")

    class Meta:
        model = WorkTopic
        fields = ("id", "display_name", "score")


class AssignedTopicSerializer(TopicSerializer):
    class Meta(TopicSerializer.Meta):
        model = AssignedTopic  # type: ignore[assignment]


class SignatureSerializer(serializers.ModelSerializer[Signature]):
    raw_author_name = serializers.CharField(source="name.printed")
    author = serializers.SerializerMethodField()
    institutions = serializers.SerializerMethodField()

    class Meta:
        model = Signature
        fields = ("position", "raw_author_name", "author", "institutions")

    def get_author(self, one: Signature) -> dict[str, Any] | None:
        authorship: Authorship | None = self.context["authorships"].get((one.work_id, one.position))
        if authorship is None:
            return None
        held = [i.value for i in authorship.author.authoridentifier_set.all() if i.scheme == "orcid"]
        return {
            "id": str(authorship.author_id),
            "display_name": authorship.author.name.printed,
            "orcid": min(held, default=None),
        }

    def get_institutions(self, one: Signature) -> Any:
        printed = self.context["affiliations"].get((one.work_id, one.position), [])
        return AffiliationSerializer(printed, many=True).data


class WorkSerializer(serializers.ModelSerializer[Work]):
    display_name = serializers.SerializerMethodField()
    publication_year = serializers.IntegerField(source="year")
    publication_date = serializers.DateField(source="published_on")
    type = serializers.SerializerMethodField()
    kind = serializers.SerializerMethodField()
    identifiers = IdentifierSerializer(source="workidentifier_set", many=True)
    venue = VenueSerializer()
    language = serializers.CharField(source="worktext.language", default=None)
    landing_page_url = serializers.CharField(source="worktext.url", default=None)
    authors_count = serializers.IntegerField(source="signatures_count")
    authorships = serializers.SerializerMethodField()
    topics = serializers.SerializerMethodField()
    abstract = serializers.CharField(source="worktext.abstract", default=None)
    abstract_inverted_index = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField()

    class Meta:
        model = Work
        fields = ("id", "title", "display_name", "publication_year", "publication_date", "type", "kind", "identifiers",
                  "venue", "language", "landing_page_url", "is_retracted", "authors_count", "authorships", "topics",
                  "abstract", "abstract_inverted_index", "changed_at", "address")  # fmt: skip

    def get_display_name(self, work: Work) -> str | None:
        html = work.worktext.title_html if hasattr(work, "worktext") else None
        return None if work.title is None else show_plain(html, work.title)

    def get_type(self, work: Work) -> str:
        return TYPES[work.kind]

    def get_kind(self, work: Work) -> str:
        return KINDS[work.kind]

    def get_authorships(self, work: Work) -> Any:
        context = {
            "authorships": {(work.pk, one.position): one for one in work.authorship_set.all()},
            "affiliations": _gather(work.signatureaffiliation_set.all()),
        }
        signed = [one for one in work.signature_set.all() if 1 <= one.position <= 100]
        return SignatureSerializer(signed, many=True, context=context).data

    def get_topics(self, work: Work) -> Any:
        told = work.worktopic_set.all()
        if told:
            return TopicSerializer(told, many=True).data
        return AssignedTopicSerializer(work.assignedtopic_set.all(), many=True).data

    def get_abstract_inverted_index(self, work: Work) -> dict[str, list[int]] | None:
        return invert_abstract(work.worktext.abstract) if hasattr(work, "worktext") else None

    def get_address(self, work: Work) -> str:
        return work_address(work.pk, work.title)


def _gather(rows: "QuerySet[SignatureAffiliation]") -> dict[tuple[int, int], list[Affiliation]]:
    by_place: dict[tuple[int, int], list[Affiliation]] = {}
    for row in rows:
        by_place.setdefault((row.work_id, row.position), []).append(row.affiliation)
    return by_place


class _Pages(PageNumberPagination):
    page_size = 50


class ModelListView(generics.ListAPIView[Work]):
    """Fifty works a page."""

    permission_classes = (AllowAny,)
    authentication_classes = ()
    renderer_classes = (JSONRenderer,)
    pagination_class = _Pages
    serializer_class = WorkSerializer
    queryset = (
        Work.objects.select_related("venue", "worktext")
        .prefetch_related(
            "signature_set__name",
            "authorship_set__author__name",
            "authorship_set__author__authoridentifier_set",
            "signatureaffiliation_set__affiliation",
            "workidentifier_set",
            "worktopic_set__topic",
            "assignedtopic_set__topic",
        )
        .order_by("pk")
    )
