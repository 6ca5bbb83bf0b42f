"""What owners state, and the parts of their desk, as the gallery shows them."""

from dataclasses import replace

from papers.pages.identifiers import Identifier
from profiles.models import Researcher
from profiles.pages.desk import (
    HighlightLine,
    HighlightsForm,
    LinkFields,
    NameLine,
    NamesForm,
    Option,
    ReviewForm,
    StatementForm,
)
from profiles.pages.desk_sayings import STALE
from profiles.pages.desk_visibility import VisibilityForm
from profiles.pages.desk_works import AddedLine, AddForm, CorrectionLine, OwnWork
from profiles.pages.header import AffiliationLine, Header
from profiles.pages.specimens import Specimen, make_item
from profiles.pages.stated import LinkLine, Stated

_STATED = Stated(
    collaboration="Open to some collaborations",
    affiliation="Institute of Imagined Waters, Department of Rivers",
    paragraphs=("I measure rivers, mostly small ones.", "Write to me about data from before 1950."),
    links=(
        LinkLine("example.org", "#home", ""),
        LinkLine("Code", "#code", "code.example.org"),
        LinkLine(
            "A label as long as a label may be, and then " + "a" * 20, "#long", "x." * 30 + "example.org"
        ),
    ),
    names=("Wei Lin-Thorsvik", "林薇"),
    orcid="0000-0000-2026-0038",
    said_on="21 Nov 2026",
)


def show_stated_parts() -> list[Specimen]:
    """The header of a page whose owner says all they can, what they say, and what they highlight."""
    header = Header(
        name="Wei Lin",
        native_names=(),
        variants=("W. Lin",),
        summary="Publishes on Components; States. 12 works, 2019–2023.",
        affiliation=AffiliationLine("Institute of Imagined Waters", "#i", "2023", "#work"),
        identifiers=(Identifier("DBLP", "12/3456", "#dblp"),),
        orcid=Identifier("ORCID", "0000-0000-2026-0038", "#orcid"),
        stated=_STATED,
    )
    said = {
        "text and links": _STATED,
        "links alone": replace(_STATED, paragraphs=()),
        "right to left": replace(_STATED, paragraphs=("أقيس الأنهار، الصغيرة منها غالبًا.",), links=()),
    }
    return [
        Specimen("Header", "stated by its owner", "components/researcher_header.html", {"header": header}),
        *(
            Specimen("Stated", state, "components/stated.html", {"stated": one})
            for state, one in said.items()
        ),
        Specimen(
            "Highlights",
            "two works",
            "components/highlights.html",
            {"items": (make_item(), make_item(abstract=None))},
        ),
    ]


def show_desk_works() -> list[Specimen]:
    """The owner's works, what they put right, what they asked for, and how the page is seen."""
    item = make_item()
    own = OwnWork(
        work_id=1,
        address="#work",
        title=item.title,
        byline=item.byline,
        where="Journal article · Waters · 2021",
        because="Here because the full name agrees and a co-author is shared",
        is_confirmed=False,
        is_loose=False,
        is_highlighted=False,
        can_highlight=True,
    )
    line = CorrectionLine(1, "Not yours", (item.title,), "", "21 Nov 2026")
    asked = AddedLine("DOI 10.5555/peerlight.0001", "", "", "being looked for", "", False)
    items: dict[tuple[str, str], tuple[str, dict[str, object]]] = {
        ("Own work", "not confirmed"): ("own_work", {"work": own}),
        ("Own work", "confirmed and highlighted"): (
            "own_work",
            {"work": replace(own, is_confirmed=True, is_highlighted=True)},
        ),
        ("Own work", "held by its name alone"): (
            "own_work",
            {"work": replace(own, is_loose=True, because="Nothing but the name led it here")},
        ),
        ("Put right", "one work"): ("correction_line", {"line": line}),
        ("Put right", "several works"): (
            "correction_line",
            {"line": CorrectionLine(2, "Confirmed as yours", (item.title,) * 3, "and 9 more works", "1 May 2026")},
        ),
        ("Put right", "works that are gone"): (
            "correction_line",
            {"line": replace(line, titles=())},
        ),
        ("Added work", "looked for"): ("added_line", {"line": asked}),
        ("Added work", "looked for, not at once"): (
            "added_line",
            {"line": replace(asked, note="Crossref was not reached: it is asked again")},
        ),
        ("Added work", "on the page"): (
            "added_line",
            {"line": replace(asked, state="on the page", title="A Component", address="#work")},
        ),
        ("Added work", "failed"): (
            "added_line",
            {"line": replace(asked, state="not added", note="No source knows it.", is_failed=True)},
        ),
    }  # fmt: skip
    drawn = {**items, **_list_parts()}
    return [
        Specimen(
            component,
            state,
            f"components/{template}.html",
            {"author_id": 1, "csrf_token": "drawn", "prefix": f"desk-{number}-", "number": 1, **context},
            is_item=(component, state) in items,
        )
        for number, ((component, state), (template, context)) in enumerate(drawn.items(), 1)
    ]


def _list_parts() -> dict[tuple[str, str], tuple[str, dict[str, object]]]:
    """The forms to add works and to be seen, in their states."""
    seen = VisibilityForm(False, False, "", may_hide=True, asked_on="")
    return {
        ("Add works", "empty"): ("add_form", {"form": AddForm()}),
        ("Add works", "not taken"): (
            "add_form",
            {"form": AddForm("10.5555", "", alert="“10.5555” is neither a DOI nor an arXiv id.")},
        ),
        ("Being seen", "by everybody"): ("visibility_form", {"form": seen}),
        ("Being seen", "by everybody, removal asked for"): (
            "visibility_form",
            {"form": replace(seen, asked_on="21 Nov 2026")},
        ),
        ("Being seen", "not theirs to hide"): ("visibility_form", {"form": replace(seen, may_hide=False)}),
        ("Being seen", "hidden"): (
            "visibility_form",
            {"form": replace(seen, is_hidden=True, since="21 Nov 2026", alert=STALE)},
        ),
        ("Being seen", "removed"): (
            "visibility_form",
            {"form": replace(seen, is_hidden=True, is_removed=True, since="21 Nov 2026")},
        ),
    }


def show_desk_forms() -> list[Specimen]:
    """The forms of the desk: filled, empty, and not taken."""
    stated = StatementForm(
        made_from="",
        options=tuple(Option(one.value, one.label, one.value == "some") for one in Researcher.Collaboration),
        affiliation="Institute of Imagined Waters",
        bio="I measure rivers, mostly small ones.",
        links=tuple(
            LinkFields(number, label, address)
            for number, (label, address) in enumerate([("Code", "https://code.example.org/"), ("", "")], 1)
        ),
    )
    names = NamesForm(
        made_from="",
        lines=(NameLine("W. Lin", "printed on works", True), NameLine("林薇", "self-stated", True)),
        added="",
        reviewed_on="21 Nov 2026",
    )
    item = make_item()
    chosen = tuple(
        HighlightLine(number, item.title, "#work", is_first=number == 1, is_last=number == 3)
        for number in (1, 2, 3)
    )
    drawn: dict[tuple[str, str], dict[str, object]] = {
        ("statement", "filled"): {"form": stated},
        ("statement", "not taken"): {"form": replace(stated, alert=STALE)},
        ("names", "reviewed"): {"form": names, "name": "Wei Lin"},
        ("names", "none printed, not taken"): {
            "form": replace(names, lines=(), reviewed_on="", added="123", alert="“123” is no name."),
            "name": "Wei Lin",
        },
        ("highlights", "three"): {"form": HighlightsForm("", chosen), "works_address": "#"},
        ("highlights", "none"): {"form": HighlightsForm("", (), alert=STALE), "works_address": "#"},
        ("review", "never"): {"form": ReviewForm("", "")},
        ("review", "done"): {"form": ReviewForm("", "21 Nov 2026")},
    }
    return [
        Specimen(
            f"Form of {part}",
            state,
            f"components/{part}_form.html",
            {"author_id": 1, "csrf_token": "drawn", "prefix": f"form-{number}-", **context},
        )
        for number, ((part, state), context) in enumerate(drawn.items(), 1)
    ]
