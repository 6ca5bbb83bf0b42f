"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from config.frames import give_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = give_room(get_wsgi_application())
