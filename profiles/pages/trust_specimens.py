"""The trust snapshot in every state, as the gallery shows it: measured here from made-up inputs."""

import datetime

from graph.records import Node, NodeKey, NodeKind
from papers.selectors.authors import AuthorRow
from profiles.pages.specimens import Specimen
from profiles.pages.trust import TrustPage, list_evidence_keys, show_trust_line, show_trust_page
from profiles.pages.trust_history import TrustHistory, show_trust_history
from profiles.selectors.snapshots import HistoryRow, SnapshotRow, SnapshotState
from profiles.trust.formula import find_label, measure
from profiles.trust.inputs import FORMULA_VERSION, Confirmation, Inputs, WorkIds
from profiles.trust.levels import ClaimFacts, Factor, Vouch

_NOW = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
_DAY = datetime.date(2026, 3, 1)
_OWNED = ClaimFacts(is_claimed=True, has_verified_email=True, has_fitting_name=True)
_UNCLAIMED = Inputs(
    works=WorkIds(untraced=(98, 99), single=tuple(range(1, 46)), double=(46, 47)),
    close_author_ids=(1, 2, 3, 4),
    topic_ids=tuple(range(1, 12)),
)
_CLAIMED = Inputs(
    claim=ClaimFacts(
        is_claimed=True,
        has_verified_email=True,
        has_fitting_name=True,
        factors=tuple(Factor),
        vouches=(Vouch(5, 4, 1), Vouch(6, 5, 2)),
        is_reviewed=True,
        is_asserted=True,
    ),
    works=WorkIds(assured=tuple(range(1, 65))),
    close_author_ids=tuple(range(1, 9)),
    topic_ids=tuple(range(1, 11)),
    ror_institution_ids=(1, 2),
    orcid="0000-0000-2026-0038",
    names_reviewed_on=_DAY,
    reviewed_on=_DAY,
    versioned_work_ids=(1, 2, 3),
    confirmations=tuple(Confirmation(number, 4, number) for number in (1, 2, 3)),
    answered_dispute_ids=(1, 2),
)
_FLAGGED = Inputs(
    claim=ClaimFacts(
        is_claimed=True, has_verified_email=True, has_fitting_name=True, has_competing_claim=True
    ),
    works=_UNCLAIMED.works,
    close_author_ids=_UNCLAIMED.close_author_ids,
    overdue_dispute_ids=(3,),
    is_conflated=True,
    open_dispute_ids=(3,),
    retracted_work_ids=(1, 2),
    held_at=12,
)


def show_trust_parts() -> list[Specimen]:
    """The line of the quick read, the terms, the flags, the history and the formula."""
    states = {
        "unclaimed": _measure(_UNCLAIMED),
        "something changed since": _measure(_UNCLAIMED, is_behind=True),
        "could not be measured since": _measure(_UNCLAIMED, is_failed=True),
        "claimed, all there is": _measure(_CLAIMED),
        "flags": _measure(_FLAGGED),
        "not measured yet": SnapshotState(None, True, False),
        "could not be measured": SnapshotState(None, True, True),
    }
    pages = {
        "unclaimed": states["unclaimed"],
        "all there is": states["claimed, all there is"],
        "nothing that counts": _measure(Inputs(claim=ClaimFacts(has_findable_work=False))),
        "owned, little known": _measure(Inputs(claim=_OWNED)),
        "flagged": states["flags"],
    }
    changing = [(0, 12), (40, 12), (90, 30), (91, 49), (200, 41), (400, 69)]
    histories = {"measured once": changing[:1], "changing": changing}
    return [
        *(
            Specimen(
                "Trust", state, "components/trust_line.html", {"trust": show_trust_line(one, address="#")}
            )
            for state, one in states.items()
        ),
        *(
            Specimen("Trust term", f"{term.title}, {state}", "components/trust_term.html", {"term": term})
            for state, one in pages.items()
            for term in _show(one).terms
        ),
        Specimen(
            "Trust flags", "all", "components/trust_flags.html", {"flags": _show(states["flags"]).flags}
        ),
        *(
            Specimen(
                "Trust history", state, "components/trust_history.html", {"history": _show_history(days)}
            )
            for state, days in histories.items()
        ),
        Specimen(
            "Trust formula",
            "as it is",
            "components/trust_formula.html",
            {"formula": _show(states["unclaimed"]).formula},
        ),
    ]


def _measure(inputs: Inputs, *, is_behind: bool = False, is_failed: bool = False) -> SnapshotState:
    measured = measure(inputs)
    row = SnapshotRow(
        id=1,
        formula_version=FORMULA_VERSION,
        computed_at=_NOW,
        score=measured.score,
        level=measured.level,
        label=measured.label,
        points=measured.points,
        evidence=measured.evidence,
        is_claimed=inputs.claim.is_claimed,
    )
    return SnapshotState(row, is_behind, is_failed)


def _show(state: SnapshotState) -> TrustPage:
    assert state.newest is not None  # noqa: S101 - for the type
    nodes = {key: _make_node(key) for key in list_evidence_keys(state.newest)}
    author = AuthorRow(1, "Wei Lin", 47, 2019, 2023, _NOW, (), (), None)
    return show_trust_page(author, state, [], nodes)


def _make_node(key: NodeKey) -> Node:
    names = {
        NodeKind.AUTHOR: "Elna Thorsvik",
        NodeKind.WORK: "On the States of a Component",
        NodeKind.TOPIC: "Hydrology and Watershed Management",
        NodeKind.INSTITUTION: "Institute of Imagined Waters",
    }
    return Node(str(key), key.kind, f"{names[key.kind]} {key.id}", "#node")


def _show_history(days: list[tuple[int, int]]) -> TrustHistory | None:
    start = _NOW - datetime.timedelta(days=days[-1][0])
    rows = [
        HistoryRow(start + datetime.timedelta(days=day), score, 1, find_label(score), FORMULA_VERSION)
        for day, score in days
    ]
    return show_trust_history(rows)
