"""The figures of the conflation risk as tables to read."""

from bench.quality.tables import Figures

_COLUMNS = "flagged of several people | of one | precision | F1 | B³ P | B³ R | B³ F1"


def format_conflation(figures: Figures) -> str:
    """The figures as five tables in Markdown; in that of bounds flagged of several people, then of one."""
    lines = [
        "Records of four works or more; the weights were fitted on other people. Precision is for as many records of "
        "several people as of one.",
        "",
        f"| records | way | {_COLUMNS} |",
        "|---" * (_COLUMNS.count("|") + 3) + "|",
    ]
    for one in figures["sets"]:
        name = f"{one['set']}: {one['conflated']:,} of several people, {one['clean']:,} of one"
        for finder, found in one["finders"].items():
            lines.append(f"| {name} | {finder} | {_format(found)} |")
            name = ""
    lines += [
        "",
        f"| each half by weights of the other | {_COLUMNS} |",
        "|---" * (_COLUMNS.count("|") + 2) + "|",
    ]
    lines += [
        f"| {one['set']}: {one['conflated']:,} of several people, {one['clean']:,} of one | {_format(one)} |"
        for one in figures["crossed"]
    ]
    names = list(figures["shipped"])
    lines += ["", f"| weights | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for name, weights in (("shipped", figures["shipped"]), *figures["fitted"].items()):
        label = name if name == "shipped" else f"fitted on half {name}"
        lines.append(f"| {label} | {' | '.join(f'{weights[one]:g}' for one in names)} |")
    sets = [name for name in figures["bounds"][0] if name != "least"]
    lines += ["", f"| parts are of two people from | {' | '.join(sets)} |", "|---" * (len(sets) + 1) + "|"]
    lines += [
        f"| {row['least']} | {' | '.join(f'{row[name][0]:.3f}, {row[name][1]:.3f}' for name in sets)} |"
        for row in figures["bounds"]
    ]
    lines += ["", "| score | stated | flags | right |", "|---|---|---|---|"]
    lines += [
        f"| {row['score']} | {row['stated']:.2f} | {row['flags']} | {row['right']:.3f} |"
        for row in figures["calibration"]
    ]
    listing = figures["listing"]
    said = "; ".join(
        f"{name}, {'flagged' if listing[name]['is flagged'] else 'not flagged'}, "
        f"by what they share {_count_parts(listing[name]['fragments'])}"
        for name in ("as it is", "with its authors")
    )
    others = len(listing["of others"])
    lines += ["", f"Seed 003, {listing['works']} works of one name, {others} of them another's: {said}."]
    return "\n".join(lines)


def _format(found: Figures) -> str:
    scores = (found["recall"], found["wrongly"], found["precision"], found["f1"], *found["b_cubed"].values())
    return " | ".join(f"{one:.3f}" for one in scores)


def _count_parts(fragments: list[list[str]]) -> str:
    return " + ".join(str(len(one)) for one in fragments) or "none: nothing is known of who signed"
