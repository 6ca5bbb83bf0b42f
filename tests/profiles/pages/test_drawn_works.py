"""Lists of works as they are drawn, to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template.loader import render_to_string

from profiles.pages.specimens import Specimen, show_work_items, show_work_lists

DRAWN = Path(__file__).parent / "golden" / "works.html"
"""What the specimens look like. To change it on purpose, write here what `draw_all` gives, and read the difference."""


def draw_all() -> str:
    specimens: list[Specimen] = [*show_work_lists(), *show_work_items()]
    return "\n".join(
        f"<!-- {one.component}: {one.state} -->\n{render_to_string(one.template, one.context)}"
        for one in specimens
    )


def test_works_are_drawn_as_they_were():
    assert draw_all() == DRAWN.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '" onclick="x', "a & b"])
def test_whatever_a_source_prints_is_drawn_as_text(text):
    (specimen, *_) = show_work_items()
    item = specimen.context["item"]
    object.__setattr__(item, "venue", text)
    drawn = render_to_string(specimen.template, specimen.context)
    assert text not in drawn
    assert "&lt;script&gt;" in drawn or "&#34; onclick=&#34;x" in drawn or "a &amp; b" in drawn
