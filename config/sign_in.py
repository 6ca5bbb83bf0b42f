"""Settings of accounts: how people sign up and in, prove that it is them, and by whom they may be vouched for.

`config/settings.py` takes all of them over; what depends on how the site is served stands there.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

ORCID_ISSUERS = {"off": "", "production": "https://orcid.org", "sandbox": "https://sandbox.orcid.org"}


def read_issuer(said: str) -> str:
    """The address of the OpenID provider that says who has which ORCID iD; "" for none. Raises ImproperlyConfigured."""
    named = ORCID_ISSUERS.get(said.strip() or "off")
    if named is not None:
        return named
    url = urlsplit(said.strip())
    if url.scheme not in ("https", "http") or not url.hostname or url.query or url.fragment:
        raise ImproperlyConfigured(
            f"ORCID_SIGN_IN: {said!r} is none of off, production, sandbox and the address of an OpenID provider"
        )
    return said.strip().rstrip("/")


def read_provider(issuer: str, client_id: str, secret: str) -> dict[str, Any]:
    """The one provider by which people may sign in, as allauth has it; none without issuer.

    Only who they are is asked for, and only what it signed is read. Raises ImproperlyConfigured when the issuer knows
    this site by nothing.
    """
    if not issuer:
        return {}
    if not (client_id and secret):
        raise ImproperlyConfigured("ORCID_SIGN_IN needs ORCID_CLIENT_ID and ORCID_CLIENT_SECRET.")
    app = {
        "provider_id": "orcid",
        "name": "ORCID",
        "client_id": client_id,
        "secret": secret,
        "settings": {
            "server_url": issuer,
            "token_auth_method": "client_secret_post",
            "fetch_userinfo": False,
            "scope": ["openid"],
        },
    }
    return {"openid_connect": {"APPS": [app]}}


def list_form_targets(issuer: str) -> list[str]:
    """Where forms may lead: a form that asks a provider to sign somebody in is led there, and browsers look at that."""
    url = urlsplit(issuer)
    return ["'self'", *([f"{url.scheme}://{url.netloc}"] if issuer else [])]


def read_mail(url: str, *, letters_folder: str) -> Mapping[str, Any]:
    """The settings of Django's e-mail: the server of `url`, or files in the folder when there is none."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": letters_folder,
        }
    config: Mapping[str, Any] = env.email_url_config(url)
    return config


ORCID_ISSUER = read_issuer(env.str("ORCID_SIGN_IN", default=""))
ORCID_CLIENT_ID = env.str("ORCID_CLIENT_ID", default="")

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 24 * 3600

ACCOUNT_ADAPTER = "profiles.sign_in.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "profiles.sign_in.forms.SignInForm",
    "signup": "profiles.sign_in.forms.SignupForm",
    "confirm_email_verification_code": "profiles.sign_in.forms.ProveAddressForm",
    "reset_password": "profiles.sign_in.forms.ResetPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
"""A code is entered where somebody signs up: who only reads the letter, or a scanner of mail, verifies nothing."""
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 3600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_MAX_EMAIL_ADDRESSES = 10
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"

SOCIALACCOUNT_ADAPTER = "profiles.sign_in.adapters.ProviderAdapter"
SOCIALACCOUNT_FORMS = {"signup": "profiles.sign_in.forms.ProviderSignupForm"}
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
"""A provider says which iD somebody has, and is not believed about anything else."""
SOCIALACCOUNT_PROVIDERS = read_provider(
    ORCID_ISSUER, ORCID_CLIENT_ID, env.str("ORCID_CLIENT_SECRET", default="")
)

MFA_ADAPTER = "profiles.sign_in.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "profiles.sign_in.key_forms.AddKeyForm",
    "login_webauthn": "profiles.sign_in.key_forms.KeySignInForm",
    "authenticate_webauthn": "profiles.sign_in.key_forms.KeyAuthenticateForm",
    "reauthenticate_webauthn": "profiles.sign_in.key_forms.KeyReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Peerlight"
MFA_TOTP_TOLERANCE = 1
