"""Addresses of what accounts read and write of their own in the API, below /api/v1/."""

from django.urls import path

import core.converters  # noqa: F401 - registers "id"
from core.api.endpoints import serve
from profiles.api import accounts, added_works, claims, corrections, follows, statements

urlpatterns = [
    path("me", serve(accounts.show_account), name="api-account"),
    path("claims", serve(claims.list_own_claims, claims.begin_claim), name="api-claims"),
    path("claims/<id:claim_id>", serve(claims.show_claim), name="api-claim"),
    path("claims/<id:claim_id>/withdraw", serve(claims.withdraw_own_claim), name="api-claim-withdraw"),
    path("claims/<id:claim_id>/look", serve(claims.look_anew), name="api-claim-look"),
    path(
        "claims/<id:claim_id>/homepages", serve(claims.list_proofs, claims.begin_proof), name="api-homepages"
    ),
    path(
        "claims/<id:claim_id>/homepages/<id:challenge_id>",
        serve(claims.show_proof, claims.end_proof),
        name="api-homepage",
    ),
    path(
        "claims/<id:claim_id>/homepages/<id:challenge_id>/look",
        serve(claims.look_for_proof),
        name="api-homepage-look",
    ),
    path("follows", serve(follows.list_own_follows, follows.begin_follow), name="api-follows"),
    path("follows/changes", serve(follows.list_feed), name="api-feed"),
    path("follows/changes/read", serve(follows.read_feed), name="api-feed-read"),
    path(
        "follows/<str:subject>",
        serve(follows.show_follow, follows.change_follow, follows.end_follow),
        name="api-follow",
    ),
    path(
        "researchers/<id:author_id>/corrections",
        serve(corrections.list_corrections, corrections.make_correction),
        name="api-corrections",
    ),
    path(
        "researchers/<id:author_id>/corrections/<id:correction_id>",
        serve(corrections.show_correction, corrections.undo_correction),
        name="api-correction",
    ),
    path(
        "researchers/<id:author_id>/added-works",
        serve(added_works.list_added_works, added_works.add_own_works),
        name="api-added-works",
    ),
    path(
        "researchers/<id:author_id>/statement",
        serve(statements.show_statement, statements.change_statement),
        name="api-statement",
    ),
]
