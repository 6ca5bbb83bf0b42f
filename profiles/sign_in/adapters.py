"""What allauth asks this site: how letters go out, whose an account is that a provider names, how secrets are kept."""

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect

from papers.identifiers import normalize_identifier
from papers.tasks import poke
from profiles.models import User
from profiles.services.accounts import forget_unproven
from profiles.services.letters import Letter, add_letter
from profiles.sign_in.secrets import read_secret, seal_secret

if TYPE_CHECKING:
    from allauth.account.models import EmailAddress
    from allauth.socialaccount.models import SocialLogin

ORCID = "orcid"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Letters leave by a worker, and an address is whose who proved to read it."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Have a letter sent: it is written now, in the caller's transaction, and sent when that is committed."""
        request = _request()
        site = get_current_site(request)
        message = self.render_mail(
            template_prefix, email, {"request": request, "email": email, "current_site": site, **context}
        )
        add_letter(Letter(to=email, subject=message.subject, text=message.body, sender=message.from_email))
        poke()

    def confirm_email(self, request: HttpRequest, email_address: "EmailAddress") -> bool:
        """Note that somebody proved to read this address: what others only typed it into goes."""
        try:
            with transaction.atomic():
                forget_unproven(email=email_address.email, but=email_address.user_id)
                return bool(super().confirm_email(request, email_address))
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
            raise ValidationError("The provider told no ORCID iD.")
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

    def encrypt(self, text: str) -> str:
        """The secret as it is stored."""
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as it was given; "" when it was sealed with another SECRET_KEY."""
        return read_secret(encrypted_text)


def _request() -> HttpRequest:
    request: HttpRequest = context.request
    return request
