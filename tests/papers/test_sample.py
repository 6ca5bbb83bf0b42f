"""The bundled sample is valid, is marked as invented, and holds every page state that its README lists."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from papers.identifiers import normalize_author_identifiers
from papers.records import KINDS
from papers.sources import work_jsonl

FOLDER = Path(work_jsonl.__file__).parents[1] / "sample"
LINES = (FOLDER / "works.jsonl").read_bytes().splitlines()

Work = dict[str, Any]
WORKS: dict[str, Work] = {work["ids"]["sample"]: work for work in map(json.loads, LINES)}


def read_states() -> dict[str, list[str]]:
    """The table of the README: state → sample identifiers."""
    rows = re.findall(
        r"^\| (.+?) \| ((?:w\d{3} ?)+) ?\|$", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE
    )
    return {state: items.split() for state, items in rows}


def authors(work: Work) -> list[dict[str, Any]]:
    printed: list[dict[str, Any]] = work.get("authors", [])
    return printed


def names(work: Work) -> list[str]:
    return [author["name"] for author in authors(work)]


def orcids(work: Work, name: str | None = None) -> set[str]:
    return {
        author["ids"]["orcid"]
        for author in authors(work)
        if "ids" in author and name in (None, author["name"])
    }


def is_by(work: Work, family: str) -> bool:
    """Whether a name in any of its forms, initials alone excepted, is printed on the work."""
    return any(family in name and not re.match(r"(\w\. )+", name) for name in names(work))


def link_versions(works: list[Work]) -> list[Work]:
    """One of the versions for each work: lines that share a DOI are versions."""
    return list({work["ids"].get("doi", work["ids"]["sample"]): work for work in works}.values())


State = Callable[[list[Work]], bool]


def each(holds: Callable[[Work], Any]) -> State:
    return lambda works: all(holds(work) for work in works)


def lacks(field: str) -> State:
    return each(lambda work: field not in work)


def equals(field: str, value: object) -> State:
    return each(lambda work: work[field] == value)


def matches(field: str, pattern: str) -> State:
    return each(lambda work: re.search(pattern, work[field]))


def prints(pattern: str) -> State:
    return each(lambda work: any(re.fullmatch(pattern, name) for name in names(work)))


def prints_script(script: str) -> State:
    return each(
        lambda work: (
            any(unicodedata.name(name[0]).startswith(script) for name in names(work))
            and any(
                script not in unicodedata.name(name[0]) for orcid in orcids(work) for name in variants(orcid)
            )
        )
    )


def variants(orcid: str) -> set[str]:
    """Every name that is printed with this ORCID iD."""
    return {a["name"] for w in WORKS.values() for a in authors(w) if a.get("ids", {}).get("orcid") == orcid}


def same_person(*printed: str) -> State:
    """These names are on these works, each of them on at least one, and one ORCID iD has borne them all."""

    def holds(works: list[Work]) -> bool:
        on_works = {name for work in works for name in names(work)}
        bearers = {orcid for work in WORKS.values() for name in printed for orcid in orcids(work, name)}
        return on_works >= set(printed) and len(bearers) == 1

    return holds


def is_prolific(works: list[Work]) -> bool:
    return (
        len(works) >= 20
        and len(link_versions(works)) == len(works)
        and each(lambda w: is_by(w, "Thorsvik"))(works)
    )


def is_close_collaboration(works: list[Work]) -> bool:
    shared = set.intersection(*(orcids(work) for work in works))
    return (
        len(shared) >= 2
        and len(link_versions(works)) >= 3
        and all(len(authors(work)) <= 15 for work in works)
    )


def are_homonyms(works: list[Work]) -> bool:
    """Whether two ORCID iDs bear the name Wei Lin and share no affiliation and no co-author there."""
    bearers = {orcid for work in works for orcid in orcids(work, "Wei Lin")}
    affiliations = [
        {
            a["name"]
            for w in works
            for s in authors(w)
            if orcid in s.get("ids", {}).values()
            for a in s["affiliations"]
        }
        for orcid in sorted(bearers)
    ]
    companies = [
        {name for w in works if orcid in orcids(w) for name in names(w)} - variants(orcid)
        for orcid in sorted(bearers)
    ]
    return len(bearers) == 2 and not set.intersection(*affiliations) and not set.intersection(*companies)


def has_one_homonym_pair(work: Work) -> bool:
    return Counter(names(work))["Wei Lin"] == 2 and len(orcids(work, "Wei Lin")) == 2


def has_bare_name(work: Work) -> bool:
    bare = [author for author in authors(work) if author == {"name": "Wei Lin"}]
    others = {name for other in WORKS.values() if other is not work for name in names(other)}
    return len(bare) == 1 and not others & (set(names(work)) - {"Wei Lin"})


def are_versions(*kinds: str) -> State:
    return lambda works: (
        [w["kind"] for w in works] == list(kinds)
        and len({w["ids"].get("doi", w["ids"]["sample"]) for w in works}) == 1
        and len({(w["year"], w["venue"]) for w in works}) == len(works)
    )


def is_consortium(work: Work) -> bool:
    return len(authors(work)) == 130 and len(set(names(work))) == 130 and is_by(work, "Thorsvik")


def has_lone_name(family: str) -> State:
    return lambda works: [w for w in WORKS.values() if is_by(w, family)] == works


def has_no_affiliation(works: list[Work]) -> bool:
    everywhere = [a for w in WORKS.values() for a in authors(w) if "Loomeren" in a["name"]]
    return len(everywhere) == len(works) and not any("affiliations" in author for author in everywhere)


def corrects(work: Work) -> bool:
    cited = [w for w in WORKS.values() for r in work["references"] if r.items() <= w["ids"].items()]
    return work["title"].startswith("Corrigendum") and any(w.get("is_retracted") for w in cited)


STATES: dict[str, State] = {
    "a prolific researcher, ≥ 20 works": is_prolific,
    "a close collaborator: ≥ 3 works of ≤ 15 authors together": is_close_collaboration,
    "a researcher with a single work": has_lone_name("Eddershaw"),
    "a researcher with no affiliation anywhere": has_no_affiliation,
    "homonyms: one name, two people": are_homonyms,
    "homonyms on one work": each(has_one_homonym_pair),
    "a frequent name with nothing else to go by": each(has_bare_name),
    "with and without middle initial": same_person("Elna Thorsvik", "Elna R. Thorsvik"),
    "with and without accents": same_person("José Ángel Quintavera", "Jose Angel Quintavera"),
    "an umlaut written out": same_person("Anneliese Brückthal", "Anneliese Brueckthal"),
    "with and without hyphen": same_person("Mei-Ling Hartono", "Mei Ling Hartono"),
    "former and present family name, one ORCID iD": same_person(
        "Clara Wendmoor", "Clara Osterveld", "Clara Osterveld-Wendmoor"
    ),
    "Last, First": prints(r"\w+, \w+.*"),
    "ALL CAPS": each(lambda work: any(name.isupper() and len(name) > 8 for name in names(work))),
    "FAMILY Given": prints(r"[A-Z]{4,} [A-Z][a-z]+"),
    "initials only": prints(r"(\w\. )+\w+"),
    "a suffix": prints(r".+ Jr\."),
    "a mononym": prints(r"Wiratmaya"),
    "an organisation as author": prints(r".* Observatory"),
    "two affiliations": each(lambda work: any(len(a.get("affiliations", [])) == 2 for a in authors(work))),
    "an ORCID iD ending in X": each(lambda work: any(orcid.endswith("X") for orcid in orcids(work))),
    "a name in Greek script": prints_script("GREEK"),
    "a name in Devanagari": prints_script("DEVANAGARI"),
    "a name in Cyrillic script": prints_script("CYRILLIC"),
    "a name in Chinese script": prints_script("CJK"),
    "a name in Arabic script": prints_script("ARABIC"),
    "a name in Korean script": prints_script("HANGUL"),
    "a consortium of 130": each(is_consortium),
    "no authors": lacks("authors"),
    "no title": lacks("title"),
    "no abstract": lacks("abstract"),
    "no year": lambda works: lacks("year")(works) and lacks("published_on")(works),
    "no venue": lacks("venue"),
    "no DOI": each(lambda work: "doi" not in work["ids"]),
    "no topics": lacks("topics"),
    "a year and no day": each(lambda work: "year" in work and "published_on" not in work),
    "a title of 300 characters and more": each(lambda work: len(work["title"]) >= 300),
    "a title of one word": each(lambda work: re.fullmatch(r"\w+", work["title"])),
    "one title, several works": lambda works: (
        len(link_versions(works)) > 1 == len({w["title"] for w in works})
    ),
    "an abstract of 6,000 characters and more": each(lambda work: len(work["abstract"]) >= 6000),
    "an abstract in paragraphs": matches("abstract", "\n\n"),
    "LaTeX in the title": matches("title", r"\$.*\\\w+.*\$"),
    "LaTeX text macros and links": matches("abstract", r"\\(emph|textit|url|cite)\{|\{\\sc "),
    "LaTeX accents": matches("abstract", r"\\[\"'v]\{?\w"),
    "a LaTeX macro that nobody knows": matches("abstract", r"\\runlength\{"),
    "a displayed formula": matches("abstract", r"\\\[.*\\\]|\$\$.*\$\$"),
    "HTML in the title": matches("title", r"<sub>.*</sub>.*<i>.*</i>"),
    "HTML in the abstract": matches("abstract", r"<i>.*&lt;.*&amp;.*</p>"),
    "JATS in the abstract": matches("abstract", r"<jats:p>.*<jats:sub>.*<jats:italic>"),
    "a right-to-left title": each(lambda work: unicodedata.bidirectional(work["title"][0]) in ("R", "AL")),
    "in German": equals("language", "de"),
    "in French": equals("language", "fr"),
    "in Chinese": equals("language", "zh"),
    "in Arabic": equals("language", "ar"),
    "preprint and article linked as one": are_versions("preprint", "journal-article"),
    "preprint, proceedings and article linked as one": are_versions(
        "preprint", "proceedings-article", "journal-article"
    ),
    "retracted": equals("is_retracted", True),
    "a corrigendum to a work in the sample": each(corrects),
} | {f"kind: {kind}": equals("kind", kind) for kind in KINDS}


def test_sample_table_lists_the_states_that_are_tested():
    assert set(read_states()) == set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_sample_holds_state(state: str):
    works = [WORKS[item] for item in read_states()[state]]

    assert STATES[state](works)


@pytest.mark.parametrize("line", LINES, ids=WORKS)
def test_sample_line_is_a_work_that_comes_out_as_it_went_in(line: bytes):
    record = work_jsonl.parse(line)

    assert {"kind": "other"} | json.loads(work_jsonl.encode(record, with_extra=True)) == json.loads(line)
    assert set(record.extra) == {"sample"}


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_sample_work_is_marked_as_invented(work: Work):
    assert work["comment"].startswith("Invented for the Peerlight sample")
    assert work["sample"] is True
    assert work["ids"].get("doi", "10.5555/").startswith("10.5555/")
    assert work.get("url", "https://example.org/").startswith("https://example.org/")
    assert all(orcid.startswith("0000-0000-") for orcid in orcids(work))
    assert all(set(author.get("ids", {})) <= {"orcid"} for author in authors(work))


@pytest.mark.parametrize("orcid", sorted({orcid for work in WORKS.values() for orcid in orcids(work)}))
def test_sample_orcid_has_its_check_digit(orcid: str):
    assert normalize_author_identifiers({"orcid": orcid}) == {"orcid": orcid}


def test_sample_has_four_close_collaborators_of_its_prolific_researcher():
    shared = Counter(
        pair
        for work in link_versions([work for work in WORKS.values() if len(authors(work)) <= 15])
        for pair in combinations(sorted(orcids(work)), 2)
    )
    (elna,) = orcids(WORKS["w007"])

    assert sum(count >= 3 for pair, count in shared.items() if elna in pair) >= 4


def test_sample_references_lead_to_works_of_the_sample():
    known = {item for work in WORKS.values() for item in work["ids"].items()}

    assert all(set(r.items()) <= known for work in WORKS.values() for r in work.get("references", []))


def test_sample_counts_are_those_of_its_readme():
    text = (FOLDER / "README.md").read_text("utf-8")
    years = [work["year"] for work in WORKS.values() if "year" in work]

    assert f"{len(LINES)} lines" in text
    assert f"{len(link_versions(list(WORKS.values())))} works" in text
    assert f"{min(years)}–{max(years)}" in text
