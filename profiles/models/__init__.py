"""The tables of accounts, claims, what owners state, follows, invitations and trust snapshots."""

from profiles.models.accounts import User
from profiles.models.claims import Challenge, Claim, ClaimEvent, Dispute, Evidence
from profiles.models.curation import Dismissal
from profiles.models.institution_domains import InstitutionDomain
from profiles.models.invitations import Block, Complaint, Invitation, Message
from profiles.models.page_copies import PageCopy
from profiles.models.researchers import AddedWork, Follow, Highlight, Researcher, StatedName
from profiles.models.snapshots import MeasuringProgress, TrustSnapshot

__all__ = [
    "AddedWork",
    "Block",
    "Challenge",
    "Claim",
    "ClaimEvent",
    "Complaint",
    "Dismissal",
    "Dispute",
    "Evidence",
    "Follow",
    "Highlight",
    "InstitutionDomain",
    "Invitation",
    "MeasuringProgress",
    "Message",
    "PageCopy",
    "Researcher",
    "StatedName",
    "TrustSnapshot",
    "User",
]
