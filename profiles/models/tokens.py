"""Tokens: by which programs ask the API in the name of an account."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from knox.models import AbstractAuthToken

LONGEST_LIFE = timedelta(days=366)


class Token(AbstractAuthToken):  # type: ignore[misc]
    """A token of an account. At most 20 each (`profiles/services/tokens.py`): 1 M rows if one account in 20 has two.

    `digest` is the SHA-512 of the token, which is shown when it is made and stored nowhere; `token_key` are its first
    15 characters, by which its person tells it from others. `scopes` are what it may do (`core.api.scopes.Scope`) of
    what its account may. `last_used_at` is right to a minute, None before its first use.
    """

    user = models.ForeignKey("profiles.User", models.CASCADE, related_name="+", db_index=False)
    token_key = models.CharField(max_length=25)
    expiry = models.DateTimeField()
    name = models.CharField(max_length=60)
    scopes = ArrayField(models.CharField(max_length=20))
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("user", Lower("name"), name="token_named_once"),
            models.CheckConstraint(name="token_named", condition=~Q(name="")),
            models.CheckConstraint(name="token_ends", condition=Q(expiry__lte=F("created") + LONGEST_LIFE)),
        ]

    def __str__(self) -> str:
        return f"{self.token_key}…"

    @property
    def is_over(self) -> bool:
        return bool(self.expiry <= timezone.now())
