"""Which homepages sources name as those of the person behind an author record.

These do: an ORCID record that lists works of the record under one of its names, among the person's own addresses; and
an affiliation printed beside one of its signatures, where an address stands in it. The address of a work is none: it
is as much a co-author's. Nor is what an owner says of themselves.
"""

import re

import msgspec

from core.public_web import PageError, normalize_page_address
from core.rows import read_rows
from papers.selectors.authors import list_author_names
from profiles.names import is_compatible
from profiles.selectors.found_evidence import IMPORTED

_PRINTED = re.compile(r"https?://[^\s,;<>()\[\]{}\"']+", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default|home)\.[a-z]{3,5}$", re.IGNORECASE)

_ORCID = f"""
    SELECT DISTINCT r.payload::json #>> '{{extra,listed_by,name}}' AS name, page.address
    FROM (SELECT %(author_id)s::bigint AS author_id) c JOIN {IMPORTED}
    JOIN papers_sourcerecord r ON r.work_id = a.work_id
    JOIN papers_importorigin o ON o.id = r.origin_id AND o.form = 'orcid'
    CROSS JOIN LATERAL jsonb_array_elements_text(coalesce(r.payload::jsonb #> '{{extra,homepages}}', '[]'))
        AS page (address)
"""
_AFFILIATIONS = f"""
    SELECT DISTINCT f.name
    FROM (SELECT %(author_id)s::bigint AS author_id) c JOIN {IMPORTED}
    JOIN papers_signatureaffiliation sa ON (sa.work_id, sa.position) = (a.work_id, a.position)
    JOIN papers_affiliation f ON f.id = sa.affiliation_id WHERE f.name ILIKE '%%http%%'
"""


class _Given(msgspec.Struct, frozen=True):
    name: str | None
    address: str


class _Printed(msgspec.Struct, frozen=True):
    name: str


def find_naming_source(author_id: int, address: str) -> str:
    """What names this homepage as that of the person behind the record, in words; "" when nothing does."""
    params = {"author_id": author_id}
    key = page_key(address)
    variants = list_author_names(author_id)
    for given in read_rows(_Given, _ORCID, params):
        if page_key(given.address) == key and any(is_compatible(given.name or "", one) for one in variants):
            return "the ORCID record that lists these works"
    for printed in read_rows(_Printed, _AFFILIATIONS, params):
        if any(page_key(one.rstrip(".")) == key for one in _PRINTED.findall(printed.name)):
            return "an affiliation printed on these works"
    return ""


def page_key(address: str) -> str:
    """What two addresses of one page have in common: neither scheme, "www.", default page nor last "/" matters."""
    try:
        dressed = normalize_page_address(address)
    except PageError:
        return ""
    return _INDEX.sub("", dressed.partition("://")[2].removeprefix("www.")).rstrip("/")
