"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from config.frames import give_room
from core.release import read_release

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = give_room(get_wsgi_application())

# Read before the workers part: else the first visitor of each waits a second for the views.
_ = get_resolver().url_patterns, read_release()
