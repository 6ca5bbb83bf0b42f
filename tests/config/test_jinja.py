"""What the environment of Jinja2 does otherwise than Jinja2's own."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from config.jinja import QuickEnvironment, build_environment


@dataclass(frozen=True)
class Lake:
    name: str


class Loud(str):
    """A text of another class."""


@given(st.text(alphabet="ab<>&\"'; ä\n", max_size=20))
def test_text_is_escaped_as_markupsafe_does(text):
    for one in (text, Loud(text), Markup(text), mark_safe(text)):  # noqa: S308, S704 - this is what is asked
        assert QuickEnvironment.escape_text(one) == str(escape(one))
    assert build_environment().from_string("{{ one }}").render(one=text) == str(escape(text))


@pytest.mark.parametrize("value", [None, 12, 1.5, Lake("<b>")])
def test_what_is_no_text_is_escaped_as_markupsafe_does(value):
    assert QuickEnvironment.escape_text(value) == str(escape(value))


def test_macros_escape_once():
    text = "{% macro one(lake) %}<i>{{ lake.name }}</i>{% endmacro %}{{ one(lake) }}"
    assert build_environment().from_string(text).render(lake=Lake("a & b")) == "<i>a &amp; b</i>"


@pytest.mark.parametrize(
    "text", ["{{ lake.depth }}", "{{ sea }}", "{{ sea.name }}", "{% if lake.depth %}{% endif %}"]
)
def test_what_is_not_there_is_an_error(text):
    with pytest.raises((AttributeError, UndefinedError)):
        build_environment().from_string(text).render(lake=Lake("Como"))
