"""What was found, as JSON to compare with and as a table to read."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.quality.conflation_tables import format_conflation
from bench.quality.tables import format_quality
from bench.quality.topic_tables import format_topics


@dataclass(frozen=True)
class Row:
    """One line of the table: its number is that of the goal; `details` is what the figure was made from."""

    number: int
    what: str
    against: str
    goal: str
    measured: str
    is_met: bool
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """A whole run. `quality` has the figures of each labelled set, `conflation` those of the conflation risk.

    `topics` has those of assigned topics.
    """

    started_at: str
    revision: str
    machine: dict[str, Any]
    options: dict[str, Any]
    rows: Sequence[Row]
    quality: Sequence[dict[str, Any]]
    conflation: dict[str, Any] | None = None
    topics: dict[str, Any] | None = None

    def write(self, folder: Path) -> list[Path]:
        """Write `<date>.json` and `<date>.md`; a later run of the same day takes their place."""
        date = self.started_at[:10]
        json_path, table_path = folder / f"{date}.json", folder / f"{date}.md"
        json_path.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        table_path.write_text(self.format() + "\n", encoding="utf-8")
        return [json_path, table_path]

    def format(self) -> str:
        """The tables in Markdown, with what they were measured on."""
        machine = self.machine
        lines = [
            f"# Measured on {self.started_at[:10]}",
            "",
            f"Revision {self.revision}; {machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB; "
            f"PostgreSQL {machine['postgresql']['server_version']}, Python {machine['python']}; "
            + ", ".join(f"{name} {value}" for name, value in self.options.items())
            + ".",
        ]
        if self.rows:
            lines += ["", "| # | what | measured against | goal | measured | |", "|---|---|---|---|---|---|"]
            lines += [
                f"| {row.number} | {row.what} | {row.against} | {row.goal} | {row.measured} "
                f"| {'met' if row.is_met else '**not met**'} |"
                for row in self.rows
            ]
        if self.quality:
            lines += ["", "## Quality of resolution", "", format_quality(self.quality)]
        if self.conflation:
            lines += ["", "## Records that look like several people", "", format_conflation(self.conflation)]
        if self.topics:
            lines += ["", "## Topics that the site assigns", "", format_topics(self.topics)]
        return "\n".join(lines)
