"""The figures of the topics as tables to read."""

from bench.quality.tables import Figures
from bench.quality.topics import TIMED_WORKS

_COLUMNS = ("topic @1", "topic @3", "subfield @1", "subfield @3", "first subfield @3", "field @1", "field @3")
GOAL = 0.7


def format_topics(figures: Figures) -> str:
    """The figures as three tables in Markdown; a share stands with its interval."""
    goal = figures["groups"]["all"]["subfield @3"]["share"]
    lines = [
        f"{figures['works']} works that carry topics of their source; method version {figures['version']}. A right "
        f"subfield among the first 3: goal ≥ {GOAL}, {'met' if goal >= GOAL else '**not met**'}. "
        f"{TIMED_WORKS:,} works take {figures['seconds']} s of one core.",
        "",
        f"| works | number | with topics | {' | '.join(_COLUMNS)} |",
        "|---" * (len(_COLUMNS) + 3) + "|",
    ]
    for name, group in figures["groups"].items():
        shares = " | ".join(_format_share(group[column]) for column in _COLUMNS)
        lines.append(f"| {name} | {group['works']} | {group['with topics']} | {shares} |")
    lines += ["", "| variant | right subfield @3 |", "|---|---|"]
    lines += [f"| {name} | {share:.3f} |" for name, share in figures["chosen"]["variants"].items()]
    held_out = figures["chosen"]["best of one half, on the other"]
    lines.append(f"| the best on one half, measured on the other | {held_out:.3f} |")
    lines += ["", "| score | stated | topics | right subfield |", "|---|---|---|---|"]
    for row in figures["calibration"]:
        lines.append(f"| {row['score']} | {row['stated']:.2f} | {row['count']} | {_format_share(row)} |")
    return "\n".join(lines)


def _format_share(share: Figures) -> str:
    return f"{share['share']:.3f} ({share['from']:.3f}–{share['to']:.3f})"
