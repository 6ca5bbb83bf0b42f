"""What stands on a page many times is drawn by Jinja2: macros of `templates/jinja/`, called by tags of each room."""

from typing import Any, cast

from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils.safestring import SafeString, mark_safe


def draw(template: str, macro: str, *shown: Any) -> SafeString:
    """What this macro of a template draws from what it is given."""
    engine = cast(Jinja2, engines["jinja"])
    drawn: str = getattr(engine.env.get_template(template).module, macro)(*shown)
    return mark_safe(drawn)  # noqa: S308 - the engine escapes
