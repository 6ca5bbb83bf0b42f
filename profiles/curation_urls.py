"""Addresses of the curators' pages, all below /curate."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
from profiles.views import (
    curation,
    curation_claims,
    curation_complaints,
    curation_corrections,
    curation_disputes,
    curation_records,
)

urlpatterns = [
    path("", curation.show_queue, name="curate"),
    path("/log", curation.show_log, name="curate-log"),
    path("/find", curation.find_record, name="curate-find"),
    path("/claims/<id:claim_id>", curation_claims.show_claim, name="curate-claim"),
    path("/disputes/<id:dispute_id>", curation_disputes.show_dispute, name="curate-dispute"),
    path("/disputes/<id:dispute_id>/answer", curation_disputes.answer),
    path("/disputes/<id:dispute_id>/remove", curation_disputes.remove),
    path("/complaints/<id:complaint_id>", curation_complaints.show_complaint, name="curate-complaint"),
    path("/complaints/<id:complaint_id>/answer", curation_complaints.answer),
    path("/records/<id:author_id>", curation_records.show_record, name="curate-record"),
    path("/records/<id:author_id>/preview", curation_records.preview_change),
    path("/records/<id:author_id>/apply", curation_records.apply_change),
    path("/records/<id:author_id>/dismiss", curation_records.dismiss),
    path("/corrections/<id:correction_id>", curation_corrections.show_correction, name="curate-correction"),
    path("/corrections/<id:correction_id>/undo", curation_corrections.undo),
]
