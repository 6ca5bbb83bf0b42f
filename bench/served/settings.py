"""The site's settings, with the addresses of the bench beside the site's own."""

from config.settings import *  # noqa: F403
from config.settings import API_LIMITS, TEMPLATES

ROOT_URLCONF = "bench.served.addresses"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "bench" / "served" / "templates"]  # noqa: F405
API_LIMITS = dict.fromkeys(API_LIMITS, 10**9)
