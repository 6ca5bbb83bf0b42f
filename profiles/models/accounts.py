"""Accounts: who signs in. An account is not a researcher; a claim links the two."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower, Now


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the e-mail address is the name to sign in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account; without a password it can't sign in with one. Raises ValueError without an address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account that may do everything; whoever runs the site is believed about the address."""
        from allauth.account.models import EmailAddress  # needs the model of accounts, which is made here

        rights = {"is_staff": True, "is_superuser": True, "is_curator": True}
        user = self.create_user(email, password, **(rights | fields))
        EmailAddress.objects.using(self._db).create(user=user, email=user.email, verified=True, primary=True)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """An account. As many rows as people sign up: 10 M at most.

    `is_curator` who may decide claims and put records right. `feed_read_id` is the id of the newest change that was
    shown in its feed. `unread_count` is how many invitations wait for its answer or hold messages that it has not read.
    `starting_author_id` is the author record from which its distances to others are measured:
    private, and perhaps the former id of one that joined another.
    """

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_curator = models.BooleanField(default=False)
    joined_at = models.DateTimeField(db_default=Now())
    starting_author_id = models.BigIntegerField(null=True)
    feed_read_id = models.BigIntegerField(default=0)
    unread_count = models.IntegerField(default=0)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.email
