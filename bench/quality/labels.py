"""Sets of signatures whose person is known, each with the works around them."""

import gzip
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import yaml

from bench.corpora import find_corpora, find_data
from bench.quality.bibtex import read_entries
from bench.quality.works import Place, Signatures, Work, link_records, read_works
from papers.names import name_key
from papers.records import SignatureRecord


class LabelledSet(NamedTuple):
    """Signatures with known persons: `truth` gives each its person, `signatures` holds all works around them."""

    name: str
    about: str
    signatures: Signatures
    truth: dict[Place, str]


def load_labelled_sets(data: Path) -> list[LabelledSet]:
    """All sets, from the folder of real data. Raises MissingDataError."""
    works = read_works(find_corpora(data))
    openreview = Signatures(works, hide=("openreview", "orcid", "dblp"))
    of_everyone = _label(works, _openreview_id, lambda ids: all(ids))
    homonyms_path = find_data(data, "and", "openreview_homonyms.json.gz")
    homonyms = msgspec.json.decode(gzip.decompress(homonyms_path.read_bytes()))
    curated = Signatures(works, hide=("acl",))
    acl_path = find_data(data, "acl", "name_variants.yaml")
    return [
        LabelledSet("openreview", "works with an OpenReview id for every author", openreview, of_everyone),
        LabelledSet(
            "homonyms", f"{len(homonyms)} names that several people with OpenReview ids bear", openreview,
            _label_homonyms(works, homonyms),
        ),
        LabelledSet("acl ids", "signatures to which the ACL Anthology gave a person by hand", curated,
                    _label(works, _acl_id, any)),
        LabelledSet("acl variants", "people of the ACL Anthology with curated name variants", curated,
                    _label_variants(works, acl_path)),
        _load_dblp(find_data(data, "dblp")),
    ]  # fmt: skip


def _label(
    works: Sequence[Work],
    read_person: Callable[[SignatureRecord], str | None],
    is_wanted: Callable[[list[str | None]], bool],
) -> dict[Place, str]:
    truth = {}
    for work in works:
        people = [read_person(signature) for signature in work.signatures]
        if is_wanted(people):
            truth.update({(work.number, at): person for at, person in enumerate(people, 1) if person})
    return truth


def _label_homonyms(works: Sequence[Work], homonyms: dict[str, dict[str, list[str]]]) -> dict[Place, str]:
    """Of the papers that are listed for people of one name, the one signature under that name."""
    listed = defaultdict(list)
    for name, papers_of in homonyms.items():
        for person, papers in papers_of.items():
            for paper in papers:
                listed["paperlists", paper].append((name_key(name).block, person))
    truth = {}
    for work in works:
        for block, person in (one for identifier in work.identifiers for one in listed.get(identifier, ())):
            places = _find_places(work, block)
            if len(places) == 1:
                truth[work.number, places[0]] = person
    return truth


def _find_places(work: Work, block: str) -> list[int]:
    """The positions of the signatures of a name block on a work."""
    return [
        at
        for at, one in enumerate(work.signatures, 1)
        if name_key(one.name, one.given, one.family).block == block
    ]


def _openreview_id(signature: SignatureRecord) -> str | None:
    return signature.ids.get("openreview")


def _acl_id(signature: SignatureRecord) -> str | None:
    return signature.ids.get("acl")


def _label_variants(works: Sequence[Work], path: Path) -> dict[Place, str]:
    """Signatures under a name that the list gives to one person, of people with two names or more."""
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
        names = [entry["canonical"], *entry.get("variants", [])]
        person = entry.get("id") or f"{entry['canonical'].get('first')} {entry['canonical']['last']}"
        for name in names:
            people[name.get("first") or "", name["last"]].add(person if len(names) > 1 else "")

    def read_person(signature: SignatureRecord) -> str | None:
        if signature.ids.get("acl") or not signature.family:
            return signature.ids.get("acl")
        bearers = people.get((signature.given or "", signature.family), ())
        return next(iter(bearers)) or None if len(bearers) == 1 else None

    truth = _label(works, read_person, any)
    counts = Counter(truth.values())
    return {place: person for place, person in truth.items() if counts[person] > 1}


def _load_dblp(folder: Path) -> LabelledSet:
    """Six people called Jun Zhang, a file each; an entry in two files says nothing of who signed where."""
    files: dict[tuple[str, str], set[str]] = defaultdict(set)
    records = []
    for path in sorted(folder.glob("Zhang_*_Jun.bib")):
        for record in read_entries(path):
            files["dblp", record.ids["dblp"]].add(path.stem)
            records.append(record)
    works = link_records(records)
    truth = {}
    for work in works:
        people = set().union(*(files[identifier] for identifier in work.identifiers if identifier in files))
        places = _find_places(work, name_key("Jun Zhang").block)
        if len(places) == 1 and len(people) == 1:
            truth[work.number, places[0]] = people.pop()
    about = "six people called Jun Zhang, with nothing but their papers in DBLP"
    return LabelledSet("dblp", about, Signatures(works, hide=("dblp",)), truth)
