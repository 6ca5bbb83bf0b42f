"""HTML to paste as the gallery shows it."""

from django.utils.html import format_html

from profiles.pages.embeds import Pasted
from profiles.pages.specimens import Specimen


def show_embeds() -> list[Specimen]:
    """Short, and longer than its place."""
    link = '<p><a href="{}">{}</a></p>'
    texts = {
        "short": format_html(link, "https://site.example/researchers/12", "Wei Lin & Co"),
        "long": format_html(link, f"https://site.example/{'a' * 120}", "Pneumonoultra" * 12),
    }
    return [
        Specimen(
            "HTML to paste",
            state,
            "components/pasted.html",
            {"one": Pasted(f"pasted-{state}", f"A {state} panel", html)},
        )
        for state, html in texts.items()
    ]
