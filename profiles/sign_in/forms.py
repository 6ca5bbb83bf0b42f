"""The forms in which people sign up and ask for another password."""

import re
import unicodedata
from typing import Any

from allauth.account.forms import ResetPasswordForm as AnyResetPasswordForm
from allauth.account.forms import SignupForm as EmailSignupForm
from allauth.socialaccount.forms import SignupForm as AnyProviderSignupForm
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase

from profiles.models import User
from profiles.services.accounts import forget_unproven, is_address_taken, list_proven_holders, rename_account


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

    def clean(self, value: Any) -> str:
        """The name; raises ValidationError when no letter is left of it."""
        text = unicodedata.normalize("NFC", super().clean(value))
        name = " ".join(_UNSEEN.sub(" ", text).split())
        if not any(character.isalpha() for character in name):
            raise forms.ValidationError("A name has letters.", code="no_letters")
        return name


_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]")


class NamedForm(forms.Form):
    """Whoever signs up says their name. Whether an address is taken shows neither in answer nor in time."""

    name = NameField()
    field_order = ("name", "email", "password1")

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name with the new account."""
        rename_account(name=self.cleaned_data["name"], by=user)

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponseBase | None]:
        """The new account, or the answer that says a letter was sent when the address is somebody's.

        An address that somebody typed and never proved to read is nobody's: that account goes.
        """
        email = self.cleaned_data["email"]
        try:
            with transaction.atomic():
                forget_unproven(email=email)
                self.account_already_exists = is_address_taken(email)
                if not self.account_already_exists:
                    return super().try_save(request)  # type: ignore[misc, no-any-return]
        except IntegrityError:  # somebody else signed up with it in the same moment
            self.account_already_exists = True
        # As much work as to make an account takes, which is nearly all to hash the password.
        User().set_password(self.cleaned_data.get("password1"))
        return super().try_save(request)  # type: ignore[misc, no-any-return]


class SignupForm(NamedForm, EmailSignupForm):  # type: ignore[misc]
    """Sign up with address and password."""


class ProviderSignupForm(NamedForm, AnyProviderSignupForm):  # type: ignore[misc]
    """Sign up as who a provider says; the address is to be proven as any other."""


class ResetPasswordForm(AnyResetPasswordForm):  # type: ignore[misc]
    """Ask for another password: for accounts whose owner proved to read the address, not for what somebody typed."""

    def clean_email(self) -> str:
        """The address as it was typed."""
        email = str(super().clean_email())
        found: list[User] = vars(self)["users"]
        self.users = list_proven_holders(email, among=found)
        return email
