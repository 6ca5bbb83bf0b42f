"""How the site is wired: settings, addresses, jobs, and the services and programs that it runs on."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
