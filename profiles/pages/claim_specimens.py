"""Claims, vouches and the section that says whose a page is, as the gallery shows them."""

from dataclasses import replace

from profiles.pages.claims import ClaimLine, ClaimPage, EvidenceLine, HistoryLine, ProofLine
from profiles.pages.connect import Connect, OwnClaim, PublicEvidence
from profiles.pages.specimens import Specimen
from profiles.pages.vouches import Claimant, GivenLine

_FORM: dict[str, object] = {"csrf_token": "made-up"}
_NOBODYS = Connect(1, "", "", (), (), "#login", "#report", "#vouch")
_OWNED = replace(
    _NOBODYS,
    level="L4",
    since="3 Nov 2026",
    evidence=(
        PublicEvidence("the name of the account is one of the record’s", "3 Nov 2026"),
        PublicEvidence("a verified e-mail address", "3 Nov 2026"),
        PublicEvidence("an ORCID iD, signed in with", "4 Nov 2026"),
        PublicEvidence("a token or rel=me on a homepage, which no source names", "5 Nov 2026"),
        PublicEvidence("2 co-authors vouch", "7 Nov 2026"),
    ),
)
_FLAGGED = replace(
    _OWNED,
    flags=(
        "2 other claims to this page wait for evidence or a curator.",
        "1 report of a problem with this page is not answered yet.",
    ),
)
_PROOF = ProofLine(
    id=1,
    address="https://example.org/~wei/",
    token="peerlight-0123456789abcdef0123456789abcdef",  # noqa: S106 - made up
    meta='<meta name="peerlight-verification" content="peerlight-0123456789abcdef0123456789abcdef">',
    link='<a rel="me" href="https://peerlight.example/researchers/1-wei-lin#peerlight-0123456789abcdef">Peerlight</a>',
    well_known="/.well-known/peerlight.txt",
    state="Waited for until 21 Dec 2026. Not looked at yet.",
    is_failed=False,
    is_waiting=False,
)
_EVIDENCE = (
    EvidenceLine(
        "an e-mail address at an affiliation printed on the works",
        "wei@waters.example",
        "counts where the name fits; the affiliation reads “Institute of Imagined Waters, wei@waters.example”",
        "3 Nov 2026",
        "",
        "",
    ),
    EvidenceLine(
        "a co-author vouches", "Elna Thorsvik", "3 works together; counts while they are at level L4 or above",
        "3 Nov 2026", "3 Nov 2028", "",
    ),
    EvidenceLine("a token or rel=me on a homepage", "https://" + "x" * 80, "found as a meta element", "3 Nov 2026", "",
                 "ended 9 Nov 2026"),
)  # fmt: skip
_CLAIM = ClaimPage(
    id=1,
    name="Wei Lin",
    record_address="#record",
    state="verified",
    said="You own this page.",
    reason="",
    level="L3",
    meaning="claimed, with one strong factor",
    raised_by="A second strong factor: an authenticated ORCID iD that shares works with this page.",
    is_open=True,
    is_verified=True,
    evidence=_EVIDENCE,
    over=(),
    proofs=(),
    history=(),
)


def show_claim_parts() -> list[Specimen]:
    """Whose a page is in each state, for nobody and for who is signed in; and the parts of the pages of claims."""
    return [*_show_connects(), *_show_claim_states(), *_show_proofs(), *_show_lists()]


def _show_connects() -> list[Specimen]:
    nothing = OwnClaim("", "", "", may_vouch=False)
    states = {
        "nobody’s, not signed in": (_NOBODYS, None),
        "nobody’s, signed in": (_NOBODYS, nothing),
        "claim pending": (
            replace(_NOBODYS, flags=("1 claim to this page waits for evidence or a curator.",)),
            OwnClaim("Claim pending", "It waits for evidence or for a curator.", "#claim", may_vouch=False),
        ),
        "owned, not signed in": (_OWNED, None),
        "owned by who is signed in": (_OWNED, OwnClaim("You own this page", "", "#claim", may_vouch=False)),
        "competing, reported": (
            _FLAGGED,
            OwnClaim(
                "Your claim competes with another",
                "A curator decides between them.",
                "#claim",
                may_vouch=False,
            ),
        ),
        "a co-author’s": (_FLAGGED, replace(nothing, may_vouch=True)),
    }
    return [
        Specimen("Connect", state, "components/connect.html", {"connect": connect, "own": own} | _FORM)
        for state, (connect, own) in states.items()
    ]


def _show_claim_states() -> list[Specimen]:
    states = {
        "verified": _CLAIM,
        "pending": replace(
            _CLAIM, state="pending", said="It waits for evidence, or for a curator to look at it.", level=""
        ),
        "refused": replace(
            _CLAIM,
            state="refused",
            said="A curator refused it.",
            level="",
            raised_by="",
            reason="Nothing shows that the record is theirs.",
            is_open=False,
        ),
    }
    history = (
        HistoryLine("3 Nov 2026", "Claim verified by you", "L2", ""),
        HistoryLine("3 Nov 2026", "Evidence for the claim by you", "L2", "a verified e-mail address"),
        HistoryLine(
            "2 Nov 2026", "Claim refused by a curator", "", "Nothing shows it. Write to us with more."
        ),
    )
    return [
        *(
            Specimen("Claim", state, "components/claim_state.html", {"page": page})
            for state, page in states.items()
        ),
        Specimen("Evidence", "of a claim", "components/claim_evidence.html", {"evidence": _EVIDENCE}),
        Specimen("Evidence", "none", "components/claim_evidence.html", {"evidence": ()}),
        Specimen("History of a claim", "some", "components/claim_history.html", {"lines": history}),
    ]


def _show_proofs() -> list[Specimen]:
    states = {
        "not looked at": _PROOF,
        "being looked at": replace(
            _PROOF, state="The page is being looked at. Load this page anew in a moment.", is_waiting=True
        ),
        "failed": replace(
            _PROOF, state="Looked at 21 Nov 2026, 10:00 UTC: The token is not on the page.", is_failed=True
        ),
    }
    return [
        Specimen(
            "Homepage proof", state, "components/homepage_proof.html", {"proof": proof, "claim_id": 1} | _FORM
        )
        for state, proof in states.items()
    ]


def _show_lists() -> list[Specimen]:
    claims = (
        ClaimLine("#1", "Wei Lin", "verified", "L3", "3 Nov 2026"),
        ClaimLine("#2", "the record 7, which is gone", "expired", "", "3 Nov 2025"),
    )
    given = (
        GivenLine(1, "Elna Thorsvik", "#1", "3 Nov 2026", "3 Nov 2028", "counts", can_end=True),
        GivenLine(
            2, "a record that is gone", "", "3 Nov 2025", "3 Nov 2027", "ended 9 Nov 2026", can_end=False
        ),
    )
    claimants = (
        Claimant(1, "Elna Thorsvik", "claims the page", "3 Nov 2026", ""),
        Claimant(2, "Elna Thorsvik", "owns the page", "2 Nov 2026", "4 Nov 2026"),
    )
    return [
        Specimen("Claims", "some", "components/claim_list.html", {"claims": claims}),
        Specimen("Claims", "none", "components/claim_list.html", {"claims": ()}),
        Specimen("Vouches", "some", "components/given_vouches.html", {"vouches": given} | _FORM),
        Specimen("Vouches", "none", "components/given_vouches.html", {"vouches": ()}),
        Specimen(
            "Claimants", "some", "components/claimants.html", {"claimants": claimants, "action": "#"} | _FORM
        ),
        Specimen("Claimants", "none", "components/claimants.html", {"claimants": ()}),
    ]
