"""All that the site holds on an account, for the person whose it is.

`PARTS` lists it table by table; a test compares it with all tables that refer to accounts, so that none is forgotten.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from profiles.models import User

_SECRET = "a secret by which somebody could get in"  # noqa: S105 - says why it is left out
_OTHER = "about another person"
_UNREAD = dict.fromkeys(("sender_unread", "recipient_unread"), "what is read is counted for both")
_CATALOGUE = "rows of the catalogue, not of the account"


class Part(msgspec.Struct, frozen=True):
    """The rows of a table that belong to an account: those whose `owner` is it.

    All columns but those of `left_out` are told, which says why each is not.
    """

    name: str
    table: str
    owner: str
    left_out: Mapping[str, str] = {}

    @property
    def model(self) -> type[Model]:
        """The table."""
        return apps.get_model(self.table)

    @property
    def columns(self) -> list[str]:
        """What is told of each row."""
        return [
            field.attname for field in self.model._meta.concrete_fields if field.attname not in self.left_out
        ]


PARTS = (
    Part("account", "profiles.User", "pk", {"password": _SECRET}),
    Part("groups", "profiles.User_groups", "user"),
    Part("rights", "profiles.User_user_permissions", "user"),
    Part("addresses", "account.EmailAddress", "user"),
    Part("second_factors", "mfa.Authenticator", "user", {"data": _SECRET}),
    Part("providers", "socialaccount.SocialAccount", "user"),
    Part("sessions", "usersessions.UserSession", "user", {"session_key": _SECRET}),
    Part("tokens", "profiles.Token", "user", {"digest": _SECRET}),
    Part("answers_kept", "profiles.KeptAnswer", "user", {"content": "what the other parts tell"}),
    Part("claims", "profiles.Claim", "user", {"decided_by_id": _OTHER}),
    Part("claim_evidence", "profiles.Evidence", "claim__user", {"by_id": _OTHER}),
    Part("claim_events", "profiles.ClaimEvent", "claim__user", {"by_id": _OTHER}),
    Part("homepage_proofs", "profiles.Challenge", "claim__user", {"token_digest": _SECRET}),
    Part("pages_stated", "profiles.Researcher", "stated_by"),
    Part("names_stated", "profiles.StatedName", "researcher__stated_by"),
    Part("highlights", "profiles.Highlight", "researcher__stated_by"),
    Part("works_added", "profiles.AddedWork", "by"),
    Part("follows", "profiles.Follow", "user"),
    Part("invitations_sent", "profiles.Invitation", "sender", {"recipient_id": _OTHER} | _UNREAD),
    Part("invitations_received", "profiles.Invitation", "recipient", {"sender_id": _OTHER} | _UNREAD),
    Part("messages_written", "profiles.Message", "by"),
    Part("messages_of_invitations_sent", "profiles.Message", "invitation__sender", {"by_id": _OTHER}),
    Part("messages_of_invitations_received", "profiles.Message", "invitation__recipient", {"by_id": _OTHER}),
    Part("blocks", "profiles.Block", "blocker", {"blocked_id": _OTHER}),
    Part("complaints", "profiles.Complaint", "by", {"about_id": _OTHER, "answered_by_id": _OTHER}),
    Part("disputes", "profiles.Dispute", "by", {"answered_by_id": _OTHER}),
    Part("corrections", "papers.Correction", "by", {"before": _CATALOGUE, "undone_by_id": _OTHER}),
    Part("corrections_undone", "papers.Correction", "undone_by", {"before": _CATALOGUE, "by_id": _OTHER}),
    Part("vouches_and_reviews", "profiles.Evidence", "by", {"value": _OTHER, "detail": _OTHER}),
    Part("claims_decided", "profiles.Claim", "decided_by", {"user_id": _OTHER}),
    Part("claim_decisions", "profiles.ClaimEvent", "by"),
    Part("disputes_answered", "profiles.Dispute", "answered_by", {"by_id": _OTHER, "note": _OTHER}),
    Part(
        "complaints_answered",
        "profiles.Complaint",
        "answered_by",
        {"by_id": _OTHER, "about_id": _OTHER, "quoted": _OTHER, "note": _OTHER},
    ),
    Part("records_left_as_they_are", "profiles.Dismissal", "by"),
    Part("administration", "admin.LogEntry", "user"),
)

KEPT_BACK: Mapping[tuple[str, str], str] = {
    ("profiles.Block", "blocked"): "who wants to hear nothing of somebody is protected by nobody knowing it",
    ("profiles.Complaint", "about"): "who complained of somebody is protected by nobody knowing it",
}
"""Rows about an account that its person is not told of, by table and the field that refers to it, and why."""


def export_account(user: User) -> dict[str, Any]:
    """What the site holds on the account, part by part; a query each. Times are in UTC."""
    held: dict[str, Any] = {
        "made_at": timezone.now(),
        "about": "All that this site holds on your account, table by table. What lets somebody in is left out.",
    }
    for part in PARTS:
        rows = part.model._default_manager.filter(**{part.owner: user.pk})
        held[part.name] = list(rows.values(*part.columns))
    return held
