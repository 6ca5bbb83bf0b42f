"""Stale name blocks resolved: their signatures loaded, matched, and written as author records and authorships."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from papers.copying import copy_lines, replace_lines
from papers.models import Rule
from papers.resolution.evidence import WORD, Proof, Signed, list_proofs, list_signals
from papers.resolution.matcher import VERSION, match_signatures
from papers.resolution.word import join_curated
from papers.rows import COLUMNS, copy_line
from papers.selectors.signatures import load_block_sets
from papers.services.catalogue import commit_lazily, hold_catalogue, take_ids

BLOCKS_A_BATCH = 10_000
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


def resolve_stale_blocks(
    report: Callable[[int, int], None] = lambda done, total: None,
    *,
    begin_batch: Callable[[], object] = lambda: None,
) -> int:
    """Resolve all stale name blocks, a batch a transaction, begun by `begin_batch`; the number of blocks.

    `report` gets done and total.
    """
    done = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM papers_staleblock")
        (total,) = cursor.fetchone()
    while True:
        with transaction.atomic():
            begin_batch()
            resolved = resolve_batch()
        if not resolved:
            return done
        done += resolved
        report(min(done, total), total)


@transaction.atomic
def resolve_batch(limit: int = BLOCKS_A_BATCH) -> int:
    """Resolve up to `limit` stale name blocks and what hangs together with them; how many there were."""
    hold_catalogue()
    commit_lazily()
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM papers_staleblock WHERE block IN
               (SELECT block FROM papers_staleblock ORDER BY block LIMIT %s) RETURNING block""",
            [limit],
        )
        blocks = [block for (block,) in cursor.fetchall()]
    if blocks:
        sets, known_ids = load_block_sets(blocks)
        _write_people([group for signatures in sets for group in _find_people(signatures)], known_ids)
    return len(blocks)


def _find_people(signatures: list[Signed]) -> list[Group]:
    proofs = list_proofs(signatures)
    if len(signatures) == 1:
        return [(signatures, proofs)]
    own = {(one.work_id, one.position): brings for one, brings in zip(signatures, proofs, strict=True)}
    groups = join_curated(match_signatures(signatures, proofs))
    return [(group, [own[one.work_id, one.position] for one in group]) for group in groups]


def _write_people(groups: Sequence[Group], known_ids: set[int]) -> None:
    """Write each group as an author record; a record of `known_ids` that no group keeps goes."""
    fresh = [group for group in groups if all(member.author_id is None for member in group[0])]
    known = [group for group in groups if any(member.author_id is not None for member in group[0])]
    author_ids = _assign_author_ids([members for members, _ in known])
    fresh_ids = take_ids("papers_author", len(fresh))
    for table, lines in _lay_out_people(fresh_ids, fresh).items():
        copy_lines(table, COLUMNS[table], lines)
    if known_ids:
        _rewrite_people(author_ids, known, known_ids | set(author_ids))
    _write_identifiers([*author_ids, *fresh_ids], [*known, *fresh], known_ids)
    _redirect_authors(known_ids - set(author_ids), author_ids, known)


def _rewrite_people(author_ids: Sequence[int], groups: Sequence[Group], owner_ids: set[int]) -> None:
    """Make the rows of these author records equal the groups, touching and stamping only what differs."""
    lines = _lay_out_people(author_ids, groups)
    changed = _replace_authorships(lines["papers_authorship"])
    changed |= replace_lines(
        "papers_namevariant", ("author_id", "name_id"), lines["papers_namevariant"], owner_ids=owner_ids
    )
    replace_lines("papers_author", ("id",), lines["papers_author"], owner_ids=owner_ids)
    _stamp_authors(changed)


def _write_identifiers(author_ids: Sequence[int], groups: Sequence[Group], known_ids: set[int]) -> None:
    lines = [copy_line(author_ids[index], *proof) for proof, index in _find_owners(groups).items()]
    _stamp_authors(
        replace_lines(
            "papers_authoridentifier", ("scheme", "value"), lines, owner_ids=known_ids | set(author_ids)
        )
    )


def _stamp_authors(author_ids: set[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE papers_author SET changed_at = now() WHERE id = ANY(%s)", [list(author_ids)])


def _assign_author_ids(groups: Sequence[list[Signed]]) -> list[int]:
    """An id for each group: the one that most of its signatures have, each once, a curated one before all; else new."""
    claims = []
    for index, members in enumerate(groups):
        votes = Counter(member.author_id for member in members if member.author_id is not None)
        curated = {member.author_id for member in members if member.is_curated}
        claims += [(author_id not in curated, -count, author_id, index) for author_id, count in votes.items()]
    assigned: dict[int, int] = {}
    taken: set[int] = set()
    for *_, author_id, index in sorted(claims):
        if index not in assigned and author_id not in taken:
            assigned[index] = author_id
            taken.add(author_id)
    spare = iter(take_ids("papers_author", len(groups) - len(assigned)))
    return [assigned[index] if index in assigned else next(spare) for index in range(len(groups))]


def _lay_out_people(author_ids: Sequence[int], groups: Sequence[Group]) -> dict[str, list[str]]:
    authors, variants, authorships = [], [], []
    changed_at = timezone.now().isoformat()
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
                changed_at,
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


def _find_owners(groups: Sequence[Group]) -> dict[Proof, int]:
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


def _replace_authorships(lines: Sequence[str]) -> set[int]:
    """Write the authorships that differ, none that a person made; the ids of the author records that changed."""
    table = "papers_authorship"
    columns = ", ".join(COLUMNS[table])
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE staged_authorship AS SELECT {columns} FROM {table} WITH NO DATA"
        )
        copy_lines("staged_authorship", COLUMNS[table], lines)
        cursor.execute(
            f"""DELETE FROM {table} a USING staged_authorship s
                WHERE (a.work_id, a.position) = (s.work_id, s.position) AND NOT a.is_curated
                AND (a.author_id, a.rule, a.rule_version, a.score, a.evidence) IS DISTINCT FROM
                    (s.author_id, s.rule, s.rule_version, s.score, s.evidence)
                RETURNING a.author_id"""
        )
        changed = {author_id for (author_id,) in cursor.fetchall()}
        cursor.execute(
            f"""INSERT INTO {table} ({columns}) SELECT {columns} FROM staged_authorship
                ON CONFLICT (work_id, position) DO NOTHING RETURNING author_id"""
        )
        changed |= {author_id for (author_id,) in cursor.fetchall()}
        cursor.execute("DROP TABLE staged_authorship")
    return changed


def _redirect_authors(vanished: set[int], author_ids: Sequence[int], groups: Sequence[Group]) -> None:
    """Let the addresses of records that went lead to where most of their signatures are now."""
    moved: dict[int, Counter[int]] = defaultdict(Counter)
    for author_id, (members, _) in zip(author_ids, groups, strict=True):
        for member in members:
            if member.author_id in vanished:
                moved[member.author_id][author_id] += 1
    goes_to = {old_id: counts.most_common(1)[0][0] for old_id, counts in moved.items()}
    with connection.cursor() as cursor:
        for old_id in vanished:
            if old_id not in goes_to:
                cursor.execute("DELETE FROM papers_authorredirect WHERE author_id = %s", [old_id])
                continue
            cursor.execute(
                "UPDATE papers_authorredirect SET author_id = %s WHERE author_id = %s",
                [goes_to[old_id], old_id],
            )
            cursor.execute(
                "INSERT INTO papers_authorredirect (old_id, author_id) VALUES (%s, %s)",
                [old_id, goes_to[old_id]],
            )
