"""A real PostgreSQL and a real Redis for machines that have neither, run from binaries that come as wheels.

They belong to a home folder (`PEERLIGHT_HOME`), speak only through Unix sockets in it, and live on in the
background until they are stopped. Nothing here imports Django, and nothing starts when it is imported:
settings read `addresses` and `read_secret_key`, `manage.py` calls `start`.
"""

from config.embedded.home import Addresses, EmbeddedError, Home, addresses, read_secret_key
from config.embedded.services import choose, start, stop

__all__ = ["Addresses", "EmbeddedError", "Home", "addresses", "choose", "read_secret_key", "start", "stop"]
