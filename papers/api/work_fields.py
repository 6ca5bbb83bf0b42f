"""The fields that works are narrowed, sorted and grouped by.

Each condition is a range of an index, or a look at one row of a work: what is rare is found by the index, what is
common among the first works that are looked at.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from core.api.listings import Field, read_id
from papers.addresses import format_institution_id
from papers.api.values import (
    read_day,
    read_flag,
    read_identifier,
    read_institution,
    read_kind,
    read_kinds,
    read_language,
    read_moment,
    read_number,
    read_record,
    read_text,
    read_topic,
    read_venue,
    read_year,
)
from papers.api.work_answers import TYPES
from papers.api.work_searches import search_each
from papers.records import KINDS
from papers.selectors.found_records import (
    find_authors,
    find_works,
    name_authors,
    name_institutions,
    name_topics,
    name_venues,
)

_SCHEMES = {
    "acl": "P19-1001",
    "arxiv": "1706.03762",
    "dblp": "conf/nips/VaswaniSPUJGKP17",
    "openreview": "rJXMpikCZ",
    "pmcid": "PMC3531190",
    "pmid": "23193287",
    "s2": "13756489",
}
_ARTICLES = [number for number, name in enumerate(TYPES) if name == "article"]


def _flatten(values: Sequence[Any]) -> list[Any]:
    return list(chain.from_iterable(values))


def _write_flag(value: object) -> str:
    return "true" if value else "false"


def _of_identifier(name: str, scheme: str, example: str, *aliases: str) -> Field:
    return Field(
        name=name,
        about=f"Its identifier of the scheme {scheme}, in any dress.",
        example=example,
        parse=read_identifier(scheme),
        test="EXISTS (SELECT FROM papers_workidentifier i WHERE i.work_id = w.id"
        f" AND i.scheme = '{scheme}' AND i.value {{}})",
        aliases=aliases,
    )


_TIMES = (
    Field(
        name="publication_year",
        about="The year that the sources give.",
        example="2019-2021",
        parse=read_year,
        test="w.year {}",
        order="w.year",
        group="w.year",
        is_range=True,
        is_indexed=True,
    ),
    Field(
        name="publication_date",
        about="The day that the sources give.",
        example=">2020-01-31",
        parse=read_day,
        test="w.published_on {}",
        order="w.published_on",
        is_range=True,
    ),
    Field(
        name="from_publication_date",
        about="That day or later.",
        example="2020-01-31",
        parse=read_day,
        test="w.published_on {}",
        end="least",
    ),
    Field(
        name="to_publication_date",
        about="That day or earlier.",
        example="2020-01-31",
        parse=read_day,
        test="w.published_on {}",
        end="most",
    ),
    Field(
        name="changed_at",
        about="When something last changed that a page shows; to follow changes there is /api/v1/changes.",
        example=">2026-11-01T12:00:00Z",
        parse=read_moment,
        test="w.changed_at {}",
        order="w.changed_at",
        is_range=True,
    ),
    Field(
        name="from_changed",
        about="Changed then or later.",
        example="2026-11-01",
        parse=read_moment,
        test="w.changed_at {}",
        end="least",
        aliases=("from_updated_date",),
    ),
)
_KINDS = (
    Field(
        name="type",
        about="The type of work, in the words of OpenAlex; or a kind.",
        example="article|preprint",
        parse=read_kinds,
        find=_flatten,
        test="w.kind {}",
        group=f"CASE WHEN w.kind IN ({', '.join(map(str, _ARTICLES))}) THEN {_ARTICLES[0]} ELSE w.kind END",
        show=lambda kind: TYPES[kind],
    ),
    Field(
        name="kind",
        about="The kind of work, in the words of Work JSON Lines.",
        example="proceedings-article",
        parse=read_kind,
        test="w.kind {}",
        group="w.kind",
        show=lambda kind: KINDS[kind],
    ),
    Field(
        name="is_retracted",
        about="Whether a source says that it is retracted.",
        example="true",
        parse=read_flag,
        test="w.is_retracted {}",
        group="w.is_retracted",
        show=_write_flag,
    ),
    Field(
        name="has_abstract",
        about="Whether a source gives its abstract.",
        example="true",
        parse=read_flag,
        test="(EXISTS (SELECT FROM papers_worktext t WHERE t.work_id = w.id AND t.abstract IS NOT NULL)) {}",
        group="EXISTS (SELECT FROM papers_worktext t WHERE t.work_id = w.id AND t.abstract IS NOT NULL)",
        show=_write_flag,
    ),
    Field(
        name="has_doi",
        about="Whether it has a DOI.",
        example="true",
        parse=read_flag,
        test="(EXISTS (SELECT FROM papers_workidentifier i WHERE i.work_id = w.id AND i.scheme = 'doi')) {}",
        group="EXISTS (SELECT FROM papers_workidentifier i WHERE i.work_id = w.id AND i.scheme = 'doi')",
        show=_write_flag,
    ),
    Field(
        name="language",
        about="Its language, as sources tag it.",
        example="en|de",
        parse=read_language,
        test="EXISTS (SELECT FROM papers_worktext t WHERE t.work_id = w.id AND t.language {})",
        group="spoken.language",
        groups="LEFT JOIN papers_worktext spoken ON spoken.work_id = w.id",
    ),
    Field(
        name="authors_count",
        about="How many names are printed on it.",
        example="1-3",
        parse=read_number,
        test="w.signatures_count {}",
        order="w.signatures_count",
        group="w.signatures_count",
        is_range=True,
    ),
)
_RELATIONS = (
    Field(
        name="authorships.author.id",
        about="An author record, by its id or any of its identifiers.",
        example="A5023888391",
        parse=read_record,
        find=find_authors,
        test="EXISTS (SELECT FROM papers_authorship a WHERE a.work_id = w.id AND a.author_id {})",
        group="signed.author_id",
        groups="JOIN papers_authorship signed ON signed.work_id = w.id",
        label=name_authors,
        aliases=("author.id",),
    ),
    Field(
        name="authorships.author.orcid",
        about="The ORCID iD of one of its author records.",
        example="0000-0002-1825-0097",
        parse=read_identifier("orcid"),
        test="EXISTS (SELECT FROM papers_authoridentifier i JOIN papers_authorship a ON a.author_id = i.author_id"
        " WHERE a.work_id = w.id AND i.scheme = 'orcid' AND i.value {})",
        aliases=("author.orcid",),
    ),
    Field(
        name="authorships.institutions.id",
        about="An institution printed beside one of its names, by its id or its ROR id.",
        example="https://ror.org/05gq02987",
        parse=read_institution,
        test="EXISTS (SELECT FROM papers_signatureaffiliation p JOIN papers_affiliation f ON f.id = p.affiliation_id"
        " WHERE p.work_id = w.id AND f.match_key {})",
        group="placed.match_key",
        groups="CROSS JOIN LATERAL (SELECT DISTINCT f.match_key FROM papers_signatureaffiliation p"
        " JOIN papers_affiliation f ON f.id = p.affiliation_id WHERE p.work_id = w.id) placed",
        show=format_institution_id,
        label=name_institutions,
        aliases=("institutions.id", "authorships.institutions.ror", "institutions.ror"),
    ),
    Field(
        name="topics.id",
        about="A topic, by its number.",
        example="T10036",
        parse=read_topic,
        # What this site assigned counts only where no source names a topic, as on pages.
        test="w.id IN (SELECT t.work_id FROM papers_worktopic t WHERE t.topic_id {0} UNION ALL"
        " SELECT t.work_id FROM papers_assignedtopic t WHERE t.topic_id {0}"
        " AND NOT EXISTS (SELECT FROM papers_worktopic told WHERE told.work_id = t.work_id))",
        group="about.topic_id",
        groups="JOIN (SELECT t.work_id, t.topic_id FROM papers_worktopic t UNION ALL"
        " SELECT t.work_id, t.topic_id FROM papers_assignedtopic t"
        " WHERE NOT EXISTS (SELECT FROM papers_worktopic told WHERE told.work_id = t.work_id)) about"
        " ON about.work_id = w.id",
        label=name_topics,
    ),
    Field(
        name="primary_location.source.id",
        about="Its venue.",
        example="8f2a90c1d3e4b576",
        parse=read_venue,
        test="w.venue_id {}",
        group="w.venue_id",
        show=format_institution_id,
        label=name_venues,
        aliases=("venue.id",),
    ),
)
_IDENTIFIERS = (
    Field(
        name="ids.openalex",
        about="The work itself, by its id here or any of its identifiers.",
        example="W2741809807|12",
        parse=read_record,
        find=find_works,
        test="w.id {}",
        aliases=("openalex_id", "openalex", "ids"),
    ),
    _of_identifier("doi", "doi", "10.1038/nature12373", "ids.doi"),
    *(_of_identifier(f"ids.{scheme}", scheme, example) for scheme, example in _SCHEMES.items()),
    Field(
        name="id",
        about="Its number.",
        example="12|34",
        parse=read_id,
        test="w.id {}",
        order="w.id",
        is_indexed=True,
        is_range=True,
    ),
)
_WORDS = (
    Field(
        name="default.search",
        about="Words of title and abstract, as in `search`.",
        example="graph neural networks",
        parse=read_text,
        find=search_each,
        test="w.id {}",
        is_text=True,
        aliases=("title_and_abstract.search",),
    ),
)
WORK_FIELDS = (*_TIMES, *_KINDS, *_RELATIONS, *_IDENTIFIERS, *_WORDS)
