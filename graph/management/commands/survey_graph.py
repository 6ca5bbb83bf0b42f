"""`manage.py survey_graph`: what workers do every night by themselves, now."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from graph.models import Community, CommunityMember, Survey, SurveyedKind, SurveyedNode
from graph.services.surveys import survey_graph


class Command(BaseCommand):
    help = "Survey the graph: communities, what is rising, topics and institutions in numbers."

    def handle(self, *args: Any, **options: Any) -> None:
        started_at = time.monotonic()
        if not survey_graph():
            raise CommandError("There is no graph yet: manage.py build_graph makes it.")
        nodes = {kind: SurveyedNode.objects.filter(kind=kind).count() for kind in SurveyedKind}
        self.stdout.write(
            f"{Community.objects.count():,} communities of {CommunityMember.objects.count():,} people"
            f" (modularity {Survey.objects.get().modularity or 0:.3f}), {nodes[SurveyedKind.TOPIC]:,} topics,"
            f" {nodes[SurveyedKind.INSTITUTION]:,} institutions surveyed in {time.monotonic() - started_at:.1f} s"
        )
