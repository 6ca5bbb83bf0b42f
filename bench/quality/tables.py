"""The quality figures as tables to read."""

from collections.abc import Sequence
from typing import Any

MOST_SHARED = 3
"""Findings that share this many signals or more are counted together."""

Figures = dict[str, Any]


def format_quality(all_figures: Sequence[Figures]) -> str:
    """The figures as three tables in Markdown."""
    lines = [
        "| people with known identity | matcher | B³ P | B³ R | B³ F1 | pairs P | pairs R | pairs F1 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in all_figures:
        name = f"{one['set']}: {one['signatures']:,} signatures, {one['people']:,} people"
        for matcher, scores in one["matchers"].items():
            lines.append(f"| {name} | {matcher} | {_format_scores(scores)} |")
            name = ""
    lines += ["", "| set | name block of | signatures | B³ P | B³ R | B³ F1 | pairs P | pairs R | pairs F1 |",
              "|---|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for one in all_figures:
        for row in one["by_block_size"]:
            lines.append(
                f"| {one['set']} | {row['block_size']} | {row['signatures']:,} | {_format_scores(row)} |"
            )
    lines += ["", "| set | rule | signals shared | findings | right |", "|---|---|---|---|---|"]
    for one in all_figures:
        for row in one["by_rule"]:
            shared = f"{row['shared']}{'+' if row['shared'] == MOST_SHARED else ''}"
            lines.append(
                f"| {one['set']} | {row['rule']} | {shared} | {row['findings']:,} | {row['right']:.4f} |"
            )
    return "\n".join(lines)


def _format_scores(scores: Figures) -> str:
    return " | ".join(
        f"{scores[measure][part]:.4f}"
        for measure in ("b_cubed", "pairs")
        for part in ("precision", "recall", "f1")
    )
