"""Works possibly by a person as the gallery shows them."""

from profiles.pages.possible_works import PossibleGroup, PossibleWorks
from profiles.pages.specimens import Specimen, make_item


def show_possible() -> list[Specimen]:
    one = PossibleGroup("E. Thorsvik", "Do Hanui", "#do", "10 works", "#shared", (make_item(abstract=None),))
    long_name = PossibleGroup(
        "E.-M. A. Thorsvik-" + "Lund" * 12,
        "José Ángel Quintavera de los Ríos",
        "#jose",
        "1 work",
        "#one",
        (make_item(abstract=None), make_item(abstract=None)),
    )
    states = {
        "one work": (PossibleWorks("1 work", (one,)), ""),
        "several people, for the owner": (PossibleWorks("3 works", (one, long_name)), "#desk"),
    }
    return [
        Specimen(
            "Possibly by this person",
            state,
            "components/possible_works.html",
            {"possible": possible, "desk_address": desk_address},
        )
        for state, (possible, desk_address) in states.items()
    ]
