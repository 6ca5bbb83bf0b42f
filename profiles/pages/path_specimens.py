"""Paths between people as the gallery shows them."""

from django.utils.safestring import mark_safe

from graph.pages.paths import DrawnPath, End, Stop, WorkLine
from graph.records import Node, NodeKind
from papers.pages.work_items import Title
from profiles.pages.distances import DistanceLine
from profiles.pages.specimens import Specimen


def show_paths() -> list[Specimen]:
    title = mark_safe(
        "We look at one state of one component, and say so at a length that no line of a page holds"
    )
    works = (
        WorkLine(Title(title, is_imported=True), "#work", "2021"),
        WorkLine(Title(mark_safe("That is all"), is_imported=False), "#work", ""),
    )
    paths = {
        "a step": DrawnPath((Stop("Wei Lin", "#p", "1 work together", "#edge", works[1:]), Stop("Do", "#p"))),
        "two steps": DrawnPath(
            (
                Stop("Wei Lin", "#p", "12 works together, 2019–2023", "#edge", works, "and 10 more"),
                Stop("Elna Thorsvik", "#p", "1 work together, 2021", "#edge", works[:1]),
                Stop("José Ángel Quintavera", "#p"),
            )
        ),
    }
    known = Node("author:12", NodeKind.AUTHOR, "Wei Lin", "#p")
    forms = {
        "nobody chosen": (End("from-0", "From"), End("to-0", "To", asked="thorsvik")),
        "one chosen": (End("from-1", "From", person=known, other_address="#path"), End("to-1", "To")),
    }
    return [
        *(Specimen("Path", state, "components/path.html", {"path": one}) for state, one in paths.items()),
        *(
            Specimen("Ends of a path", state, "components/path_form.html", {"ends": ends})
            for state, ends in forms.items()
        ),
        *_show_distances(),
    ]


def _show_distances() -> list[Specimen]:
    states = {
        "measured from nowhere": DistanceLine("author:12"),
        "measured from here": DistanceLine("author:12", is_start=True),
        "known": DistanceLine("author:12", False, "You are 3 steps away", "#path", "Elna Thorsvik", "#p"),
        "no path": DistanceLine(
            "author:12",
            False,
            "No path of at most 6 steps leads from you to here",
            "#path",
            "Elna Thorsvik",
            "#p",
        ),
        "not known": DistanceLine(
            "author:12", False, "Your distance is not known yet", "#path", "Elna Thorsvik", "#p"
        ),
    }
    return [
        Specimen("Distance", state, "components/distance.html", {"distance": one, "csrf_token": "made-up"})
        for state, one in states.items()
    ]
