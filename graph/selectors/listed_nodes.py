"""Topics, institutions and venues as programs list them, with what the last survey counted of each."""

from collections.abc import Sequence

import msgspec

from core.rows import read_rows
from graph.models import SurveyedKind
from graph.selectors.nodes import NAMED_PLACE


class ListedNode(msgspec.Struct, frozen=True):
    """A topic, an institution or a venue. Counts and years are None where no survey counted it yet.

    Of topics alone: subfield, field, domain and description; of institutions alone: the ROR id and the country.
    """

    id: int
    name: str | None
    works_count: int | None
    people_count: int | None
    years: tuple[int, ...] | None
    works_a_year: tuple[int, ...] | None
    description: str | None = None
    subfield: str | None = None
    field: str | None = None
    domain: str | None = None
    ror: str | None = None
    country: str | None = None


_NAMED = {
    SurveyedKind.TOPIC: """
        SELECT t.id, t.name, t.description, s.name AS subfield, f.name AS field, d.name AS domain, asked.rank
        FROM asked JOIN papers_topic t ON t.id = asked.id LEFT JOIN papers_subfield s ON s.id = t.subfield_id
        LEFT JOIN papers_field f ON f.id = s.field_id LEFT JOIN papers_domain d ON d.id = f.domain_id
    """,
    SurveyedKind.INSTITUTION: f"""
        SELECT asked.id, named.name, told.ror, told.country, asked.rank FROM asked
        CROSS JOIN LATERAL ({NAMED_PLACE.format(key="asked.id")}) named
        LEFT JOIN LATERAL (
            SELECT i.ror, coalesce(i.country, f.country) AS country
            FROM papers_affiliation f LEFT JOIN papers_institution i ON i.ror = f.institution_id
            WHERE f.match_key = asked.id ORDER BY i.ror IS NULL, coalesce(i.country, f.country) LIMIT 1) told ON true
    """,
    SurveyedKind.VENUE: "SELECT v.id, v.name, asked.rank FROM asked JOIN papers_venue v ON v.id = asked.id",
}


def list_nodes(kind: SurveyedKind, node_ids: Sequence[int]) -> list[ListedNode]:
    """These nodes of a kind in this order, in one query; what is gone is left out."""
    sql = f"""
        WITH asked AS MATERIALIZED (SELECT * FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS asked(id, rank))
        SELECT told.*, n.works_count, n.people_count, n.years, n.works_a_year FROM ({_NAMED[kind]}) told
        LEFT JOIN graph_surveyednode n ON n.kind = {kind.value} AND n.node_id = told.id ORDER BY told.rank
    """
    return read_rows(ListedNode, sql, {"ids": list(node_ids)}, is_prepared=True)
