"""The tables of accounts, claims, what owners state, follows and trust snapshots."""

from profiles.models.accounts import User
from profiles.models.claims import Challenge, Claim, ClaimEvent, Dispute, Evidence
from profiles.models.curation import Dismissal
from profiles.models.institution_domains import InstitutionDomain
from profiles.models.researchers import AddedWork, Follow, Highlight, Researcher, StatedName
from profiles.models.snapshots import MeasuringProgress, TrustSnapshot

__all__ = [
    "AddedWork",
    "Challenge",
    "Claim",
    "ClaimEvent",
    "Dismissal",
    "Dispute",
    "Evidence",
    "Follow",
    "Highlight",
    "InstitutionDomain",
    "MeasuringProgress",
    "Researcher",
    "StatedName",
    "TrustSnapshot",
    "User",
]
