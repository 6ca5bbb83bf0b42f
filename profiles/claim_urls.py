"""Addresses of claims, vouches and reports."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
from profiles.views import claims, reports, vouches

urlpatterns = [
    path("claims/new", claims.open_new_claim, name="claim-new"),
    path("me/claims", claims.show_claims, name="claims"),
    path("me/claims/<id:claim_id>", claims.show_claim, name="claim"),
    path("me/claims/<id:claim_id>/withdraw", claims.withdraw, name="claim-withdraw"),
    path("me/claims/<id:claim_id>/look", claims.look_anew, name="claim-look"),
    path("me/claims/<id:claim_id>/homepages", claims.ask_for_token, name="claim-homepages"),
    path("me/claims/<id:claim_id>/homepages/<id:challenge_id>", claims.change_proof, name="claim-homepage"),
    path("me/vouches", vouches.show_vouches, name="vouches"),
    path("me/vouches/<id:evidence_id>/withdraw", vouches.withdraw, name="vouch-withdraw"),
    path("researchers/<id:author_id>/vouch", vouches.vouch, name="vouch"),
    path("researchers/<id:author_id>/report", reports.report, name="report"),
]
