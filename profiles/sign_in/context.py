"""What every template may say about signing in."""

from django.conf import settings
from django.http import HttpRequest


def tell_letters(request: HttpRequest) -> dict[str, str]:
    """`letters_note`: where letters are to be looked for when this site has no server to send them by; else ""."""
    if not settings.LETTERS_FOLDER:
        return {"letters_note": ""}
    if settings.PRODUCTION:
        return {"letters_note": "This site sends no e-mail yet: ask whoever runs it for the letter."}
    return {
        "letters_note": "This site sends no e-mail: its worker writes letters to files in "
        f"{settings.LETTERS_FOLDER} on the machine that it runs on."
    }
