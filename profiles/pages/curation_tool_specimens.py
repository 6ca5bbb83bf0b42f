"""The parts of the pages on which curators decide, in each of their states."""

from dataclasses import replace

from django.utils.html import conditional_escape

from papers.pages.work_facets import Choice
from papers.pages.work_items import Title
from profiles.pages.curation_candidates import CandidateLine
from profiles.pages.curation_claims import ClaimPage, CompareCell, CompareRow, CompareTable, Piece
from profiles.pages.curation_disputes import DisputePage
from profiles.pages.curation_previews import PreviewPage, RecordChange
from profiles.pages.curation_records import RecordWorkLine, RiskBox
from profiles.pages.specimens import Specimen

_REASONS = (("other-person", "The record is another person’s."), ("no-evidence", "Nothing shows it."))
_TABLE = CompareTable(
    heads=("Ada Quillon", "Eve Ek", "The record"),
    rows=(
        CompareRow(
            "ORCID iD",
            (
                CompareCell("Ada Quillon", (Piece("0000-0000-2026-0038", "on 5 works here, 2015–2020"),)),
                CompareCell("Eve Ek", (Piece("nothing known", is_unknown=True),)),
                CompareCell("The record", (Piece("0000-0000-2026-0038", "on 5 works"),)),
            ),
        ),
        CompareRow(
            "Evidence",
            (
                CompareCell(
                    "Ada Quillon",
                    (
                        Piece("A verified e-mail address: ada@a-long-domain-of-waters.example", "20 Nov 2026"),
                        Piece("A token or rel=me on a homepage: https://waters.example/~ada", "ended", is_over=True),
                    ),
                ),
                CompareCell("Eve Ek", (Piece("A curator reviewed it", "20 Nov 2026"),)),
            ),
        ),
    ),
)  # fmt: skip


def show_curation_tools() -> list[Specimen]:
    """What claims, works, records and reports are decided with."""
    return [
        *_show_claims(),
        *_show_risks(),
        *_show_works(),
        *_show_candidates(),
        *_show_plans(),
        *_show_answers(),
    ]


def _show_claims() -> list[Specimen]:
    page = ClaimPage(
        "7", "#claim", "Claim to Wei Lin", "Wei Lin", "Competing at L1", "#r", "#t", "#l", _TABLE, (), "seen",
        "The claim of Ada Quillon, who owns the page now, is revoked by that.", _REASONS, True, True, False, "",
    )  # fmt: skip
    states = {
        "open": page,
        "verified": replace(page, consequence="", may_refuse=False, may_revoke=True, may_approve=False),
        "closed": replace(page, may_approve=False, may_refuse=False),
        "of one’s own": replace(page, interest="A curator does not decide about a record that they claim."),
    }
    return [
        Specimen("Compare", "two claims", "components/compare.html", {"table": _TABLE}),
        *(
            Specimen("Decide a claim", state, "components/decide_claim.html", {"page": _number(one, state)})
            for state, one in states.items()
        ),
    ]


def _number(page: ClaimPage, state: str) -> ClaimPage:
    """The same with an id that no other specimen has."""
    return replace(page, id=state.split()[0])


def _show_risks() -> list[Specimen]:
    parts = (Choice("Part 1", "#1", False, "its 1,204 works"), Choice("Part 2", "#2", True, "its 3 works"))
    risk = RiskBox(parts, "20 Nov 2026", "2026-11-20", False, _REASONS)
    context: dict[str, object] = {"record": {"address": "#record"}, "may_decide": True}
    states = {"open": risk, "dismissed": replace(risk, is_dismissed=True)}
    return [
        Specimen("Falls apart", state, "components/risk.html", context | {"risk": one})
        for state, one in states.items()
    ]


def _show_works() -> list[Specimen]:
    work = RecordWorkLine(
        id="1", address="#w", title=Title(conditional_escape("A Component and Its States"), True),
        about="Journal article · 2021 · signed Wei Lin", people="with Elna Thorsvik, H. Do and 12 more",
        places="Institute of Imagined Waters", identifiers=("OpenAlex A1", "ORCID 0000-0000-2026-0038"),
        is_chosen=True, is_curated=True,
    )  # fmt: skip
    bare = RecordWorkLine(
        id="2", address="#w", title=Title(conditional_escape("We look at one state of …"), False),
        about="Preprint · year not imported · signed W. Lin", people="", places="", identifiers=(), is_chosen=False,
        is_curated=False,
    )  # fmt: skip
    return [
        Specimen("Choose works", state, "components/pick_works.html", {"works": works})
        for state, works in (("chosen and not", (work, bare)), ("none", ()))
    ]


def _show_candidates() -> list[Specimen]:
    likely = CandidateLine(
        "12", "#p", "#t", "Wei Lin", "7 works, 2013–2026", True,
        ("a source gives both ORCID 0000-0000-2026-0038", "2 co-authors shared: Elna Thorsvik and H. Do"), (), True,
    )  # fmt: skip
    two = replace(likely, id="13", is_owned=False, speaks_for=(), is_possible=False,
                  against=("both signed 1 work: they are two people", "40 years lie between their works"))  # fmt: skip
    return [
        Specimen(
            "Merge", state, "components/merge_candidates.html", {"candidates": shown, "may_decide": True}
        )
        for state, shown in (("some", (likely, two)), ("none", ()))
    ]


def _show_plans() -> list[Specimen]:
    changes = (
        RecordChange("record 12", "Wei Lin", "#r", "47 works, 1998–2026", "44 works, 2013–2026", False),
        RecordChange("a new record", "Wei Lin", "", "", "3 works, 1998–2001", False),
    )
    page = PreviewPage(
        "#a", "#r", "Split", "Split: Wei Lin", "Wei Lin", changes, (), (), "3 works", "",
        ("Imports and matching keep it so from then on; it can be undone as a whole.",), (), (), "", "", _REASONS,
    )  # fmt: skip
    goes = RecordChange("record 13", "Wei Lin", "#r", "2 works, 2001", "", True)
    blocked = replace(page, changes=(changes[0], goes), obstacles=("Both signed “Of Rivers” (2019).",))
    return [
        Specimen("Plan", state, "components/plan.html", {"page": one})
        for state, one in (("of a split", page), ("that can’t be done", blocked))
    ]


def _show_answers() -> list[Specimen]:
    page = DisputePage(
        "3", "#d", "Report on Wei Lin", "Something else", "Wei Lin", "7 works", "#r", "#t", "#l", "Eve Ek",
        "20 Nov 2026, 13:07 UTC", "Not me.", "", "", (), "", "", _REASONS, (), "",
    )  # fmt: skip
    states = {
        "removal asked for": replace(page, removal_reasons=(("law", "the law asks for it"),)),
        "answered": replace(
            page, answered="Answered 20 Nov 2026, 14:00: It was put right.", answer_note="Split off."
        ),
        "of one’s own": replace(page, interest="A curator does not decide about a record that they claim."),
    }
    return [
        Specimen("Answer a report", state, "components/answer_dispute.html", {"page": one})
        for state, one in states.items()
    ]
