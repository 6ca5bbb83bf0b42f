"""Parts of the comparison of researchers as the gallery shows them."""

from profiles.pages.comparison import (
    Between,
    Compared,
    ComparisonPage,
    PairLine,
)
from profiles.pages.joint_tables import JointCell, JointLine, JointTable
from profiles.pages.specimens import Specimen

_PEOPLE = (
    Compared("12", "Wei Lin", "#p", "47 works", "2019–2023", "#rest"),
    Compared("13", "José Ángel Quintavera y Montalvar de la Sierra Nevada", "#p", "1 work", "", "#rest"),
)


def show_comparisons() -> list[Specimen]:
    """Those who are compared, the form for one more, what is between them, and what they have in common."""
    pages = {
        "nobody chosen": ComparisonPage("", "#", (), ""),
        "one chosen": ComparisonPage("", "#", _PEOPLE[:1], "thorsvik"),
        "two chosen": ComparisonPage("", "#", _PEOPLE, "", is_compared=True),
    }
    names = (_PEOPLE[0].name, _PEOPLE[1].name)
    between = (Between("Elna Thorsvik", "#p"), Between("林薇", "#p"))
    pairs = (
        PairLine(
            names, "12 works together, 2019–2023", "#edge", "1 step apart.", (), "#path", is_joined=True
        ),
        PairLine(names, "", "#edge", "3 steps apart.", between, "#path", is_joined=True),
        PairLine(names, "", "#edge", "No path.", (), "#path", is_joined=False),
        PairLine(names, "", "#edge", "", (), "#path", is_joined=False),
    )
    lines = (
        JointLine(
            "Rivers", "#t", (JointCell(names[0], "7 works", "#e"), JointCell(names[1], "1 work", "#e"))
        ),
        JointLine(
            "Åbo Akademi, Faculty of Rivers and Waters, Department of Slow Currents",
            "#t",
            (JointCell(names[0], "7 works", "#e"), JointCell(names[1])),
        ),
    )
    tables = {
        "some in common": JointTable(names, "1 topic in common", lines, "and 12 more in common"),
        "nothing known": JointTable(names, "", (), ""),
    }
    return [
        Specimen("Compared", "two people", "components/compared.html", {"people": _PEOPLE}),
        *(
            Specimen("Form to compare", state, "components/compare_form.html", {"page": page})
            for state, page in pages.items()
        ),
        Specimen("Pairs", "near, far, apart, not known", "components/pair_lines.html", {"pairs": pairs}),
        *(
            Specimen(
                "In common",
                state,
                "components/joint_table.html",
                {"table": table, "said": f"Topics, {state}", "empty": "No topic of their works is known."},
            )
            for state, table in tables.items()
        ),
    ]
