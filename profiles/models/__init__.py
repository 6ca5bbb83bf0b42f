"""The tables of accounts."""

from profiles.models.accounts import User

__all__ = ["User"]
