"""The tables of accounts, claims, what owners state, follows, invitations, tokens and trust snapshots."""

from profiles.models.accounts import User
from profiles.models.claims import Challenge, Claim, ClaimEvent, Dispute, Evidence
from profiles.models.curation import Dismissal
from profiles.models.institution_domains import InstitutionDomain
from profiles.models.invitations import Block, Complaint, Invitation, Message
from profiles.models.kept_answers import KeptAnswer
from profiles.models.page_copies import PageCopy
from profiles.models.researchers import AddedWork, Follow, Highlight, Researcher, StatedName
from profiles.models.snapshots import MeasuringProgress, TrustSnapshot
from profiles.models.tokens import Token

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
    "KeptAnswer",
    "MeasuringProgress",
    "Message",
    "PageCopy",
    "Researcher",
    "StatedName",
    "Token",
    "TrustSnapshot",
    "User",
]
