"""What allauth asks this site: how letters go out, whose an account is that a provider names, how secrets are kept."""

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib import messages
from django.contrib.sites.shortcuts import get_current_site
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone

from papers.identifiers import normalize_identifier
from papers.tasks import poke
from profiles.models import User
from profiles.services.evidence import refresh_account
from profiles.services.letters import Letter, add_letter
from profiles.services.tokens import end_tokens
from profiles.sign_in.secrets import read_secret, seal_secret

if TYPE_CHECKING:
    from allauth.account.models import EmailAddress
    from allauth.socialaccount.models import SocialLogin

ORCID = "orcid"
_SPEAKS_FOR_CLAIMS = {
    "account/email/email_deleted",
    "socialaccount/email/account_connected",
    "socialaccount/email/account_disconnected",
}
"""What is told by a letter, and changed what speaks for somebody's claims."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Letters leave by a worker, and an address is whose who proved to read it."""

    def new_user(self, request: HttpRequest) -> User:
        """An account that is about to be made: one that can wait in a session, where no default of the database can."""
        return User(joined_at=timezone.now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Have a letter sent: it is written now, in the caller's transaction, and sent when that is committed."""
        request = _request()
        site = get_current_site(request)
        message = self.render_mail(
            template_prefix, email, {"request": request, "email": email, "current_site": site, **context}
        )
        add_letter(Letter(to=email, subject=message.subject, text=message.body, sender=message.from_email))
        poke()

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell somebody what was changed about their account. Claims that it speaks for, or did, are looked at anew."""
        super().send_notification_mail(template_prefix, user, context=context, email=email)
        if template_prefix in _SPEAKS_FOR_CLAIMS:
            refresh_account(by=user)

    def set_password(self, user: User, password: str) -> None:
        """Give somebody another password, or a first one; by whatever they signed in to, no token works any more."""
        with transaction.atomic():
            super().set_password(user, password)
            end_tokens(by=user)

    def confirm_email(self, request: HttpRequest, email_address: "EmailAddress") -> bool:
        """Note that somebody proved to read this address, and whether it could be: an address is one account's."""
        try:
            with transaction.atomic():
                is_confirmed = bool(super().confirm_email(request, email_address))
                if is_confirmed:
                    refresh_account(by=email_address.user)
                return is_confirmed
        except IntegrityError:  # somebody else proved it in the same moment
            return False


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A provider is believed about who has which iD, and about nothing else."""

    def populate_user(self, request: HttpRequest, sociallogin: "SocialLogin", data: dict[str, Any]) -> User:
        """The account that is about to be made: it has the name that the provider tells, until they say another.

        An address that the provider tells is left out: to whom an account belongs is not for it to say.
        """
        orcid = normalize_identifier("orcid", sociallogin.account.uid)
        if sociallogin.account.provider != ORCID or orcid is None:
            raise OAuth2Error("The provider told no ORCID iD.")
        sociallogin.account.uid = orcid
        sociallogin.email_addresses = []
        user: User = sociallogin.user
        parts = (data.get("first_name"), data.get("last_name"))
        name = data.get("name") or " ".join(part for part in parts if part)
        user.name = str(name)[: User._meta.get_field("name").max_length]
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: "SocialLogin") -> None:
        """Refuse a second iD for an account that has one: a person has one."""
        if sociallogin.state.get("process") != AuthProcess.CONNECT or not request.user.is_authenticated:
            return
        others = SocialAccount.objects.filter(user=request.user, provider=ORCID)
        if others.exclude(uid=sociallogin.account.uid).exists():
            messages.error(request, "Your account has another ORCID iD. Remove that first.")
            raise ImmediateHttpResponse(redirect("socialaccount_connections"))

    def get_signup_form_initial_data(self, sociallogin: "SocialLogin") -> dict[str, Any]:
        """What the form begins with: the name."""
        return {"name": sociallogin.user.name}


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keys of second factors are kept sealed, so that a copy of the database alone opens no account."""

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """What a key is called until its owner says otherwise."""
        return f"Key {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def encrypt(self, text: str) -> str:
        """The secret as it is stored."""
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as it was given; "" when it was sealed with another SECRET_KEY."""
        return read_secret(encrypted_text)


def say_goodbye(user: User) -> None:
    """Write to somebody that their account is deleted, in the caller's transaction."""
    AccountAdapter(_request()).send_mail("account/email/account_deleted", user.email, {"user": user})


def tell_of_invitation(user: User, letter: str, *, name: str, path: str) -> None:
    """Write to somebody, in the caller's transaction, that something of `name` waits for them at `path`.

    `letter` is "invitation_received", "invitation_accepted" or "message_received". What was written is not in it.
    """
    told = {"user": user, "name": " ".join(name.split()), "address": _request().build_absolute_uri(path)}
    AccountAdapter(_request()).send_mail(f"account/email/{letter}", user.email, told)


def tell_of_token(user: User, *, name: str) -> None:
    """Write to somebody, in the caller's transaction, that a token of this name speaks for them now."""
    told = {"name": name, "address": _request().build_absolute_uri("/me/tokens")}
    AccountAdapter(_request()).send_notification_mail("account/email/token_made", user, told)


def _request() -> HttpRequest:
    request: HttpRequest = context.request
    return request
