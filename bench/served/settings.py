"""The site's settings, with the addresses of the bench beside the site's own."""

from config.settings import *  # noqa: F403
from config.settings import TEMPLATES

ROOT_URLCONF = "bench.served.addresses"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "bench" / "served" / "templates"]  # noqa: F405
