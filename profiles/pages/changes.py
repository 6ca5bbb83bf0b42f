"""How a change is told: in a few words, with what it is about and where that is."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.addresses import edge_address
from graph.records import Node, NodeKey, NodeKind, author_key
from papers.models import Change
from profiles.selectors.feeds import ChangeRow


@dataclass(frozen=True, slots=True)
class Telling:
    """`lead` says what happened, `name` to what, at `address`; `evidence` leads to what it rests on, "" for nothing.

    `is_of_subject` when `name` is that of the subject itself.
    """

    lead: str
    name: str
    address: str
    evidence: str = ""
    evidence_address: str = ""
    is_of_subject: bool = False
    is_warning: bool = False


_LEADS = {
    Change.Kind.NEW_WORK: "New work",
    Change.Kind.VERSION_LINKED: "A version was linked",
    Change.Kind.RETRACTION: "Retracted",
    Change.Kind.NEW_COLLABORATOR: "New collaborator",
    Change.Kind.CLAIM_VERIFIED: "Claimed, and its owner verified",
    Change.Kind.CORRECTION: "The record was put right",
}


def tell_change(change: ChangeRow, nodes: Mapping[NodeKey, Node]) -> Telling:
    """What happened, from the nodes that `ChangeRow.list_keys` names."""
    lead, subject = _LEADS[Change.Kind(change.kind)], nodes[change.subject]
    if change.kind == Change.Kind.NEW_COLLABORATOR and change.other_id is not None:
        other = author_key(change.other_id)
        return Telling(
            lead,
            nodes[other].label,
            nodes[other].address,
            "what they share",
            edge_address(change.subject, other),
        )
    if change.work_id is not None:
        work = nodes[NodeKey(NodeKind.WORK, change.work_id)]
        return Telling(lead, work.label, work.address, is_warning=change.kind == Change.Kind.RETRACTION)
    if change.kind == Change.Kind.CORRECTION:
        history = f"{subject.address}/history"
        return Telling(lead, subject.label, subject.address, "what was done", history, is_of_subject=True)
    return Telling(lead, subject.label, subject.address, is_of_subject=True)
