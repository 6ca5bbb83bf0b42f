"""The app as Django starts it."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class ProfilesConfig(AppConfig):
    """Starts with settings that are safe for others, or not at all."""

    name = "profiles"

    def ready(self) -> None:
        """Raises ImproperlyConfigured when a site for others would look for homepages inside its own network."""
        if settings.PRODUCTION and settings.LOCAL_HOMEPAGES:
            raise ImproperlyConfigured(
                "PRODUCTION asks no server that is not public: take LOCAL_HOMEPAGES out of the settings."
            )
