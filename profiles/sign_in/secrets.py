"""Secrets that must be read again, as the keys of one-time codes, sealed with the key of the site."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

_PURPOSE = b"peerlight second factor "


def seal_secret(text: str) -> str:
    """The text, readable for who has SECRET_KEY alone; another each time."""
    return _keys().encrypt(text.encode()).decode()


def read_secret(sealed: str) -> str:
    """What was sealed, with SECRET_KEY or one of SECRET_KEY_FALLBACKS; "" when it was with none of them."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def _keys() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(_PURPOSE + str(key).encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
