"""Identifiers of works and authors in their one dress, so that equal identifiers are equal strings.

Sources write one DOI in six ways. What cannot be a valid identifier is dropped, never repaired by guessing:
a work or author without an identifier is found by other means, one with a wrong identifier joins strangers.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from urllib.parse import unquote

MAX_CHARS = 200
"""No identifier is longer than this; a longer value is dropped."""

MAX_URL_CHARS = 2000
"""No link is longer than this; a longer one is dropped."""

_SCHEME = re.compile(r"[a-z][a-z0-9_-]{0,19}")
_OWN_SCHEMES = frozenset({"record", "list", "curated"})
"""What this site makes itself to tell records and people apart; no source may speak for it."""
# Control characters and halves of surrogate pairs have no place in an identifier.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Soft hyphens, zero-width and direction marks come along when a person copies from a page, and are not seen.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PERCENT = re.compile("%[0-9A-Fa-f]{2}")
_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")


def normalize_identifier(scheme: str, value: object) -> str | None:
    """The value in the one dress of its scheme, or None when it cannot be an identifier of that scheme.

    Numbers are taken as sources write them (123, 123.0); a scheme without a rule here keeps its value as it
    came, stripped. Never raises, and a value that came out of here stays as it is.
    """
    name = _scheme(scheme)
    return None if name is None else _dress(name, value)


def normalize_identifiers(ids: Mapping[str, object]) -> dict[str, str]:
    """The identifiers of a work, sorted by scheme: scheme → value in its one dress; the rest is left out.

    A DOI that arXiv gave (10.48550/arXiv.…) names the arXiv id too: added when the source left it out.
    """
    dressed = _dress_all(ids, openalex_letter="W")
    doi = dressed.get("doi", "")
    if doi.startswith(_ARXIV_DOI_PREFIX) and "arxiv" not in dressed:
        arxiv = _dress_arxiv(doi)
        if arxiv:
            dressed["arxiv"] = arxiv
    return dict(sorted(dressed.items())) if len(dressed) > 1 else dressed


def normalize_author_identifiers(ids: Mapping[str, object]) -> dict[str, str]:
    """The identifiers of an author, as `normalize_identifiers` gives those of a work."""
    dressed = _dress_all(ids, openalex_letter="A")
    return dict(sorted(dressed.items())) if len(dressed) > 1 else dressed


def normalize_url(value: object) -> str | None:
    """An http or https address with scheme and host in lower case, or None; one with a user name is None."""
    text = _text(value)
    if text is None or len(text) > MAX_URL_CHARS:
        return None
    match = _URL.fullmatch(text)
    return f"{match[1].lower()}://{_lower(match[2])}{match[3]}" if match else None


def _dress(scheme: str, value: object) -> str | None:
    text = _arxiv_from_float(value) if scheme == "arxiv" and isinstance(value, float) else _text(value)
    if text is None or len(text) > MAX_URL_CHARS:
        return None
    dress = _DRESSES.get(scheme)
    dressed = dress(text) if dress else text
    return dressed if dressed and len(dressed) <= MAX_CHARS else None


def _dress_all(ids: Mapping[str, object], *, openalex_letter: str) -> dict[str, str]:
    """Of two spellings of one scheme ("DOI", "doi") the first valid one in order of spelling wins."""
    dressed: dict[str, str] = {}
    for scheme in sorted(key for key in ids if isinstance(key, str)):
        name = _scheme(scheme)
        if name is None or name in dressed:
            continue
        value = _dress(name, ids[scheme])
        if value and (name != "openalex" or value[0] == openalex_letter):
            dressed[name] = value
    return dressed


def _scheme(scheme: str) -> str | None:
    name = scheme.strip().lower()
    return name if _SCHEME.fullmatch(name) and name not in _OWN_SCHEMES else None


def _text(value: object) -> str | None:
    """The value as stripped text, a whole number without its point; None for what is neither."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value.strip() or None
        text = _UNSEEN.sub("", value).strip()
        if _FORBIDDEN.search(text):
            return None
        return unicodedata.normalize("NFC", text).strip() or None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if math.isnan(value) or abs(value) >= 1e15:  # beyond this not every whole number has a float of its own
        return None
    return str(int(value)) if value == int(value) else repr(value)


def _lower(text: str) -> str:
    """In lower case and still in NFC, which lower-casing can break outside ASCII."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text.lower())


def _whole_number(text: str) -> str | None:
    """The digits without what a spreadsheet added ("00123", "123.0"); None for zero and for no number."""
    match = _WHOLE_FLOAT.fullmatch(text)
    digits = match[1] if match else text
    if not (digits.isascii() and digits.isdigit()):
        return None
    return digits.lstrip("0") or None


# ---- doi: https://www.doi.org/doi-handbook/HTML/doi-name-syntax.html

_DOI_PREFIX = re.compile(
    r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi\.org:|(?:info:|urn:)?doi[:/\s])\s*", re.IGNORECASE
)
_DOI = re.compile(
    r"10\.[0-9]{4,9}(?:\.[0-9]+)*/"
    "[^\\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd\ud800-\udfff]+"
)
_ESCAPED_UNDERSCORE = re.compile(r"\\+_")  # BibTeX files have it so
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}
_ARXIV_DOI_PREFIX = "10.48550/arxiv."


def _dress_doi(text: str) -> str | None:
    doi = text
    if not doi.startswith("10."):
        prefix = _DOI_PREFIX.match(doi)
        while prefix:  # "doi:https://doi.org/10.…" has two
            doi = doi[prefix.end() :]
            if prefix[0].rstrip().endswith("/"):
                doi = re.split("[?#]", doi, maxsplit=1)[0]
            prefix = _DOI_PREFIX.match(doi)
    while "%" in doi and _PERCENT.search(doi):
        doi = unquote(doi, errors="replace")
    doi = _without_trailing_punctuation(_lower(_ESCAPED_UNDERSCORE.sub("_", doi)))
    return doi if _DOI.fullmatch(doi) else None


def _without_trailing_punctuation(doi: str) -> str:
    """Without the punctuation of the sentence around it; a bracket goes only when nothing in it opened it."""
    while doi:
        last = doi[-1]
        opening = _BRACKETS.get(last)
        if opening and doi.count(opening) >= doi.count(last):
            return doi
        if not opening and last not in ".,;:!?'\"’”/\\ \t":
            return doi
        doi = doi[:-1]
    return doi


# ---- arxiv: https://info.arxiv.org/help/arxiv_identifier.html

ARXIV_ID = (
    r"(?:(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5}"
    r"|[a-zA-Z]+(?:-[a-zA-Z]+)*(?:\.[a-zA-Z]{2})?/\d{7})"
)
"""The pattern of an arXiv id without its version: five digits since 2015, before four, old style to 2007."""

_ARXIV = re.compile(
    r"(?:(?:https?://)?(?:[a-z0-9]+\.)?(?:arxiv|ar5iv(?:\.labs\.arxiv)?)\.org/(?:abs|pdf|html|format|ps|e-print)/"
    r"|(?:https?://)?(?:dx\.)?doi\.org/10\.48550/arxiv\.|(?:doi:\s*)?10\.48550/arxiv\.|oai:arxiv\.org:"
    r"|(?:arxiv\s*:?\s*)+)?"
    rf"({ARXIV_ID})(?:v\d+)?(?:\.pdf|\.ps(?:\.gz)?)?/?(?:[?#]\S*)?(?:\s*\[[\w.-]+\])?",
    re.IGNORECASE | re.ASCII,
)
_SUBJECT_CLASS = re.compile(r"\.[a-z]{2}/")


def _dress_arxiv(text: str) -> str | None:
    match = _ARXIV.fullmatch(text)
    # The subject class of an old id (cs.DB/9809011) is not needed to tell it from others, and often left out.
    return _SUBJECT_CLASS.sub("/", match[1].lower()) if match else None


def _arxiv_from_float(value: float) -> str | None:
    """The id that was taken for a number: its date says how long it is, and so the zeros at both ends."""
    if not math.isfinite(value):
        return None
    text = f"{value:09.4f}" if value < 1501 else f"{value:010.5f}"
    return text if float(text) == value and value != int(value) else None


# ---- orcid and ror: both end in check characters

_ORCID = re.compile(
    r"(?:(?:https?://)?(?:www\.|sandbox\.)?orcid\.org/|orcid(?:\s+id)?\s*:?\s*)?"
    r"(\d{4})[-‐-―−]?(\d{4})[-‐-―−]?(\d{4})[-‐-―−]?(\d{3}[\dX])/?",
    re.IGNORECASE | re.ASCII,
)
_ROR = re.compile(
    r"(?:(?:https?://)?(?:www\.)?ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}\d\d)/?", re.IGNORECASE | re.ASCII
)
_CROCKFORD_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


def _dress_orcid(text: str) -> str | None:
    match = _ORCID.fullmatch(text)
    if not match:
        return None
    orcid = "-".join(match.groups()).upper()
    total = 0
    for digit in orcid[:-1].replace("-", ""):  # ISO 7064 MOD 11-2
        total = (total + int(digit)) * 2
    return orcid if orcid[-1] == "0123456789X"[(12 - total % 11) % 11] else None


def _dress_ror(text: str) -> str | None:
    match = _ROR.fullmatch(text)
    if not match:
        return None
    ror = match[1].lower()
    number = 0
    for character in ror[:7]:
        number = number * 32 + _CROCKFORD_DIGITS.index(character)
    return ror if int(ror[7:]) == 98 - number * 100 % 97 else None  # ISO 7064 MOD 97-10


# ---- the others

_OPENALEX = re.compile(
    r"(?:(?:https?://)?(?:www\.|api\.|explore\.)?openalex\.org/)?(?:[a-z]+/)?([A-Z]\d{1,14})/?",
    re.IGNORECASE | re.ASCII,
)
# OpenAlex files works whose author it doesn't know under these two ids.
_OPENALEX_NOBODY = frozenset({"A9999999999", "A5317838346"})
_PMID = re.compile(
    r"(?:(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/|pmid\s*:?\s*)?"
    r"([\d.]{1,12})/?",
    re.IGNORECASE | re.ASCII,
)
_PMCID = re.compile(
    r"(?:(?:https?://)?(?:(?:www\.)?ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/articles/|pmcid\s*:?\s*)?"
    r"(?:PMC)?(\d{1,10})(?:\.\d+)?/?",
    re.IGNORECASE | re.ASCII,
)
_ACL_URL = re.compile(
    r"https?://(?:www\.)?aclanthology\.(?:org|info)/(?:people/\w/|papers?/)?([^\s/?#]+?)(?:\.pdf|\.bib)?/?",
    re.IGNORECASE,
)
_POINTED_ACL = re.compile(r"([A-Z]\d\d)-(\d{1,2})\.(\d{1,3})", re.IGNORECASE | re.ASCII)
_DBLP = re.compile(
    r"(?:https?://(?:www\.)?dblp\.(?:org|uni-trier\.de|dagstuhl\.de)/(?:rec/(?:html/|bibtex/)?|pid/)"
    r"|dblp\s*:\s*|homepages/)*([^\s?#]+?)/*(?:\.(?:html|xml|rdf|bib|ttl|nt)/*)*(?:[?#]\S*)?",
    re.IGNORECASE,
)
_OPENREVIEW_URL = re.compile(
    r"https?://(?:www\.)?openreview\.net/(?:forum|pdf|profile|group|attachment)\?(?:[^\s#]*&)?(?:id|email)=([^\s&#]+)\S*",
    re.IGNORECASE,
)
_OPENREVIEW = re.compile(r"[^\s/?#&\ufffd]+")
_S2 = re.compile(
    r"(?:https?://(?:www\.|api\.)?semanticscholar\.org/(?:paper|author|reader|arxiv)/(?:[^\s?#]*/)?|corpusid\s*:\s*)?"
    r"([0-9a-f]{40}|[1-9]\d{0,14})(?:\.0+)?/?(?:[?#]\S*)?",
    re.IGNORECASE | re.ASCII,
)
_URL = re.compile(r"(https?)://([^\s/?#@\\]+)((?:[/?#]\S*)?)", re.IGNORECASE)


def _dress_openalex(text: str) -> str | None:
    match = _OPENALEX.fullmatch(text)
    openalex = match[1].upper() if match else None
    return None if openalex in _OPENALEX_NOBODY else openalex


def _dress_pmid(text: str) -> str | None:
    match = _PMID.fullmatch(text)
    return _whole_number(match[1]) if match else None


def _dress_pmcid(text: str) -> str | None:
    match = _PMCID.fullmatch(text)
    digits = match[1].lstrip("0") if match else ""
    return f"PMC{digits}" if digits else None


def _dress_acl(text: str) -> str | None:
    """Papers to 2019 have a number in which the volume takes one digit or, in workshops, two: P05-1.34 is P05-1034.

    https://aclanthology.org/info/ids/ says so; a number that does not fit stays as it came.
    """
    match = _ACL_URL.fullmatch(text)
    name = match[1] if match else text
    pointed = _POINTED_ACL.fullmatch(name)
    if not pointed:
        return name
    collection, volume, paper = pointed[1].upper(), int(pointed[2]), int(pointed[3])
    is_wide = collection[0] == "W" or collection == "C69" or (collection == "D19" and volume >= 5)
    number = f"{volume:02}{paper:02}" if is_wide else f"{volume}{paper:03}"
    return f"{collection}-{number}" if len(number) == 4 else name


def _dress_dblp(text: str) -> str | None:
    match = _DBLP.fullmatch(text)
    return match[1] if match else None


def _dress_openreview(text: str) -> str | None:
    match = _OPENREVIEW_URL.fullmatch(text)
    openreview = _text(unquote(match[1], errors="replace")) if match else text
    return openreview if openreview and _OPENREVIEW.fullmatch(openreview) else None


def _dress_s2(text: str) -> str | None:
    match = _S2.fullmatch(text)
    return match[1].lower() if match else None


_DRESSES: dict[str, Callable[[str], str | None]] = {
    "acl": _dress_acl,
    "arxiv": _dress_arxiv,
    "dblp": _dress_dblp,
    "doi": _dress_doi,
    "openalex": _dress_openalex,
    "openreview": _dress_openreview,
    "orcid": _dress_orcid,
    "pmcid": _dress_pmcid,
    "pmid": _dress_pmid,
    "ror": _dress_ror,
    "s2": _dress_s2,
    "url": normalize_url,
}
