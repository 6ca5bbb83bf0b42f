"""BibTeX as people keep it."""

import datetime
import io

import pytest

from papers.records import RecordError, SignatureRecord, WorkRecord
from papers.sources.bibtex import parse, sniff, split
from tests.papers.sources.reading import data_of


def read(text: str) -> list[WorkRecord]:
    return [parse(data_of(item)) for item in split(io.BytesIO(text.encode()))]


def read_names(authors: str) -> list[tuple[str, str | None, str | None]]:
    (work,) = read(f"@misc{{k, title={{T}}, author={{{authors}}}}}")
    return [(signature.name, signature.given, signature.family) for signature in work.signatures]


def test_entry_of_dblp_is_read_whole():
    text = r"""@article{DBLP:journals/x/DaiZ16,
  author    = {Ruxin Dai and
               Jun Zhang 0001},
  title     = {Higher order {ADI} method for
               San Sebasti{\'{a}}n},
  journal   = {Computers {\&} Mathematics},
  month     = may, day = 7,
  year      = {2016},
  url       = {https://doi.org/10.1016/j.x\_1},
  doi       = {10.1016/j.x\_1},
  keywords  = {a; {B} c, d}
}"""
    assert sniff(text.encode())
    assert read(text) == [
        WorkRecord(
            ids={"dblp": "journals/x/DaiZ16", "doi": "10.1016/j.x_1"},
            kind="journal-article",
            title=r"Higher order {ADI} method for San Sebasti{\'{a}}n",
            year=2016,
            published_on=datetime.date(2016, 5, 7),
            venue="Computers & Mathematics",
            url="https://doi.org/10.1016/j.x_1",
            signatures=(
                SignatureRecord(name="Ruxin Dai", given="Ruxin", family="Dai"),
                SignatureRecord(
                    name="Jun Zhang", given="Jun", family="Zhang", ids={"dblp-name": "Jun Zhang 0001"}
                ),
            ),
            keywords=("a", "B c", "d"),
        )
    ]


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        (r"{\v{S}}eva, Jurica and others", [("Jurica Ševa", "Jurica", "Ševa")]),
        ("Ludwig van Beethoven", [("Ludwig van Beethoven", "Ludwig", "van Beethoven")]),
        ("de la Fuente, Jr., Maria", [("Maria de la Fuente Jr.", "Maria", "de la Fuente")]),
        ("{NASA and Friends} and Plato", [("NASA and Friends", None, None), ("Plato", None, None)]),
        ("Yue{-}Jiao Gong", [("Yue-Jiao Gong", "Yue-Jiao", "Gong")]),
        (r"K{\i}l{\i}\c{c}, \"Ozg\"ur", [("Özgür Kılıç", "Özgür", "Kılıç")]),
        (" and ", []),
    ],
)
def test_names_are_decoded_and_taken_apart(authors, names):
    assert read_names(authors) == names


def test_entries_are_cut_wherever_they_begin():
    text = "comment\n@misc{a, title={A}}@misc{b, title={B @misc{x, } y}}  @misc(c, title={C})\n  @MISC {d,title=D}"
    assert [work.title for work in read(text)] == ["A", "B @misc{x, } y", "C", "D"]


def test_broken_entry_costs_itself_alone_and_has_its_line():
    text = "@misc{a, title={A}}\n\n@misc{b,\n title={B\n}\n\n@article{ }\n@misc{a, title={Again}}\n@misc{c, title={"
    items = list(split(io.BytesIO(text.encode())))
    reasons = {}
    titles = []
    for item in items:
        try:
            titles.append(parse(data_of(item)).title)
        except RecordError as error:
            reasons[item.line] = str(error)

    assert titles == ["A", "Again"]
    assert [item.line for item in items] == [1, 3, 7, 8, 9]
    assert reasons[3].startswith("not BibTeX (from line 1 of the entry): ")
    assert reasons[7] == "an empty entry: @article without any field"
    assert set(reasons) == {3, 7, 9}


def test_commas_and_fields_too_many_do_no_harm():
    (work,) = read("@misc{k, title={A},, , year = 2018, year={2019},}")
    assert (work.title, work.year) == ("A", 2018)


def test_names_stand_for_what_they_were_defined_as():
    text = (
        '@string{j = "Journal"}\n@STRING(k = j # { of } # "X")\n'
        '@article{a, title = "T" # " and " # {U}, journal = K}'
    )
    (work,) = read(text)
    assert (work.title, work.venue) == ("T and U", "Journal of X")


def test_paper_takes_from_its_proceedings_what_it_leaves_out():
    paper, proceedings = read(
        "@inproceedings{a, title={A}, crossref={p}}\n@proceedings{p, title={Proc}, year=2001, author={X Y}}"
    )
    assert (paper.title, paper.venue, paper.year, paper.signatures) == ("A", "Proc", 2001, ())
    assert (proceedings.title, proceedings.kind) == ("Proc", "book")


@pytest.mark.parametrize(
    ("fields", "ids", "kind"),
    [
        ("@article{a, journal={CoRR}, volume={abs/1408.0689}", {"arxiv": "1408.0689"}, "preprint"),
        ("@article{a, journal={arXiv preprint arXiv:1702.04615}", {"arxiv": "1702.04615"}, "preprint"),
        ("@misc{a, archivePrefix={arXiv}, eprint={1408.0689v2}", {"arxiv": "1408.0689"}, "preprint"),
        ("@article{a, journal={X}, eprint={http://x/10.1/y}", {}, "journal-article"),
        ("@article{doi:10.1111/iere.12270, journal={X}", {"doi": "10.1111/iere.12270"}, "journal-article"),
        (
            "@inproceedings{a, url={https://aclanthology.org/P19-1001}",
            {"acl": "P19-1001"},
            "proceedings-article",
        ),
        ("@phdthesis{a, school={X}", {}, "dissertation"),
        ("@patent{a, number={1}", {}, "other"),
        (
            r"@article{a, journal={X}, doi={10.1002/(SICI)1{\textless}1::AID{\textgreater}3.0.CO;2-\#}",
            {"doi": "10.1002/(sici)1<1::aid>3.0.co;2-#"},
            "journal-article",
        ),
    ],
)
def test_identifiers_and_kinds_are_found(fields, ids, kind):
    (work,) = read(fields + ", title={T}}")
    assert (work.ids, work.kind) == (ids, kind)


def test_capitals_kept_by_braces_lose_the_pair_around_the_whole_title():
    assert [work.title for work in read("@misc{a, title={{The {X} Of}}}\n@misc{b, title={{A} and {B}}}")] == [
        "The {X} Of",
        "{A} and {B}",
    ]


def test_file_without_an_entry_has_a_reason():
    assert [item.reason for item in split(io.BytesIO(b"nothing @ all"))] == ["no BibTeX entry"]
    assert [item.reason for item in split(io.BytesIO(b"@comment{x}"))] == ["no BibTeX entry"]
    assert not sniff(b"<a>\n@article{")
    assert not sniff(b"mail\n@someone{x}")
