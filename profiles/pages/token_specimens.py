"""Tokens, the form that makes one and one just made, as the gallery shows them."""

from dataclasses import replace

from core.api.scopes import Scope
from profiles.pages.specimens import Specimen
from profiles.pages.tokens import TokenLine, show_new_token_page

_LINE = TokenLine(
    "the department’s site",
    "peerlight_3fa9c…",
    "read and follow",
    "1 Nov 2026",
    "1 Nov 2027",
    "never used",
    False,
)
_LINES = (
    _LINE,
    replace(_LINE, name="a_name_without_a_gap_" * 3, scopes="", used="last used today at 09:12 UTC"),
    replace(_LINE, name="last year’s bot", ends="2 Nov 2026", used="last used 30 Oct 2026", is_over=True),
)


def show_tokens() -> list[Specimen]:
    """The list with tokens and without, one just made, and the form new and refused."""
    offered, lives = tuple(Scope), (30, 90, 365)
    forms = {
        "new": show_new_token_page(offered=offered[:-1], lives_days=lives),
        "refused": show_new_token_page(
            offered=offered,
            lives_days=lives,
            name="a bot",
            chosen=("read", "follow"),
            life="365",
            refused="You have a token called “a bot” already: end it first, or call this one otherwise.",
        ),
    }
    made: dict[str, object] = {
        "token": "peerlight_" + "0123456789abcdef" * 4,
        "origin": "https://peerlight.example",
    }
    form: dict[str, object] = {"csrf_token": "made-up"}
    return [
        Specimen("Tokens", "some", "components/token_list.html", {"tokens": _LINES} | form),
        Specimen("Tokens", "none", "components/token_list.html", {"tokens": ()} | form),
        Specimen("Token", "just made", "components/made_token.html", made),
        *(
            Specimen(
                "Token form", state, "components/token_form.html", {"page": page, "prefix": state} | form
            )
            for state, page in forms.items()
        ),
    ]
