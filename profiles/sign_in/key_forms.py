"""The forms by which browsers hand over what a key answered. What makes no sense is refused, as a wrong code is."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms

_NONSENSE = "The key’s answer could not be read."


@contextmanager
def _refusing() -> Iterator[None]:
    """What reads the answer raises all kinds of errors where the answer is not as a browser makes it."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, struct.error) as error:
        raise forms.ValidationError(_NONSENSE, code="nonsense") from error


class AnswerField(forms.JSONField):
    """What a key answered, as JSON."""

    def to_python(self, value: Any) -> Any:
        """An object; raises ValidationError for anything else."""
        with _refusing():
            answer = super().to_python(value)
        if answer not in self.empty_values and not isinstance(answer, dict):
            raise forms.ValidationError(_NONSENSE, code="nonsense")
        return answer


def _answer() -> AnswerField:
    return AnswerField(required=True, widget=forms.HiddenInput)


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Add a passkey, or a key that is a second factor beside the password."""

    name = forms.CharField(
        required=False, max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    credential = _answer()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        passwordless = self.fields["passwordless"]
        passwordless.label = "It is a passkey"
        passwordless.help_text = "It signs you in alone, and asks for your finger, face or PIN itself."
        passwordless.initial = True

    def clean(self) -> dict[str, Any]:
        """What was typed and answered; raises ValidationError when it is not what was asked for."""
        with _refusing():
            cleaned: dict[str, Any] = super().clean()
        return cleaned


class _AskedKeyForm(AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = _answer()

    def clean_credential(self) -> Any:
        """The key; raises ValidationError when it is none of theirs."""
        with _refusing():
            return super().clean_credential()


class KeySignInForm(_AskedKeyForm, LoginWebAuthnForm):  # type: ignore[misc]
    """Sign in with a passkey alone."""


class KeyAuthenticateForm(_AskedKeyForm):
    """Use a key as second factor."""


class KeyReauthenticateForm(_AskedKeyForm, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Show with a key again who somebody is."""
