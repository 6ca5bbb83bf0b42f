"""The forms in which people sign up, ask for another password and add keys."""

from typing import Any

from allauth.account.forms import BaseConfirmCodeForm, ConfirmEmailVerificationCodeForm, LoginForm
from allauth.account.forms import ResetPasswordForm as AnyResetPasswordForm
from allauth.account.forms import SignupForm as EmailSignupForm
from allauth.socialaccount.forms import SignupForm as AnyProviderSignupForm
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase

from profiles.models import User
from profiles.services.accounts import forget_unproven, is_address_taken, list_proven_holders, rename_account
from profiles.sign_in.names import NameField


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


class SignInForm(LoginForm):  # type: ignore[misc]
    """Sign in with address and password."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["remember"].label = "Stay signed in on this device"


class SignupForm(NamedForm, EmailSignupForm):  # type: ignore[misc]
    """Sign up with address and password."""


class ProviderSignupForm(NamedForm, AnyProviderSignupForm):  # type: ignore[misc]
    """Sign up as who a provider says; the address is to be proven as any other."""


class ProveAddressForm(ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """Enter the code that was sent to an address. Accounts into which others only typed the address then go."""

    def clean_code(self) -> str:
        """The code; raises ValidationError for a wrong one, and when another account has the address."""
        BaseConfirmCodeForm.clean_code(self)
        forget_unproven(email=self.email, but=self.user.pk if self.user else None)
        return str(super().clean_code())


class ResetPasswordForm(AnyResetPasswordForm):  # type: ignore[misc]
    """Ask for another password: for accounts whose owner proved to read the address, not for what somebody typed."""

    def clean_email(self) -> str:
        """The address as it was typed."""
        email = str(super().clean_email())
        found: list[User] = vars(self)["users"]
        self.users = list_proven_holders(email, among=found)
        return email
