"""Settings of the site, read from the environment; what is unset has a default that is safe on one machine.

Where the data lives is one setting, `PEERLIGHT_HOME`. `DATABASE_URL` and `REDIS_URL` name services of your own;
without them the embedded ones under `PEERLIGHT_HOME` are used (`config/embedded/`).
"""

import re
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from config import embedded
from config.sign_in import *  # noqa: F403
from config.sign_in import ORCID_ISSUER, list_form_targets, read_mail
from papers.sources.live.page import Access

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

HOME = (BASE_DIR / env.str("PEERLIGHT_HOME", default=".local")).resolve()
SHARED = (BASE_DIR / env.str("PEERLIGHT_SHARED", default="../shared")).resolve()
"""Where real data for tests and benches lies; nothing of the site itself reads it."""

DEBUG = env.bool("DEBUG", default=False)
PRODUCTION = env.bool("PRODUCTION", default=False)
"""Said by whoever serves the site to others: insecure settings are then refused at start."""

if PRODUCTION and (DEBUG or not env.str("SECRET_KEY", default="")):
    raise ImproperlyConfigured("PRODUCTION needs SECRET_KEY set and DEBUG off; set both and start again.")

SECRET_KEY = env.str("SECRET_KEY", default="") or embedded.read_secret_key(HOME)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", ".localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "config",
    "profiles",
    "graph",
    "papers",
    "core",
    "django_htmx",  # for its htmx alone
    "knox",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
AUTH_USER_MODEL = "profiles.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.metrics.MeasureRequests",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "core.compression.CompressAnswers",
    "core.api.gate.ApiGate",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.privacy.PrivateAnswers",
    "core.methods.ExplainMethods",
    "core.outages.TellOutages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "profiles.sign_in.timing.EvenTiming",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,  # the pages of the admin
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "profiles.sign_in.context.tell_letters",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja",
        "DIRS": [BASE_DIR / "templates" / "jinja"],
        "OPTIONS": {"environment": "config.jinja.build_environment"},
    },
]

ADDRESSES = embedded.addresses(HOME)
DATABASE_URL = env.str("DATABASE_URL", default="") or ADDRESSES.database_url
REDIS_URL = env.str("REDIS_URL", default="") or ADDRESSES.redis_url

DATABASES = {
    "default": {
        **env.db_url_config(DATABASE_URL),
        "ENGINE": "core.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
CELERY_BROKER_URL = (
    f"redis+socket://{REDIS_URL.removeprefix('unix://')}" if REDIS_URL.startswith("unix://") else REDIS_URL
)

JOB_MODULES = ("papers.services.job_kinds", "graph.services.job_kinds", "profiles.services.job_kinds")
"""Where the kinds of job stand that workers do, and what beat looks for."""

LOCAL_HOMEPAGES: list[str] = []
"""Servers, as "127.0.0.1:8001", on which homepages are looked for although they are not public. For tests alone."""

CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="") or None
"""Told to the sources that are asked, so that they can write before they lock us out."""

EMAIL_URL = env.str("EMAIL_URL", default="")
LETTERS_FOLDER = "" if EMAIL_URL else str(HOME / "letters")
"""Where letters are written when there is no server to send them by, for whoever runs the site on their machine."""
DEFAULT_FROM_EMAIL = SERVER_EMAIL = (
    env.str("FROM_EMAIL", default="") or CONTACT_EMAIL or "peerlight@localhost"
)
EMAIL_TIMEOUT = 10
globals().update(read_mail(EMAIL_URL, letters_folder=LETTERS_FOLDER))


def _access(prefix: str, url: str, *, key: str = "") -> Access:
    given = env.str(key, default="").strip() if key else ""
    return Access(url=env.str(f"{prefix}_URL", default="") or url, key=given or None, contact=CONTACT_EMAIL)


def _endpoints() -> dict[str, Access]:
    """The OAI-PMH endpoints of the environment, whose names must be such as queries have."""
    endpoints = {f"{name}-oai": url for name, url in env.dict("OAI_URLS", default={}).items()}
    for name in endpoints:
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", name):
            raise ImproperlyConfigured(
                f"OAI_URLS: {name.removesuffix('-oai')!r} is no name for a source: at most 27 small letters, digits "
                "and hyphens, a letter first"
            )
    return {name: Access(url=url, contact=CONTACT_EMAIL) for name, url in endpoints.items()}


SOURCES = {
    "openalex": _access("OPENALEX", "https://api.openalex.org", key="OPENALEX_API_KEY"),
    "arxiv": _access("ARXIV", "https://export.arxiv.org/api/query"),
    "arxiv-oai": _access("ARXIV_OAI", "https://oaipmh.arxiv.org/oai"),
    "pmc-oai": _access("PMC_OAI", "https://pmc.ncbi.nlm.nih.gov/api/oai/v1/mh/"),
    "crossref": _access("CROSSREF", "https://api.crossref.org"),
    "orcid": _access("ORCID", "https://pub.orcid.org/v3.0", key="ORCID_API_KEY"),
    "semanticscholar": _access(
        "SEMANTIC_SCHOLAR", "https://api.semanticscholar.org", key="SEMANTIC_SCHOLAR_API_KEY"
    ),
    **_endpoints(),
}
"""Where the live sources are, by their names in queries (`papers/sources/live/`)."""

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["core.api.answers.StructRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "profiles.api.authentication.TokenAuthentication",
        "profiles.api.authentication.BrowserAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated"
    ],  # each view says who else may
    "EXCEPTION_HANDLER": "core.api.problems.answer_problem",
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.EndpointSchema",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Peerlight",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [],
}

API_LIMITS = {
    "address": env.int("API_ADDRESS_LIMIT", default=300),
    "token": env.int("API_TOKEN_LIMIT", default=600),
    "tokens": 5 * env.int("API_TOKEN_LIMIT", default=600),
}
"""How often the API is answered in a minute: from an address without token, with a token, with all from one address."""
ANSWER_STORE = "profiles.services.kept_answers"
"""Where the API keeps what it answered to requests with an `Idempotency-Key`."""
KNOX_TOKEN_MODEL = "profiles.Token"  # noqa: S105 - names a table
MIGRATION_MODULES = {"knox": None}  # its own table is not used, and not made
REST_KNOX: dict[str, Any] = {"TOKEN_PREFIX": "peerlight_"}

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MIB", default=64) << 20
FILE_UPLOAD_HANDLERS = [
    "core.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

HTTPS = env.bool("HTTPS", default=PRODUCTION)
"""Whether visitors come over https: cookies are then secure and browsers are told to stay on it."""
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
"""Who has it reads `/metrics` from anywhere; without one only programs on this machine do."""
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
CSRF_FAILURE_VIEW = "core.views.show_stale_form"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": list_form_targets(ORCID_ISSUER),
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
