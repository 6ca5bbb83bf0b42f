"""The files in which works can be taken."""

from dataclasses import dataclass

from papers.citations.forms import Form, label_form


@dataclass(frozen=True, slots=True)
class Export:
    """A form of export; `text` is what it says where a page shows that."""

    id: str
    label: str
    address: str
    text: str = ""


def link_exports(start: str, query: str = "") -> tuple[Export, ...]:
    """The files whose addresses begin with `start`, and end with the query string, where there is one."""
    return tuple(
        Export(f"export-{form.partition('.')[0]}", label_form(form), f"{start}.{form}{query}")
        for form in Form
    )
