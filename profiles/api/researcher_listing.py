"""What the list of researchers can be asked."""

from collections.abc import Sequence

from core.api.listings import Candidates, Condition, Field, Listing
from graph.api.author_edges import read_count, read_institution_id, read_topic_id
from papers.api.values import read_flag, read_year
from papers.identifiers import normalize_identifier
from papers.names import stable_key
from papers.selectors.people import FOUND_CAP, find_people
from profiles.api.listed_answers import ListedAnswer, describe_listed
from profiles.selectors.listed_researchers import list_researchers

_HELD = (
    "a.id IN (SELECT i.author_id FROM papers_authoridentifier i WHERE i.scheme = '{scheme}' AND i.value {{}})"
)


def read_institution(raw: str) -> int:
    """The key of an institution: its id here, or its ROR id. Raises ValueError for what is neither."""
    ror = normalize_identifier("ror", raw)
    return read_institution_id(raw) if ror is None else stable_key(ror)


def _read_identifier(scheme: str, raw: str) -> str:
    value = normalize_identifier(scheme, raw)
    if value is None:
        raise ValueError(f"{raw[:50]!r} is not such an identifier.")
    return value


def _read_orcid(raw: str) -> str:
    return _read_identifier("orcid", raw)


def _read_openalex(raw: str) -> str:
    return _read_identifier("openalex", raw)


def _describe_researchers(author_ids: Sequence[int]) -> list[ListedAnswer]:
    return [describe_listed(one) for one in list_researchers(author_ids)]


def _search(text: str, conditions: Sequence[Condition]) -> Candidates:
    """Who bears such a name, as the search of pages finds them."""
    found = find_people(text, offset=0, limit=FOUND_CAP)
    return Candidates(found.author_ids, is_more=found.found_count > len(found.author_ids))


FIELDS = (
    Field(
        name="works_count",
        about="How many works there are.",
        example="10-",
        parse=read_count,
        test="a.works_count {}",
        order="a.works_count",
        is_range=True,
    ),
    Field(
        name="first_year",
        about="The year of the first work.",
        example="-2000",
        parse=read_year,
        test="a.first_year {}",
        order="a.first_year",
        group="a.first_year",
        is_range=True,
    ),
    Field(
        name="last_year",
        about="The year of the newest work.",
        example="2020-",
        parse=read_year,
        test="a.last_year {}",
        order="a.last_year",
        group="a.last_year",
        is_range=True,
    ),
    Field(
        name="orcid",
        about="The ORCID iD that a source gives.",
        example="0000-0002-1825-0097",
        parse=_read_orcid,
        test=_HELD.format(scheme="orcid"),
    ),
    Field(
        name="openalex",
        about="The OpenAlex id that a source gives.",
        example="A5023888391",
        parse=_read_openalex,
        test=_HELD.format(scheme="openalex"),
    ),
    Field(
        name="has_orcid",
        about="Whether a source gives an ORCID iD.",
        example="true",
        parse=read_flag,
        test="(EXISTS (SELECT FROM papers_authoridentifier i WHERE i.author_id = a.id AND i.scheme = 'orcid')) {}",
    ),
    Field(
        name="topics.id",
        about="A topic that works are on.",
        example="T10036",
        parse=read_topic_id,
        test="a.id IN (SELECT e.source_id FROM graph_authortopic e WHERE e.target_id {})",
    ),
    Field(
        name="affiliations.institution.id",
        about="An institution that works print beside the name, by its id here or its ROR id.",
        example="02en5vm52",
        parse=read_institution,
        test="a.id IN (SELECT e.source_id FROM graph_authorinstitution e WHERE e.target_id {})",
    ),
    Field(
        name="claim_level",
        about="The level, 2 to 5, of the claim of whose the page is; all who own theirs by 2-.",
        example="3-",
        parse=read_count,
        test="a.id IN (SELECT c.author_id FROM profiles_claim c WHERE c.state = 'verified' AND c.level {})",
        is_range=True,
    ),
)

RESEARCHERS = Listing(
    noun="researchers",
    rows="papers_author a",
    key="a.id",
    fields=FIELDS,
    result=ListedAnswer,
    read=_describe_researchers,
    search=_search,
)
