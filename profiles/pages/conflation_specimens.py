"""The flag of a conflation risk as the gallery shows it."""

from types import SimpleNamespace

from django.utils.html import conditional_escape

from papers.pages.work_items import Title
from profiles.pages.conflation import ConflationFlag, PartLine, PartWorkLine
from profiles.pages.specimens import Specimen

_TITLE = "On the States of Components, and on Those That Nobody Draws"


def show_conflations() -> list[Specimen]:
    two = _make_flag(
        _make_part(
            1, "24 works, 1990–1998, on Flood Risk, with Elna Thorsvik and Do Hanui.", listed=20, more=4
        ),
        _make_part(2, "5 works, 2015–2020, on Market Design, with José Ángel Quintavera.", listed=5),
    )
    many = _make_flag(
        *(
            _make_part(number, f"{9 - number} works, on {'A Topic of Many Words ' * 6}.", listed=2)
            for number in range(1, 7)
        )
    )
    gone = _make_flag(
        _make_part(1, "3 works, with Elna Thorsvik.", listed=3),
        _make_part(2, "2 works, with Do Hanui.", listed=0),
    )
    states = {
        "for a reader": (two, None),
        "for the owner": (two, SimpleNamespace(may_edit=True, may_curate=False)),
        "for a curator": (two, SimpleNamespace(may_edit=False, may_curate=True)),
        "many parts": (many, None),
        "works that are gone since": (gone, None),
    }
    return [
        Specimen("Conflation risk", state, "components/conflation.html", {"flag": flag, "visitor": visitor})
        for state, (flag, visitor) in states.items()
    ]


def _make_flag(*parts: PartLine) -> ConflationFlag:
    return ConflationFlag(
        parts,
        ("No co-author is shared.", "Affiliations are not known of all of them, which counts for nothing."),
        "0.67",
        ("Measured on people who are known: so many in a hundred are right.",),
        "#edit",
        "#report",
    )


def _make_part(number: int, said: str, *, listed: int, more: int = 0) -> PartLine:
    work = PartWorkLine("#work", Title(conditional_escape(_TITLE), is_imported=True), "2021")
    return PartLine(
        f"Part {number}",
        said,
        f"Its {listed + more} works",
        (work,) * listed,
        f"and {more} more works" if more else "",
        "#split" if number > 1 else "",
    )
