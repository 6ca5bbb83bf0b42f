"""The persons that the matcher found, laid out as lines of author records, with how each signature came to its own."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from papers.resolution.evidence import WORD, Proof, Signed, list_proofs, list_signals
from papers.resolution.matcher import VERSION, match_signatures
from papers.resolution.rules import Rule
from papers.resolution.word import hold_together, join_curated
from papers.rows import copy_line

_MANY_SHARED = 3
_SITE_SCHEMES = frozenset({"list", WORD})


class Finding(NamedTuple):
    """How a signature came to its author record: the columns of `Authorship` of these names."""

    rule: int
    score: float | None
    evidence: int | None

    @property
    def line(self) -> str:
        """The columns from `rule` to `evidence` in COPY's text format."""
        score = "\\N" if self.score is None else self.score
        evidence = "\\N" if self.evidence is None else self.evidence
        return f"{self.rule:d}\t{VERSION}\t{score}\t{evidence}"


Group = tuple[list[Signed], list[list[Proof]]]
"""The signatures of one person, and for each the proofs that it brings."""


def find_people(signatures: list[Signed]) -> list[Group]:
    """The persons in signatures of whole name blocks that hang together, but for those who want to be shown nowhere."""
    proofs = list_proofs(signatures)
    if len(signatures) == 1:
        return [] if signatures[0].is_suppressed else [(signatures, proofs)]
    own = {(one.work_id, one.position): brings for one, brings in zip(signatures, proofs, strict=True)}
    groups = match_signatures(signatures, proofs)
    spoken = [signature for signature in signatures if signature.refused_for or signature.is_curated]
    if spoken:
        groups = join_curated(hold_together(groups, spoken))
    return [
        (group, [own[one.work_id, one.position] for one in group])
        for group in groups
        if not any(one.is_suppressed for one in group)
    ]


def lay_out_people(author_ids: Sequence[int], groups: Sequence[Group]) -> dict[str, list[str]]:
    """The lines of papers_author, papers_namevariant and papers_authorship for author records of these ids."""
    authors, variants, authorships = [], [], []
    for author_id, (members, proofs) in zip(author_ids, groups, strict=True):
        names, name_id = _count_names(members)
        years = [member.year for member in members if member.year is not None]
        authors.append(
            copy_line(
                author_id,
                name_id,
                len(members),
                min(years, default=None),
                max(years, default=None),
            )
        )
        variants += [f"{author_id}\t{one}\t{count}" for one, count in names.items()]
        authorships += [
            f"{author_id}\t{member.work_id}\t{member.position}\t{finding.line}\t{'t' if member.is_curated else 'f'}"
            for member, finding in zip(members, _explain(members, proofs), strict=True)
        ]
    return {"papers_author": authors, "papers_namevariant": variants, "papers_authorship": authorships}


def _count_names(members: Sequence[Signed]) -> tuple[dict[int, int], int]:
    """How often each name stands, and the commonest; of two, the one that sorts first."""
    if len(members) == 1:
        return {members[0].name_id: 1}, members[0].name_id
    names = Counter(member.name_id for member in members)
    printed = {member.name_id: member.printed for member in members}
    return names, min(names, key=lambda one: (-names[one], printed[one], one))


def find_owners(groups: Sequence[Group]) -> dict[Proof, int]:
    """For each identifier the group that brings it most often; of two, the one whose first name sorts first."""
    bringing: dict[Proof, Counter[int]] = defaultdict(Counter)
    for index, (_, proofs) in enumerate(groups):
        for own in proofs:
            for proof in own:
                if proof[0] not in _SITE_SCHEMES:
                    bringing[proof][index] += 1
    return {
        proof: min(
            counts, key=lambda index: (-counts[index], min(one.printed for one in groups[index][0]), index)
        )
        for proof, counts in bringing.items()
    }


def _explain(members: Sequence[Signed], proofs: Sequence[list[Proof]]) -> list[Finding]:
    """How each signature came here, by the strongest that it shares with the others."""
    if len(members) == 1:
        return [_explain_proven(members[0], proofs[0]) or Finding(Rule.ALONE, None, None)]
    shared: Counter[tuple[int, int]] = Counter(
        signal for member in members for signal in list_signals(member)
    )
    findings = []
    for member, own in zip(members, proofs, strict=True):
        finding = _explain_proven(member, own)
        if finding is None:
            signals = [signal for signal in list_signals(member) if shared[signal] > 1]
            if signals:
                rule, key = min(signals, key=lambda signal: (signal[0], -shared[signal], signal[1]))
                finding = Finding(rule, _certainty(rule, len(signals)), key)
        findings.append(finding or Finding(Rule.ALONE, None, None))
    return findings


def _explain_proven(member: Signed, proofs: Sequence[Proof]) -> Finding | None:
    if member.is_curated:
        return Finding(Rule.CURATED, 1.0, None)
    if any(scheme not in _SITE_SCHEMES for scheme, _ in proofs):
        return Finding(Rule.IDENTIFIER, 1.0, None)
    return Finding(Rule.LISTED, 1.0, None) if any(scheme == "list" for scheme, _ in proofs) else None


def _certainty(rule: int, shared_count: int) -> float:
    """How often a finding of this rule was right on 16,816 people with known identity (`make bench`, quality)."""
    if rule == Rule.AFFILIATION:
        return 0.99
    return 0.98 if shared_count < _MANY_SHARED else 0.99
