"""How the answer of a researcher is made from what their page is made of."""

from collections.abc import Mapping

from graph.addresses import compare_address, explore_address, path_address
from graph.conflation import MEASURED
from graph.records import Node, NodeKey, NodeKind, author_key
from graph.selectors.conflations import ConflationRow
from papers.addresses import researcher_address, work_address
from papers.api.work_answers import list_work_answers
from papers.citations.forms import Form
from papers.pages.identifiers import show_author_identifiers
from papers.pages.work_items import show_plain_title
from papers.selectors.works import IdentifierRow
from profiles.api.listed_answers import ORCID, describe_affiliation, gather_ids, list_names
from profiles.api.researcher_answers import (
    ClaimAnswer,
    ClaimEvidenceAnswer,
    ConflatedPartAnswer,
    ConflationAnswer,
    FollowedAnswer,
    FollowersAnswer,
    IdentifierAnswer,
    InvitingAnswer,
    LinkAnswer,
    LinksAnswer,
    PagesAnswer,
    PartWorkAnswer,
    ResearcherAnswer,
    RisingAnswer,
    StatedAnswer,
    TrustLineAnswer,
)
from profiles.api.work_answers import ResearcherWorkAnswer, describe_own_work
from profiles.pages.collaboration import show_collaboration
from profiles.pages.connect import show_connect
from profiles.pages.dossier import Dossier
from profiles.pages.feed_forms import FeedForm
from profiles.pages.parts import summarize
from profiles.pages.quick_read import count_known
from profiles.pages.research_graph import evidence_address
from profiles.pages.stated import COLLABORATION_LABELS, show_link
from profiles.pages.trust import show_trust_line
from profiles.selectors.follows import Following
from profiles.selectors.researchers import StatedRow
from profiles.subjects import name_subject

API = "/api/v1/researchers"


def describe_researcher(
    dossier: Dossier, following: Following, followed: Mapping[NodeKey, Node]
) -> ResearcherAnswer:
    """The answer; `followed` are the nodes of what the owner follows in public."""
    author, stated = dossier.author, dossier.stated
    own_orcid = stated.orcid if stated else None
    ids = gather_ids(author.identifiers, own_orcid)
    known = count_known(dossier.counts, dossier.edges, is_counted=dossier.status.counted_at is not None)
    why_not = show_collaboration(stated, address=dossier.address).why_not
    return ResearcherAnswer(
        id=str(author.id),
        display_name=author.name,
        display_name_alternatives=list_names(author.variants, stated.names if stated else ()),
        orcid=f"{ORCID}{ids['orcid'][0]}" if "orcid" in ids else None,
        ids=ids,
        identifiers=_describe_identifiers(author.identifiers, own_orcid),
        summary=summarize(dossier),
        works_count=author.works_count,
        first_year=author.first_year,
        last_year=author.last_year,
        topics_count=known.topics_count,
        close_collaborators_count=known.close_count,
        crowded_works_count=sum(one.crowded_count for one in dossier.counts),
        rising_collaborators=tuple(
            RisingAnswer(
                id=str(one.id),
                display_name=one.name,
                works_count=one.works_count,
                late_works_count=one.late_works_count,
                late_from_year=one.late_from,
                address=researcher_address(one.id, one.name),
                works_address=evidence_address(author.id, NodeKind.AUTHOR, one.id),
            )
            for one in dossier.edges.rising
        ),
        affiliation=describe_affiliation(author.affiliation),
        stated=_describe_stated(stated),
        claim=_describe_claim(dossier),
        inviting=InvitingAnswer(not why_not, why_not or None),
        trust=_describe_trust(dossier),
        conflation=_describe_conflation(dossier.conflation),
        highlights=_describe_highlights(dossier),
        following=_describe_following(following, followed),
        changed_at=author.changed_at,
        address=dossier.address,
        pages=_list_pages(dossier),
        links=_list_links(author.id),
    )


def _describe_identifiers(
    identifiers: tuple[IdentifierRow, ...], own_orcid: str | None
) -> tuple[IdentifierAnswer, ...]:
    own = [IdentifierRow("orcid", own_orcid)] if own_orcid else []
    rows = [*own, *(one for one in identifiers if one not in own)]
    return tuple(
        IdentifierAnswer(row.scheme, shown.label, shown.value, shown.address, row in own)
        for row in rows
        for shown in show_author_identifiers([row])
    )


def _describe_stated(stated: StatedRow | None) -> StatedAnswer | None:
    if stated is None:
        return None
    return StatedAnswer(
        affiliation=stated.affiliation or None,
        bio=tuple(stated.bio.split("\n\n")) if stated.bio else (),
        links=tuple(LinkAnswer(show_link(one.label, one.address).label, one.address) for one in stated.links),
        names=tuple(one.name for one in stated.names if one.is_shown),
        collaboration=stated.collaboration or None,
        collaboration_label=COLLABORATION_LABELS.get(stated.collaboration) if stated.collaboration else None,
        stated_at=stated.stated_at,
    )


def _describe_claim(dossier: Dossier) -> ClaimAnswer:
    claim = dossier.claim
    shown = show_connect(dossier.author.id, claim, address=dossier.address)
    return ClaimAnswer(
        is_claimed=claim.level is not None,
        level=claim.level,
        verified_at=claim.verified_at,
        evidence=tuple(
            ClaimEvidenceAnswer(one.kind, line.said, one.pieces_count, one.since)
            for one, line in zip(claim.evidence, shown.evidence, strict=True)
        ),
        other_claims_count=claim.rivals_count,
        open_reports_count=claim.disputes_count,
        flags=shown.flags,
    )


def _describe_trust(dossier: Dossier) -> TrustLineAnswer | None:
    newest = dossier.snapshot.newest
    if newest is None:
        return None
    line = show_trust_line(dossier.snapshot, address=dossier.address)
    return TrustLineAnswer(
        score=newest.score,
        level=newest.level,
        label=newest.label,
        standing=line.standing,
        flags=line.flags,
        note=line.note or None,
        computed_at=newest.computed_at,
        formula_version=newest.formula_version,
        address=line.address,
    )


def _describe_conflation(found: ConflationRow | None) -> ConflationAnswer | None:
    if found is None:
        return None
    return ConflationAnswer(
        score=round(found.score, 2),
        parts=tuple(
            ConflatedPartAnswer(
                said,
                part.works_count,
                tuple(
                    PartWorkAnswer(
                        str(work.id), title := show_plain_title(work), work.year, work_address(work.id, title)
                    )
                    for work in part.works
                ),
            )
            for part, said in zip(found.parts, found.reasons, strict=False)
        ),
        compared=found.reasons[len(found.parts) :],
        measured=MEASURED,
    )


def _describe_highlights(dossier: Dossier) -> tuple[ResearcherWorkAnswer, ...]:
    rows = {str(one.id): one for one in dossier.highlights}
    answers = list_work_answers([one.id for one in dossier.highlights])
    return tuple(describe_own_work(one, rows[one.id]) for one in answers)


def _describe_following(following: Following, nodes: Mapping[NodeKey, Node]) -> FollowersAnswer:
    keys = [name_subject(one.subject_kind, one.subject_id) for one in following.stated]
    return FollowersAnswer(
        following.followers_count,
        tuple(
            FollowedAnswer(nodes[key].key, nodes[key].label, nodes[key].address)
            for key in keys
            if key in nodes
        ),
    )


def _list_pages(dossier: Dossier) -> PagesAnswer:
    page, number = dossier.address, dossier.author.id
    return PagesAnswer(
        trust=f"{page}/trust",
        works=f"{page}/works",
        collaborators=f"{page}/collaborators",
        close_collaborators=f"{page}/collaborators?close=1",
        topics=f"{page}/topics",
        institutions=f"{page}/institutions",
        graph=f"{page}/graph",
        timeline=f"{page}/timeline",
        history=f"{page}/history",
        explorer=explore_address(author_key(number)),
        path=path_address(author_key(number), ""),
        compare=compare_address([number]),
        cite=f"{page}/cite",
        report=f"/researchers/{number}/report",
        share=f"{page}/share",
        json_ld=f"/researchers/{number}.jsonld",
        trust_json=f"{page}/trust.json",
        feeds={form.value: f"{page}/feed.{form}" for form in FeedForm},
        exports={form.value: f"{page}/works.{form}" for form in Form},
    )


def _list_links(author_id: int) -> LinksAnswer:
    start = f"{API}/{author_id}"
    return LinksAnswer(
        works=f"{start}/works",
        possible_works=f"{start}/possible-works",
        collaborators=f"{start}/collaborators",
        topics=f"{start}/topics",
        institutions=f"{start}/institutions",
        trust=f"{start}/trust",
        trust_history=f"{start}/trust/history",
        activity=f"{start}/activity",
        history=f"{start}/history",
        provenance=f"{start}/provenance",
    )
