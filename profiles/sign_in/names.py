"""The name of a person, as they type it."""

import re
import unicodedata
from typing import Any

from django import forms

from profiles.models import User

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]")


class NameField(forms.CharField):
    """A person's name in any script: one line, composed, without what can't be seen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label="Full name",
            max_length=User._meta.get_field("name").max_length,
            help_text="As it is printed on your works: it is compared with the records that you claim.",
            widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
            **options,
        )

    def to_python(self, value: Any) -> str:
        """The name as it is kept."""
        text = _UNSEEN.sub(" ", unicodedata.normalize("NFC", str(value or "")))
        return " ".join(text.split())

    def validate(self, value: str) -> None:
        """Raises ValidationError for what is no name."""
        super().validate(value)
        if not any(character.isalpha() for character in value):
            raise forms.ValidationError("A name has letters.", code="no_letters")
